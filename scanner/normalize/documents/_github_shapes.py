"""What an answer of the GitHub API is, told by its fields, and of which repository, by its addresses.

Lists of plain accounts do not say what they are lists of, and some answers not of which repository:
there the path of the file must, as `OWNER/NAME/collaborators.json`, `ORG/members.json` or
`ORG/teams/SLUG/members.json`. Source: GitHub REST API reference.
"""

import re
from collections.abc import Iterator, Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

__all__ = ["Shaped", "shapes_of"]

_REPOSITORY = re.compile(r"/repos/([^/\s]{1,100})/([^/\s]{1,100})(?:/|\Z)")
_ORGANISATION = re.compile(r"/orgs/([^/\s]{1,100})(?:/|\Z)")


@dataclass(frozen=True, slots=True)
class Shaped:
    """One thing of an answer.

    Attributes:
        name: without its kind; "" when neither content nor path tells it, which `reason` says.
    """

    kind: str
    name: str
    attributes: Mapping[str, Json]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Path:
    """What the path of a file says."""

    folders: tuple[str, ...]
    stem: str

    @property
    def repository(self) -> str:
        if "repos" in self.folders:
            at = self.folders.index("repos")
            named = self.folders[at + 1 : at + 3]
        else:
            named = self.folders[-2:]
        apart = {"teams", "orgs"} & set(self.folders)
        return "/".join(named) if len(named) == 2 and not apart else ""

    @property
    def organisation(self) -> str:
        if "orgs" in self.folders[:-1]:
            return self.folders[self.folders.index("orgs") + 1]
        before = (
            self.folders[: self.folders.index("teams")] if "teams" in self.folders else self.folders
        )
        return before[-1] if before else ""

    @property
    def team(self) -> str:
        at = self.folders.index("teams") if "teams" in self.folders else len(self.folders)
        return self.folders[at + 1] if at + 1 < len(self.folders) else ""

    def says(self, *words: str) -> bool:
        return any(word in self.stem.lower() for word in words)


def shapes_of(address: str, value: Json) -> Iterator[Shaped]:
    """Yield what one value of a file of the API's answers holds; nothing for anything else."""
    *folders, file = address.split("/")
    path = _Path(tuple(folders), file.rpartition(".")[0] or file)
    for one in _elements(value):
        found = _shape(one, path)
        if found is not None:
            yield found


def _elements(value: Json) -> Iterator[Mapping[str, Json]]:
    """Yield the objects of an answer: itself, or those of a list, or of pages in one list."""
    waiting = [value]
    while waiting:
        held = waiting.pop(0)
        if isinstance(held, list):
            waiting = [*held, *waiting]
        elif isinstance(held, Mapping):
            roles = held.get("custom_roles")
            if isinstance(roles, list):
                waiting = [*roles, *waiting]
            else:
                yield held


def _shape(one: Mapping[str, Json], path: _Path) -> Shaped | None:
    for fields, make in _SHAPES:
        if all(name in one for name in fields):
            return make(one, path)
    return None


def _key(one: Mapping[str, Json], path: _Path) -> Shaped:
    return _of_repository("github/deploy_key", one, path, f"/{one['id']}")


def _collaborator(one: Mapping[str, Json], path: _Path) -> Shaped:
    told = {"affiliation": "outside"} if path.says("outside") else {}
    told = {"affiliation": "direct"} if path.says("direct") else told
    return _of_repository("github/collaborator", {**one, **told}, path, f"/{one['login']}")


def _team(one: Mapping[str, Json], path: _Path) -> Shaped:
    organisation = _found(_ORGANISATION, one.get("html_url")) or path.organisation
    # Below the folder of a repository of that organisation, it is what the team may do there.
    if path.repository.split("/")[0] == organisation:
        return _of_repository("github/team_grant", one, path, f"/{one['slug']}")
    return _named("github/team", organisation, f"/{one['slug']}", one)


def _account(one: Mapping[str, Json], path: _Path) -> Shaped | None:
    login = f"/{one['login']}"
    if path.team:
        return _named("github/team_member", path.organisation, f"/{path.team}{login}", one)
    if path.says("outside"):
        return _named("github/outside_account", path.organisation, login, one)
    if path.says("owner", "admin"):
        return _named("github/member", path.organisation, login, {**one, "role": "admin"})
    if path.says("member"):
        return _named("github/member", path.organisation, login, {"role": "member", **one})
    reason = "a list of accounts: name the file members.json, owners.json or outside.json"
    return Shaped("github/member", "", one, reason)


def _ruleset(one: Mapping[str, Json], path: _Path) -> Shaped:
    source = str(one.get("source") or "")
    where = source if source.count("/") == 1 else path.repository
    return _named("github/ruleset", where, f"/{one['name']}#{one.get('id', '')}", one)


def _role(one: Mapping[str, Json], path: _Path) -> Shaped:
    holder = one.get("organization")
    login = holder.get("login") if isinstance(holder, Mapping) else None
    return _named("github/custom_role", str(login or path.organisation), f"/{one['name']}", one)


def _whole(kind: str, field: str, one: Mapping[str, Json]) -> Shaped:
    return _named(kind, str(one[field]), "", one)


def _of_repository(kind: str, one: Mapping[str, Json], path: _Path, rest: str) -> Shaped:
    return _named(kind, _repository_of(one) or path.repository, rest, one)


def _repository_of(one: Mapping[str, Json]) -> str:
    found = _REPOSITORY.search(str(one.get("url") or ""))
    return f"{found[1]}/{found[2]}" if found else ""


def _found(pattern: "re.Pattern[str]", text: Json) -> str:
    match = pattern.search(text) if isinstance(text, str) else None
    return match[1] if match else ""


def _named(kind: str, place: str, rest: str, one: Mapping[str, Json]) -> Shaped:
    if not place:
        reason = "nothing says of which repository or organisation: put the file below OWNER/NAME"
        return Shaped(kind, "", one, reason)
    return Shaped(kind, f"{place}{rest}", one)


_SHAPES = (
    (("read_only", "key", "id"), _key),
    (("login", "permissions", "node_id"), _collaborator),
    (("slug", "members_url"), _team),
    (("enforcement", "name", "node_id"), _ruleset),
    (("enforcement", "name", "_links"), _ruleset),
    (("base_role", "name", "permissions"), _role),
    (
        ("default_workflow_permissions",),
        lambda one, path: _of_repository("github/workflow_permissions", one, path, ""),
    ),
    (
        ("enabled", "allowed_actions"),
        lambda one, path: _of_repository("github/actions_permissions", one, path, ""),
    ),
    (("full_name", "default_branch"), lambda one, _: _whole("github/repository", "full_name", one)),
    (
        ("login", "default_repository_permission"),
        lambda one, _: _whole("github/organisation", "login", one),
    ),
    (("login", "node_id", "site_admin"), _account),
)
"""Fields that tell what an object is, the most telling first."""
