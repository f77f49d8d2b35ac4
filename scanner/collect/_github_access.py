"""Who may reach GitHub repositories: collaborators, deploy keys, members of organisations.

Whether somebody is a collaborator from outside is told by no field of the answer, only by the list
that holds them, so that both lists are read and told apart by login.
"""

from collections.abc import Iterator
from urllib.parse import quote

from scanner.collect._github_reading import Reading, in_words, row
from scanner.collect._rest import RestError
from scanner.model.evidence import Collected
from scanner.model.resource import Json

__all__ = ["members", "repository_access"]

_COLLABORATOR = "github/collaborator"
_DEPLOY_KEY = "github/deploy_key"
_MEMBER = "github/member"
_SEES_COLLABORATORS = "Metadata: read, and its owner the right to push"
_SEES_KEYS = "Administration: read"
_SEES_MEMBERS = "Members: read, and its owner to be a member of the organisation"


def repository_access(reading: Reading, name: str, about: Json) -> Iterator[Collected]:
    """Yield the collaborators and deploy keys of one repository, or why they are not known."""
    owner = about.get("owner") if isinstance(about, dict) else None
    personal = isinstance(owner, dict) and owner.get("type") == "User"
    yield from _collaborators(reading, name, personal=personal)
    place, reason = f"repos/{name}/keys", ""
    try:
        yield _list(reading, place, _DEPLOY_KEY, name, _named(reading.all(place), "id"))
    except RestError as error:
        reason = in_words(error, _SEES_KEYS)
        yield reading.gap(place, error, _SEES_KEYS)
    reading.listed.append(row(_DEPLOY_KEY, name, reason))


def members(reading: Reading, organisation: str) -> Iterator[Collected]:
    """Yield the members of an organisation with their role, or why they are not known."""
    place, reason = f"orgs/{quote(organisation)}/members", ""
    try:
        held = [
            {**one, "role": role}
            for role in ("admin", "member")
            for one in _named(reading.all(place, role=role), "login")
        ]
        yield _list(reading, place, _MEMBER, organisation, held)
    except RestError as error:
        reason = in_words(error, _SEES_MEMBERS)
        yield reading.gap(place, error, _SEES_MEMBERS)
    reading.listed.append(row(_MEMBER, organisation, reason))


def _collaborators(reading: Reading, name: str, *, personal: bool) -> Iterator[Collected]:
    """Yield who was invited; in a personal repository nobody is outside of an organisation."""
    place, reason = f"repos/{name}/collaborators", ""
    try:
        outside = [] if personal else _named(reading.all(place, affiliation="outside"), "login")
        direct = _named(reading.all(place, affiliation="direct"), "login")
        apart = {one["login"] for one in outside}
        held = [{**one, "affiliation": "outside"} for one in outside]
        held += [{**one, "affiliation": "direct"} for one in direct if one["login"] not in apart]
        yield _list(reading, place, _COLLABORATOR, name, held)
    except RestError as error:
        reason = in_words(error, _SEES_COLLABORATORS)
        yield reading.gap(place, error, _SEES_COLLABORATORS)
    reading.listed.append(row(_COLLABORATOR, name, reason))


def _list(reading: Reading, place: str, kind: str, name: str, held: list[Json]) -> Collected:
    return reading.answer(place, {"kind": kind, "name": name, "listed": held})


def _named(listed: list[Json], key: str) -> list[Json]:
    """Return the elements, each of which must have its name.

    Raises:
        RestError: one of them is something else, so that the list is not what it should be.
    """
    if not all(isinstance(one, dict) and isinstance(one.get(key), str | int) for one in listed):
        raise RestError(f"the answer lists something without {key}")
    return listed
