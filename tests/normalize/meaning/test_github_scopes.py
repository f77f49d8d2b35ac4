"""What steps of GitHub workflows need of their token: known, or said not to be known."""

from typing import Any

import pytest

from scanner.normalize.meaning.github_scopes import _ACTIONS as ACTIONS
from scanner.normalize.meaning.github_scopes import SCOPES, scopes_of_command, scopes_of_step
from tests.growth import assert_linear


@pytest.mark.parametrize(
    ("script", "needed"),
    [
        ("make test", {}),
        ("git push origin main", {"contents": "write"}),
        ("git -c user.name=bot push", {"contents": "write"}),
        ("git pushd", {}),
        ("gh release create v1", {"contents": "write"}),
        ("gh pr view 3 && gh pr comment 3", {"pull-requests": "write"}),
        ("gh pr merge --auto 3", {"contents": "write", "pull-requests": "write"}),
        ("gh auth status\ngh issue list", {"issues": "read"}),
        ("docker push ghcr.io/team/app", {"packages": "write"}),
        ("docker push registry.example/team/app", {}),
        ("gh api repos/team/app/dispatches", None),
        ("gh secret set NAME", None),
        ("curl -H x https://api.github.com/user", None),
        ("tool --token $GITHUB_TOKEN", None),
    ],
)
def test_commands_say_what_they_need(script: str, needed: Any) -> None:
    assert scopes_of_command(script) == needed


@pytest.mark.parametrize(
    ("step", "needed"),
    [
        ({"uses": "actions/checkout@v4"}, {"contents": "read"}),
        ({"uses": "Actions/Checkout@8f4b7f8"}, {"contents": "read"}),
        ({"uses": "team/unknown@v1"}, None),
        ({"uses": "./.github/actions/own"}, None),
        (
            {"uses": "docker/login-action@v3", "with": {"registry": "ghcr.io"}},
            {"packages": "write"},
        ),
        ({"uses": "docker/login-action@v3", "with": {"registry": "example.com"}}, {}),
        ({"uses": "pypa/gh-action-pypi-publish@v1"}, {"id-token": "write"}),
        ({"uses": "pypa/gh-action-pypi-publish@v1", "with": {"password": "x"}}, {}),
        ({"uses": "azure/login@v2", "with": {"creds": "x"}}, {}),
        ({"run": "tool", "env": {"TOKEN": "${{ secrets.GITHUB_TOKEN }}"}}, None),
        ({"name": "nothing"}, {}),
    ],
)
def test_steps_say_what_they_need(step: Any, needed: Any) -> None:
    assert scopes_of_step(step) == needed


def test_the_table_names_only_scopes_there_are() -> None:
    assert {scope for needs in ACTIONS.values() for scope in needs} <= set(SCOPES)
    assert all(name == name.lower() for name in ACTIONS)


@pytest.mark.parametrize("part", ["gh ", "docker ", "git -c a push", "gh pr ", "\n", "`"])
def test_a_hostile_script_is_read_in_time(part: str) -> None:
    assert_linear(scopes_of_command, part * (1_000_000 // len(part)))
