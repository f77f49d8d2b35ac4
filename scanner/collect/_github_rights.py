"""Rights on GitHub beside those of single accounts: teams, custom roles, and what is so by default."""

from collections.abc import Iterator
from urllib.parse import quote

from scanner.collect._github_reading import Reading, in_words, row
from scanner.collect._rest import RestError
from scanner.model.evidence import Collected
from scanner.model.resource import Json

__all__ = ["organisation_rights", "repository_rights"]

_MEMBERS = "Members: read"
_ADMINISTRATION = "Administration: read"
_ROLES = "Custom repository roles: read"
_MOST_TEAMS = 5_000


def repository_rights(reading: Reading, name: str, about: Json) -> Iterator[Collected]:
    """Yield the teams of a repository and what its workflows may by default, or why not."""
    owner = about.get("owner") if isinstance(about, dict) else None
    if not (isinstance(owner, dict) and owner.get("type") == "User"):
        yield from _listed(reading, f"repos/{name}/teams", "github/team_grant", name, _MEMBERS)
    place = f"repos/{name}/actions/permissions/workflow"
    yield from _one(reading, place, "github/workflow_permissions", name, _ADMINISTRATION)


def organisation_rights(reading: Reading, organisation: str) -> Iterator[Collected]:
    """Yield what an organisation lets its members do, its teams with members, and its own roles."""
    place = f"orgs/{quote(organisation)}"
    yield from _one(reading, place, "github/organisation", organisation, "Metadata: read")
    teams: list[Json] = []
    try:
        teams = reading.all(f"{place}/teams")
        yield reading.answer(
            f"{place}/teams", {"kind": "github/team", "name": organisation, "listed": teams}
        )
        reading.listed.append(row("github/team", organisation, ""))
    except RestError as error:
        yield reading.gap(f"{place}/teams", error, _MEMBERS)
        reading.listed.append(row("github/team", organisation, in_words(error, _MEMBERS)))
    for team in teams[:_MOST_TEAMS]:
        slug = str(team.get("slug")) if isinstance(team, dict) else ""
        inside, kind = f"{place}/teams/{quote(slug, safe='')}/members", "github/team_member"
        yield from _listed(reading, inside, kind, f"{organisation}/{slug}", _MEMBERS)
    # Only organisations of enterprises have roles of their own; the others are answered with 404.
    try:
        value = reading.rest.get(f"{place}/custom-repository-roles").value
    except RestError as error:
        if error.status != 404:
            yield reading.gap(f"{place}/custom-repository-roles", error, _ROLES)
        return
    roles = value.get("custom_roles") if isinstance(value, dict) else None
    held = {"kind": "github/custom_role", "name": organisation, "listed": roles or []}
    yield reading.answer(f"{place}/custom-repository-roles", held)


def _listed(
    reading: Reading, place: str, kind: str, name: str, permission: str
) -> Iterator[Collected]:
    reason = ""
    try:
        yield reading.answer(place, {"kind": kind, "name": name, "listed": reading.all(place)})
    except RestError as error:
        reason = in_words(error, permission)
        yield reading.gap(place, error, permission)
    reading.listed.append(row(kind, name, reason))


def _one(
    reading: Reading, place: str, kind: str, name: str, permission: str
) -> Iterator[Collected]:
    try:
        value = reading.rest.get(place).value
    except RestError as error:
        yield reading.gap(place, error, permission)
        return
    if isinstance(value, dict):
        yield reading.answer(place, {"kind": kind, "name": name, "value": value})
