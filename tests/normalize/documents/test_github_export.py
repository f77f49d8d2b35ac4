"""Answers of the GitHub API kept as files tell the same as the live API, page after page."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import plugins
from scanner.evaluate.permissions._github_rights import holders
from scanner.model.connector import DocumentReader
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Estate, Json, Origin, Resource
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather, understand
from tests.findings.test_attribution import NOW
from tests.live.drifting import Found, context_in

READER = plugins.load_as("normalize/documents", "github-export", DocumentReader)


def person(login: str, **more: Json) -> dict[str, Json]:
    return {"login": login, "id": len(login), "node_id": "U_1", "site_admin": False, **more}


def allowed(*rights: str) -> dict[str, Json]:
    every = ("admin", "maintain", "push", "triage", "pull")
    return {"permissions": {one: one in rights for one in every}}


def team(slug: str, number: int, **more: Json) -> dict[str, Json]:
    address = f"https://github.com/orgs/acme/teams/{slug}"
    return {"id": number, "slug": slug, "html_url": address, "members_url": "x", **more}


REPOSITORY = {"full_name": "acme/shop", "default_branch": "main", "owner": {"login": "acme"}}
KEY = {
    "id": 3, "key": "ssh-ed25519 AAAA", "title": "release", "read_only": False,
    "url": "https://api.github.com/repos/acme/shop/keys/3",
}  # fmt: skip
RULESET = {
    "id": 7, "name": "main", "node_id": "R", "target": "branch", "source_type": "Repository",
    "source": "acme/shop", "enforcement": "active", "rules": [],
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "bypass_actors": [{"actor_id": 5, "actor_type": "Team", "bypass_mode": "always"}],
}  # fmt: skip
ROLES = {
    "total_count": 1,
    "custom_roles": [
        {"id": 9, "name": "releaser", "base_role": "write", "organization": {"login": "acme"},
         "permissions": ["bypass_branch_protections"]},
    ],
}  # fmt: skip
FILES: dict[str, Json] = {
    "acme/shop/repository.json": REPOSITORY,
    "acme/shop/collaborators.json": [
        person("contractor", **allowed("push", "pull")), person("lead", **allowed("admin", "push")),
    ],
    "acme/shop/teams.json": [
        team("core", 5, permission="push", **allowed("push", "pull")),
        team("release", 6, permission="releaser", role_name="releaser"),
    ],
    "acme/shop/keys.json": [KEY],
    "acme/shop/rulesets.json": RULESET,
    "acme/shop/workflow.json": {
        "default_workflow_permissions": "write", "can_approve_pull_request_reviews": False,
    },
    "acme/members.json": [person("lead"), person("helper"), person("third")],
    "acme/owners.json": [person("chief")],
    "acme/teams/core/members.json": [person("helper")],
    "acme/teams/release/members.json": [person("third")],
    "acme/teams.json": [team("core", 5), team("release", 6, parent={"slug": "core"})],
    "acme/roles.json": ROLES,
    "acme/organisation.json": {"login": "acme", "default_repository_permission": "read"},
}  # fmt: skip


def write(root: Path, files: dict[str, Json]) -> None:
    for name, content in files.items():
        path = root / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content))


def estate(root: Path, files: dict[str, Json]) -> Estate:
    write(root, files)
    gathered = gather((Source("files", "github", {"path": "files"}),), context_in(root))
    understood = understand(gathered.snapshots)
    assert not understood.unread
    return Estate(understood.resources, NOW)


def judged(root: Path, files: dict[str, Json]) -> Found:
    write(root, files)
    gathered = gather((Source("files", "github", {"path": "files"}),), context_in(root))
    report = assess(gathered, Question("test", ("permissions",), NOW), Judgement())
    return Found(report.findings, report.not_evaluated)


def test_exported_answers_give_the_findings_of_the_live_ones(tmp_path: Path) -> None:
    assert set(judged(tmp_path, FILES).messages) == {
        "contractor is outside of the organisation and may push to acme/shop",
        "deploy key release may push to acme/shop",
        "Team core (2 people) may push to main of acme/shop past its protection",
        "team release may push past protections of acme/shop by the role releaser",
        "tokens of workflows of acme/shop may write by default",
    }


def test_rights_come_by_invitation_team_ownership_and_default(tmp_path: Path) -> None:
    assert dict(holders(estate(tmp_path, FILES))["acme/shop"]) == {
        "chief": ("admin", ("owner of the organisation",)),
        "lead": ("admin", ("invited",)),
        "contractor": ("push", ("invited",)),
        "helper": ("push", ("team core",)),
        "third": ("push", ("team core", "team release")),
    }


def test_a_default_of_writing_reaches_every_member(tmp_path: Path) -> None:
    wide = {"acme/organisation.json": {"login": "acme", "default_repository_permission": "admin"}}
    found = holders(estate(tmp_path, {**FILES, **wide}))["acme/shop"]
    assert found["helper"] == ("admin", ("every member",))
    assert found["contractor"] == ("push", ("invited",))


@pytest.mark.parametrize("between", ["", "\n", " \r\n"])
def test_pages_printed_one_after_another_are_one_list(tmp_path: Path, between: str) -> None:
    names = [f"person-{number}" for number in range(6)]
    people = [person(name, **allowed("push")) for name in names]
    pages = between.join(json.dumps(people[at : at + 2]) for at in range(0, 6, 2))
    slurped = json.dumps([people[:3], people[3:]])
    for text in (pages, slurped):
        held = estate(tmp_path, {"acme/shop/collaborators.json": text})
        found = held.of_kind("github/collaborator")
        assert [one.attributes["login"] for one in found] == names


def test_a_list_of_those_outside_tells_who_is(tmp_path: Path) -> None:
    only = {"acme/shop/collaborators.json": FILES["acme/shop/collaborators.json"]}
    found = judged(tmp_path, only)
    assert not found.messages
    assert any("neither the members nor those outside" in one.reason for one in found.not_evaluated)
    told = judged(tmp_path, {**only, "acme/outside.json": [person("contractor")]})
    assert told.messages == ["contractor is outside of the organisation and may push to acme/shop"]


def read(name: str, text: str) -> list[object]:
    source = Source("files", "github")
    return list(READER.read(Snapshot(source, name, b"", "sha256:1", Origin("github", name)), text))


def test_what_nothing_says_the_place_or_meaning_of_is_a_gap() -> None:
    nameless = json.dumps([person("lead")])
    [gap] = read("acme/list.json", nameless)
    assert isinstance(gap, Unreadable)
    assert "name the file members.json" in gap.reason
    [gap] = read("workflow.json", json.dumps({"default_workflow_permissions": "read"}))
    assert isinstance(gap, Unreadable)
    assert "below OWNER/NAME" in gap.reason
    [gap] = read("acme/members.json", nameless[:-4])
    assert isinstance(gap, Unreadable)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["login", "id", "node_id", "site_admin", "permissions", "slug", "members_url", "key",
             "read_only", "enforcement", "name", "_links", "custom_roles", "base_role", "source",
             "organization", "full_name", "default_branch", "enabled", "allowed_actions", "url",
             "default_repository_permission", "default_workflow_permissions", "parent"]
        ),
        inner,
    ),
    max_leaves=25,
)  # fmt: skip


@given(
    VALUES,
    st.sampled_from(["a.json", "acme/shop/x.json", "repos/acme/shop/m.json", "teams/members.json"]),
)
def test_answers_of_any_shape_are_read_or_said_to_be_unreadable(value: Json, name: str) -> None:
    for one in read(name, json.dumps(value)):
        assert isinstance(one, Resource | Unreadable)
