"""What trueup.yaml says about policies reaches them, and a report says what was left out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.evaluate.policies._asking import Asking
from scanner.model.resource import Resource, estate_of
from scanner.operate.config import ConfigurationError, parse
from scanner.operate.evaluation import evaluate
from tests.evaluate.policies.engines import engine
from tests.evaluate.policies.modules import module

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
HEAD = "version: 1\nname: test\n"
POLICY = 'package policies.team.odd\n\nfinding contains "odd"\n'


def _parsed(text: str) -> object:
    return parse(HEAD + text, Path("trueup.yaml"))


def test_folders_may_be_a_list_or_stand_in_the_section() -> None:
    bare = parse(f"{HEAD}policies: [a, b]\npolicy_engine: opa\n", Path("trueup.yaml"))
    section = parse(f"{HEAD}policies: {{folders: [a, b], engine: opa}}\n", Path("trueup.yaml"))
    assert bare.governance == section.governance == {"policies": ("a", "b")}
    assert bare.settings["policies"] == section.settings["policies"] == {"engine": "opa"}


def test_a_section_without_folders_names_no_folder() -> None:
    held = parse(f"{HEAD}policies: {{time_limit_seconds: 3}}\n", Path("trueup.yaml"))
    assert held.governance == {}
    assert held.settings["policies"] == {"engine": "auto", "time_limit_seconds": 3}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("policies: {enginee: opa}", "unknown key 'enginee' (did you mean \"engine\"?)"),
        ("policies: {server: {url: 'https://opa', token: hunter2}}", "a secret is a reference"),
        ("policies: {server: {url: 'opa:8181'}}", "write an address such as https://opa"),
        ("checks: {off: [drift/chnged]}", 'did you mean "drift/changed"?'),
        ("checks: {off: [kubernetes/host-pth]}", 'did you mean "kubernetes/host-path"?'),
        ("checks: {areas: [team/odd]}", "no check 'team/odd'"),
    ],
)
def test_a_mistake_is_named(text: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _parsed(text)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_checks_off_takes_ids_of_policies() -> None:
    held = parse(f"{HEAD}checks: {{off: [team/odd, kubernetes/host-path]}}\n", Path("trueup.yaml"))
    assert held.off == ("team/odd", "kubernetes/host-path")


def test_a_policy_that_is_off_is_not_asked_and_is_listed() -> None:
    estate = estate_of([module("policies/team/odd.rego", POLICY), Resource("a/b", "a", {})], AS_OF)
    asked = evaluate(estate, ["policies"], engine=engine("embedded"))
    assert [one.rule for one in asked.observations] == ["team/odd"]
    left = evaluate(
        estate, ["policies"], engine=engine("embedded"), asking=Asking(frozenset({"team/odd"}))
    )
    assert (left.observations, dict(left.rules), left.off) == ((), {}, ("team/odd",))
    assert left.not_evaluated == ()


def test_an_id_that_nothing_has_is_said_because_nothing_is_off_by_it() -> None:
    estate = estate_of([module("policies/team/odd.rego", POLICY), Resource("a/b", "a", {})], AS_OF)
    asked = evaluate(
        estate, ["policies"], engine=engine("embedded"), asking=Asking(frozenset({"team/od"}))
    )
    assert [one.rule for one in asked.observations] == ["team/odd"]
    [note] = asked.not_evaluated
    assert (note.what, note.incomplete) == ("team/od", False)
    assert 'did you mean "team/odd"?' in note.reason
