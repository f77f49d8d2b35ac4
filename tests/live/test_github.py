"""GitHub repositories are read page by page; what a token may not see is a gap and never "none".

The answers have the shapes of the REST API, version 2022-11-28, cut down to what settings need.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.live.drifting import drift_between
from tests.live.loopback import Asked, Said, serving
from tests.live.reading import Read, read

_PROTECTION = {
    "url": "https://api.example.com/protection", "enforce_admins": {"enabled": True},
    "required_pull_request_reviews": {"required_approving_review_count": 2},
    "allow_force_pushes": {"enabled": False},
}  # fmt: skip
_RULESET = {
    "id": 7, "name": "main", "target": "branch", "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}],
}  # fmt: skip
_KEY = {
    "key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHnotakey", "title": "release", "verified": True,
    "created_at": "2027-01-01T00:00:00Z", "read_only": False, "added_by": "maintainer",
    "last_used": None,
}  # fmt: skip
_DEFAULTS: dict[str, Any] = {
    "/actions/permissions/workflow": {
        "default_workflow_permissions": "write", "can_approve_pull_request_reviews": True,
    },
    "/orgs/acme": {"login": "acme", "default_repository_permission": "write"},
    "/orgs/acme/custom-repository-roles": {"total_count": 1, "custom_roles": [
        {"id": 9, "name": "releaser", "base_role": "write",
         "permissions": ["bypass_branch_protections"]},
    ]},
}  # fmt: skip
_NOT_THERE = {"message": "Not Found", "status": "404"}


def answers(
    refused: str = "", status: int = 403, message: str = "Resource not accessible"
) -> Callable[[Asked], Said]:
    def answer(asked: Asked) -> Said:
        place = urlsplit(asked.path)
        query = {key: held[0] for key, held in parse_qs(place.query).items()}
        if asked.headers.get("authorization") != "Bearer looking":
            return Said({"message": "Bad credentials"}, 401)
        if refused and place.path.endswith(refused):
            return Said({"message": message}, status)
        listed = _listed(place.path, query)
        if listed is not None:
            return _page(asked, place.path, listed, query)
        return _one(place.path)

    return answer


def _listed(path: str, query: dict[str, str]) -> list[Any] | None:
    if path == "/orgs/acme/repos":
        names = [f"acme/shop-{number}" for number in range(3)]
        rows: list[Any] = [{"full_name": name, "archived": False} for name in names]
        return [*rows, {"full_name": "acme/old", "archived": True}]
    if path.endswith("/branches"):
        return [{"name": name} for name in ("main", "release/1", "ruled")]
    if path.endswith("/rulesets"):
        return [{"id": 7, "name": "main"}, {"id": 8, "name": "tags"}]
    return _access(path, query) or _teams(path)


def _teams(path: str) -> list[Any] | None:
    team = {"id": 5, "name": "Core", "slug": "core", "members_url": "x", "permission": "push"}
    if path == "/orgs/acme/teams":
        return [team, {**team, "id": 6, "slug": "release", "parent": team}]
    if path.endswith("/teams"):
        return [{**team, "permissions": {"pull": True, "push": True, "admin": False}}]
    if "/teams/" in path and path.endswith("/members"):
        return [{"login": f"member-{number}", "id": number} for number in range(2)]
    return None


def _access(path: str, query: dict[str, str]) -> list[Any] | None:
    if path.endswith("/collaborators"):
        # As the server does: those from outside were invited directly as well.
        outside = [_person("contractor", push=True), _person("auditor")]
        direct = [*outside, _person("maintainer", push=True, admin=True)]
        return outside if query["affiliation"] == "outside" else direct
    if path.endswith("/keys"):
        return [{**_KEY, "id": 1}, {**_KEY, "id": 2, "read_only": True}]
    if path == "/orgs/acme/members":
        return [_person(f"{query['role']}-{number}") for number in range(2)]
    return None


def _person(login: str, **rights: bool) -> dict[str, Any]:
    return {"login": login, "id": len(login), "permissions": {"pull": True, **rights}}


def _page(asked: Asked, path: str, listed: list[Any], query: dict[str, str]) -> Said:
    size, page = int(query["per_page"]), int(query.get("page", 1))
    part = listed[(page - 1) * size : page * size]
    headers = {}
    if page * size < len(listed):
        kept = urlencode({key: held for key, held in query.items() if key != "page"})
        base = f"http://{asked.headers['host']}{path}?{kept}"
        headers["Link"] = f'<{base}&page={page + 1}>; rel="next", <{base}&page=9>; rel="last"'
    return Said(part, headers=headers)


def _one(path: str) -> Said:
    if path.endswith("/branches/ruled/protection"):
        return Said({"message": "Branch not protected"}, 404)
    if path.endswith("/protection"):
        return Said(_PROTECTION)
    if "/rulesets/" in path:
        return Said({**_RULESET, "name": "main" if path.endswith("7") else "tags"})
    if path.startswith("/repos/acme/shop-") and path.count("/") == 3:
        return Said({"full_name": path[7:], "allow_merge_commit": False, "private": True})
    for ending, value in _DEFAULTS.items():
        if path.endswith(ending):
            return Said(value)
    return Said(_NOT_THERE, 404)


def taken(root: Path, answer: Callable[[Asked], Said], **options: object) -> Read:
    with serving(answer) as url:
        return read("github", root, {"TOKEN": "looking"}, url=url, token="env:TOKEN", **options)


def test_every_page_of_every_list_is_read(tmp_path: Path) -> None:
    found = taken(tmp_path, answers(), org="acme", page_size=1)
    assert not found.gaps
    assert set(found.of_kind("github/repository")) == {f"acme/shop-{n}" for n in range(3)}
    assert len(found.of_kind("github/branch_protection")) == 6
    assert "acme/shop-0/release/1" in found.of_kind("github/branch_protection")
    assert len(found.of_kind("github/ruleset")) == 6


def test_pages_and_one_page_give_the_same(tmp_path: Path) -> None:
    small = taken(tmp_path, answers(), org="acme", page_size=1)
    assert small.resources.keys() == taken(tmp_path, answers(), org="acme").resources.keys()


def test_protection_that_the_token_may_not_see_is_a_gap_and_not_its_absence(tmp_path: Path) -> None:
    refused = answers("/branches/main/protection", 404, "Not Found")
    found = taken(tmp_path, refused, repositories=["acme/shop-0"])
    assert set(found.gaps) == {"repos/acme/shop-0/branches/main/protection"}
    gap = next(iter(found.gaps.values()))
    assert "Administration: read" in gap.reason
    assert set(found.of_kind("github/branch_protection")) == {"acme/shop-0/release/1"}


def test_a_branch_whose_protection_is_hidden_is_open_and_not_missing(tmp_path: Path) -> None:
    spec = "kind: github/branch_protection\nname: acme/shop-0/main\nspec: {enforce_admins: true}\n"
    refused = answers("/branches/main/protection", 404, "Not Found")
    with serving(refused) as url:
        found = drift_between(
            tmp_path, {"main.yaml": spec}, "github", {"TOKEN": "looking"}, url=url,
            token="env:TOKEN", repositories=["acme/shop-0"],
        )  # fmt: skip
    assert not found.missing
    assert any("Administration: read" in one.reason for one in found.not_evaluated)


def test_a_repository_that_is_gone_is_missing_and_one_that_was_not_read_is_open(
    tmp_path: Path,
) -> None:
    spec = "kind: github/repository\nname: {}\nspec: {{private: true}}\n"
    specs = {"a.yaml": spec.format("acme/gone"), "b.yaml": spec.format("other/shop")}
    with serving(answers()) as url:
        found = drift_between(
            tmp_path, specs, "github", {"TOKEN": "looking"}, url=url, token="env:TOKEN", org="acme"
        )
    assert [one.observation.resource for one in found.missing] == ["github/repository/acme/gone"]
    assert [one.resource for one in found.not_evaluated] == ["github/repository/other/shop"]


def test_a_spec_of_protection_is_compared_with_what_the_api_wraps(tmp_path: Path) -> None:
    spec = (
        "kind: github/branch_protection\nname: acme/shop-0/main\nspec:\n  enforce_admins: true\n"
        "  required_pull_request_reviews: {required_approving_review_count: 1}\n"
    )
    with serving(answers()) as url:
        found = drift_between(
            tmp_path, {"main.yaml": spec}, "github", {"TOKEN": "looking"}, url=url,
            token="env:TOKEN", repositories=["acme/shop-0"],
        )  # fmt: skip
    assert [one.path for one in found.changed] == [
        ("required_pull_request_reviews", "required_approving_review_count")
    ]


def test_a_token_that_is_not_taken_is_one_gap_over_everything(tmp_path: Path) -> None:
    with serving(answers()) as url:
        found = read(
            "github", tmp_path, {"TOKEN": "another"}, url=url, token="env:TOKEN", org="acme"
        )
    assert found.gaps["repositories"].whole
    assert not found.resources
    assert "another" not in found.gaps["repositories"].reason


def test_a_used_up_limit_may_pass(tmp_path: Path) -> None:
    def answer(_asked: Asked) -> Said:
        return Said({"message": "API rate limit exceeded"}, 403, {"x-ratelimit-remaining": "0"})

    found = taken(tmp_path, answer, org="acme")
    assert found.gaps["repositories"].transient


def test_a_next_page_on_another_server_is_not_followed(tmp_path: Path) -> None:
    def answer(asked: Asked) -> Said:
        headers = {"Link": '<http://127.0.0.1:9/next>; rel="next"'}
        return Said([], headers=headers) if "/orgs/" in asked.path else Said(_NOT_THERE, 404)

    found = taken(tmp_path, answer, org="acme")
    assert "another server" in found.gaps["repositories"].reason
