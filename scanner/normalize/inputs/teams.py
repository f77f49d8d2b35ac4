"""The teams of owners.yaml: by name, and by what they answer for."""

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

from scanner.model.governance import Team
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.codeowners import covers_file
from scanner.normalize.grammars.globs import matches as glob_matches
from scanner.normalize.grammars.identities import identity_matches

KIND = "trueup/team"
SPECS = "specs"
"""Name of the source that holds desired state."""
TOOL = "trueup/tool"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that somebody should answer for.

    Attributes:
        source: name of the source it was read from.
        file: path inside the source; "" where there is none.
        uid: its identity, kind and name; "" for a file or a source as a whole.
    """

    source: str = ""
    file: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """All teams that owners.yaml lists, in file order."""

    teams: tuple[Team, ...] = ()
    _by_name: Mapping[str, Team] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the teams by every name they go by; a name of its own beats an alias of another."""
        found: dict[str, Team] = {}
        for team in self.teams:
            for alias in team.aliases:
                found.setdefault(alias.casefold(), team)
        found |= {team.name.casefold(): team for team in self.teams}
        object.__setattr__(self, "_by_name", found)

    def named(self, name: str) -> Team | None:
        """Return the team that goes by a name or an alias, in upper or lower case."""
        return self._by_name.get(name.casefold())

    def canonical(self, name: str) -> str:
        """Return the name under which owners.yaml lists it; the name itself when it does not."""
        found = self.named(name)
        return found.name if found else name

    def covering(self, things: Iterable[Thing]) -> Team | None:
        """Return the last team that says it covers the first of these things that any covers."""
        for thing in things:
            for team in reversed(self.teams):
                if any(_selects(selector, thing) for selector in team.covers):
                    return team
        return None


NO_TEAMS = Register()


def register_of(resources: Iterable[Resource]) -> Register:
    """Return the teams among the resources."""
    return Register(tuple(_team(one) for one in resources if one.kind == KIND))


def _team(resource: Resource) -> Team:
    held = resource.attributes
    return Team(
        name=held["team"],
        on_call=held.get("on_call", ""),
        aliases=tuple(held.get("aliases", ())),
        deputy=held.get("deputy", ""),
        members=tuple(held.get("members", ())),
        reviewed=_day(held.get("reviewed")),
        review_days=held["review_every_days"],
        departed=_day(held.get("departed")),
        covers=tuple(held.get("covers", ())),
        origin=resource.origin,
        evidence=resource.evidence,
    )


def _day(value: Json) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def _selects(selector: Mapping[str, Json], thing: Thing) -> bool:
    """Say whether a thing fits everything that the selector names."""
    return bool(selector) and all(_fits(key, str(value), thing) for key, value in selector.items())


def _fits(key: str, wanted: str, thing: Thing) -> bool:
    if key in ("source", "repository"):
        return glob_matches(wanted, thing.source)
    if key == "path":
        return bool(thing.file) and covers_file(wanted, thing.file)
    if key == "spec":
        return thing.source == SPECS and bool(thing.file) and covers_file(wanted, thing.file)
    if key == "tool":
        return identity_matches(TOOL, wanted, thing.uid)
    if key == "kind":
        return identity_matches(wanted, "*", thing.uid)
    return identity_matches("*", wanted, thing.uid)
