"""What people may do with GitHub repositories by all ways: invitation, team, ownership, default.

Source: GitHub Docs, "Repository roles for an organization", "About teams" (a team within another has
its rights too, and the members of a team within are members of the outer one), "About custom
repository roles".
"""

from collections.abc import Mapping
from dataclasses import field

from scanner.evaluate.permissions._github_access import (
    COLLABORATOR,
    MEMBER,
    RIGHTS,
    repository_of,
    right_of,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Json, Resource

__all__ = ["GRANT", "ROLE", "TEAM", "TEAM_MEMBER", "holders", "rights_table", "team_names"]

TEAM = "github/team"
GRANT = "github/team_grant"
TEAM_MEMBER = "github/team_member"
ROLE = "github/custom_role"
_ORGANISATION = "github/organisation"
_SHOWN = 25


@dataclass(slots=True)
class _Repository:
    """Who may do what, and how: login -> right -> ways."""

    held: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, login: str, right: str, way: str) -> None:
        if right in RIGHTS and login:
            self.held.setdefault(login, {}).setdefault(right, []).append(way)


def holders(estate: Estate) -> Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]]:
    """Return, per repository, each login with its strongest right and the ways by which it has it."""
    found: dict[str, _Repository] = {
        one.name: _Repository() for one in estate.of_kind("github/repository")
    }
    bases = _bases(estate)
    for one in estate.of_kind(COLLABORATOR):
        right = right_of(one) or bases.get(_role_key(one), "")
        place = found.setdefault(repository_of(one), _Repository())
        place.add(str(one.attributes.get("login")), right, "invited")
    members = _members(estate)
    for one in estate.of_kind(GRANT):
        right = right_of(one) or bases.get(_role_key(one), "") or _legacy(one)
        organisation, slug = one.name.split("/")[0], str(one.attributes.get("slug"))
        place = found.setdefault(repository_of(one), _Repository())
        for login in members.get((organisation, slug), ()):
            place.add(login, right, f"team {slug}")
    _by_organisation(estate, found)
    return {
        name: {login: _strongest(rights) for login, rights in place.held.items()}
        for name, place in sorted(found.items())
    }


def _by_organisation(estate: Estate, found: Mapping[str, _Repository]) -> None:
    """Add what owners of an organisation may, and what it lets every member do."""
    base = {
        one.name: str(one.attributes.get("default_repository_permission") or "none")
        for one in estate.of_kind(_ORGANISATION)
    }
    words = {"read": "pull", "write": "push", "admin": "admin"}
    for one in estate.of_kind(MEMBER):
        organisation, login = one.name.split("/")[0], str(one.attributes.get("login"))
        owner = one.attributes.get("role") == "admin"
        for name, place in found.items():
            if name.split("/")[0] == organisation:
                if owner:
                    place.add(login, "admin", "owner of the organisation")
                place.add(login, words.get(base.get(organisation, ""), ""), "every member")


def _strongest(rights: Mapping[str, list[str]]) -> tuple[str, tuple[str, ...]]:
    right = next(one for one in RIGHTS if one in rights)
    return right, tuple(dict.fromkeys(rights[right]))


def _members(estate: Estate) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the logins of each team, those of teams within it included."""
    direct: dict[tuple[str, str], list[str]] = {}
    for one in estate.of_kind(TEAM_MEMBER):
        organisation, slug = one.name.split("/")[:2]
        direct.setdefault((organisation, slug), []).append(str(one.attributes.get("login")))
    inside: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in estate.of_kind(TEAM):
        organisation, parent = one.name.split("/")[0], one.attributes.get("parent")
        if isinstance(parent, Mapping) and parent.get("slug"):
            key = (organisation, str(parent["slug"]))
            inside.setdefault(key, []).append((organisation, str(one.attributes.get("slug"))))
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for team in {*direct, *inside}:
        waiting, seen = [team], {team}
        for one_team in waiting:
            more = [each for each in inside.get(one_team, ()) if each not in seen]
            seen.update(more)
            waiting += more
        logins = (login for each in waiting for login in direct.get(each, ()))
        found[team] = tuple(dict.fromkeys(logins))
    return found


def _bases(estate: Estate) -> dict[tuple[str, str], str]:
    """Return, for each role of an organisation's own, the right that it builds on."""
    words = {"read": "pull", "triage": "triage", "write": "push", "maintain": "maintain"}
    return {
        (one.name.split("/")[0], str(one.attributes.get("name"))): words.get(
            str(one.attributes.get("base_role")), ""
        )
        for one in estate.of_kind(ROLE)
    }


def _role_key(one: Resource) -> tuple[str, str]:
    named = one.attributes.get("role_name") or one.attributes.get("permission")
    return one.name.split("/")[0], str(named or "")


def _legacy(grant: Resource) -> str:
    permission = str(grant.attributes.get("permission") or "")
    return permission if permission in RIGHTS else ""


def team_names(estate: Estate) -> Mapping[str, str]:
    """Return the slug of each team by its id, with how many people it has where that is known."""
    members = _members(estate)
    found: dict[str, str] = {}
    for kind in (TEAM, GRANT):
        for one in estate.of_kind(kind):
            slug = str(one.attributes.get("slug"))
            people = members.get((one.name.split("/")[0], slug))
            known = f" ({len(people)} people)" if people is not None else ""
            found.setdefault(str(one.attributes.get("id")), f"{slug}{known}")
    return found


def rights_table(estate: Estate) -> list[Json]:
    """Return who may change each repository, the strongest right first, for the report."""
    rows: list[Json] = []
    for repository, people in holders(estate).items():
        for right in RIGHTS[:3]:
            held = {login: ways for login, (most, ways) in people.items() if most == right}
            if held:
                shown = sorted(held.items())[:_SHOWN]
                rows.append(
                    {
                        "repository": repository,
                        "right": right,
                        "people": len(held),
                        "who": [f"{login} ({', '.join(ways)})" for login, ways in shown],
                    }
                )
    return rows
