"""Who may reach GitHub repositories is read to the last page, and what is refused is never nobody."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.model.evidence import Source
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from tests.live.drifting import Found, context_in
from tests.live.loopback import Asked, Said, serving
from tests.live.test_github import answers, taken


def judged(root: Path, answer: Callable[[Asked], Said], **options: object) -> Found:
    with serving(answer) as url:
        source = Source("github", "shop", {"url": url, "token": "env:TOKEN", **options})
        gathered = gather((source,), context_in(root, {"TOKEN": "looking"}))
    report = assess(gathered, Question("test", ("permissions",), now()), Judgement())
    return Found(report.findings, report.not_evaluated)


def with_ruleset(**more: object) -> Callable[[Asked], Said]:
    inner = answers()

    def answer(asked: Asked) -> Said:
        said = inner(asked)
        if asked.path.endswith("/rulesets/7"):
            return replace(said, value={**said.value, **more})
        if asked.path.endswith("/shop-0"):
            return replace(said, value={**said.value, "default_branch": "main"})
        return said

    return answer


def test_collaborators_keys_and_members_are_read_from_every_page(tmp_path: Path) -> None:
    found = taken(tmp_path, answers(), org="acme", page_size=1)
    assert not found.gaps
    people = found.of_kind("github/collaborator")
    assert len(people) == 9
    assert {name.rpartition("/")[2]: one.attributes["affiliation"] for name, one in people.items()} == {
        "contractor": "outside", "auditor": "outside", "maintainer": "direct",
    }  # fmt: skip
    assert len(found.of_kind("github/deploy_key")) == 6
    members = found.of_kind("github/member")
    assert {name: one.attributes["role"] for name, one in members.items()} == {
        "acme/admin-0": "admin", "acme/admin-1": "admin",
        "acme/member-0": "member", "acme/member-1": "member",
    }  # fmt: skip


@pytest.mark.parametrize("status", [403, 404])
@pytest.mark.parametrize(
    ("refused", "place", "permission"),
    [
        ("/collaborators", "repos/acme/shop-0/collaborators", "Metadata: read, and its owner"),
        ("/keys", "repos/acme/shop-0/keys", "Administration: read"),
        ("/orgs/acme/teams", "orgs/acme/teams", "Members: read"),
        ("/shop-0/teams", "repos/acme/shop-0/teams", "Members: read"),
        ("/workflow", "repos/acme/shop-0/actions/permissions/workflow", "Administration: read"),
        ("/acme/members", "orgs/acme/members", "Members: read"),
    ],
)
def test_what_is_refused_is_a_gap_that_names_the_permission(
    tmp_path: Path, status: int, refused: str, place: str, permission: str
) -> None:
    read = taken(
        tmp_path, answers(refused, status, "Not Found"), org="acme", repositories=["acme/shop-0"]
    )
    assert set(read.gaps) == {place}
    assert permission in read.gaps[place].reason
    kinds = {
        "collaborators": "collaborator", "keys": "deploy_key", "members": "member", "orgs": "team",
        "shop-0": "team_grant", "workflow": "workflow_permissions", "acme": "member",
    }  # fmt: skip
    assert not read.of_kind(f"github/{kinds[refused.split('/')[1]]}")


def test_roles_of_its_own_are_none_without_an_enterprise_and_a_gap_when_refused(
    tmp_path: Path,
) -> None:
    for status, gaps in ((404, set()), (403, {"orgs/acme/custom-repository-roles"})):
        answer = answers("/custom-repository-roles", status, "no")
        read = taken(tmp_path, answer, org="acme", repositories=["acme/shop-0"])
        assert set(read.gaps) == gaps
        assert not read.of_kind("github/custom_role")


def test_a_list_of_something_else_is_a_gap(tmp_path: Path) -> None:
    inner = answers()

    def answer(asked: Asked) -> Said:
        return Said(["surprise", {}]) if "/keys" in asked.path else inner(asked)

    found = taken(tmp_path, answer, repositories=["acme/shop-0"])
    assert "without id" in found.gaps["repos/acme/shop-0/keys"].reason
    assert found.of_kind("github/collaborator")


def test_in_a_personal_repository_nobody_is_outside(tmp_path: Path) -> None:
    inner = answers()

    def answer(asked: Asked) -> Said:
        said = inner(asked)
        if asked.path.endswith("/shop-0"):
            return replace(said, value={**said.value, "owner": {"type": "User"}})
        return said

    people = taken(tmp_path, answer, repositories=["acme/shop-0"]).of_kind("github/collaborator")
    assert {one.attributes["affiliation"] for one in people.values()} == {"direct"}


def test_outside_writers_and_writing_keys_are_found_and_readers_are_not(tmp_path: Path) -> None:
    found = judged(tmp_path, answers(), repositories=["acme/shop-0"])
    assert sorted(one.rule for one in found.findings) == [
        "permissions/deploy-key-writes", "permissions/github-default-too-wide",
        "permissions/github-default-too-wide", "permissions/outside-collaborator-write",
    ]  # fmt: skip
    assert any(one.startswith("contractor is outside") for one in found.messages)


def test_who_may_always_bypass_is_found_once_it_is_told(tmp_path: Path) -> None:
    actors = [{"actor_id": 5, "actor_type": "Team", "bypass_mode": "always"}]
    answer = with_ruleset(bypass_actors=actors)
    found = judged(tmp_path, answer, repositories=["acme/shop-0"])
    assert "Team core may push to main of acme/shop-0 past its protection" in found.messages


def test_a_ruleset_that_does_not_tell_who_may_bypass_it_is_not_evaluated(tmp_path: Path) -> None:
    found = judged(tmp_path, with_ruleset(), repositories=["acme/shop-0"])
    assert "permissions/protection-bypass" not in {one.rule for one in found.findings}
    open_questions = [
        one for one in found.not_evaluated if one.what == "permissions/protection-bypass"
    ]
    assert {one.resource for one in open_questions} >= {"github/ruleset/acme/shop-0/main"}
    assert "Administration: write" in open_questions[0].reason


def test_two_rulesets_of_one_name_are_both_judged(tmp_path: Path) -> None:
    inner = answers()

    def answer(asked: Asked) -> Said:
        place = asked.path.partition("?")[0]
        if place.endswith("/rulesets"):
            return Said([{"id": 7, "name": "main"}, {"id": 8, "name": "main"}])
        said = inner(asked)
        if "/rulesets/" in place:
            actor = {"actor_id": int(place[-1]), "actor_type": "Team", "bypass_mode": "always"}
            return replace(said, value={**said.value, "bypass_actors": [actor]})
        return said

    found = judged(tmp_path, answer, repositories=["acme/shop-0"])
    assert sum("past its protection" in one for one in found.messages) == 2


def test_accounts_that_nobody_is_known_to_own_are_not_evaluated(tmp_path: Path) -> None:
    found = judged(tmp_path, answers(), org="acme", repositories=["acme/shop-0"])
    said = [one.reason for one in found.not_evaluated if one.what == "permissions/stale-member"]
    assert len(said) == 1
    assert "7 of 7 accounts" in said[0]
