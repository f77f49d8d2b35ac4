"""Who answers for what: the teams of owners.yaml set against what was read, computed once."""

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any

from scanner.evaluate.governance._departed import Departure, departures_of
from scanner.evaluate.governance._things import Group, groups_of
from scanner.model.evidence import NotEvaluated
from scanner.model.governance import OwnerPattern, Team
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.normalize.documents.codeowners import KIND as CODE_OWNERS
from scanner.normalize.grammars.codeowners import owners_of_file
from scanner.normalize.inputs.teams import NO_TEAMS, Register, Thing, register_of


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Things of one group that no entry of owners.yaml covers, for one reason.

    Attributes:
        named: who is named as their owner and is not in owners.yaml; "" when nobody is named.
        members: the uncovered ones.
    """

    group: Group
    named: str
    members: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class GovernanceAnalysis:
    """What the checks of this area look at; empty where there is no owners.yaml.

    Attributes:
        uncovered: in order of group.
        departures: in order of team.
        overdue: teams whose review has run out, or lies in the future, with its last day.
    """

    as_of: datetime
    register: Register = NO_TEAMS
    uncovered: tuple[Uncovered, ...] = ()
    departures: tuple[Departure, ...] = ()
    overdue: tuple[Team, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    tested: Mapping[str, int] = EMPTY
    sections: Mapping[str, Json] = EMPTY


@dataclass(slots=True)
class _Answers:
    """Finds who answers for a resource, and notes which teams anything resolves to."""

    register: Register
    patterns: tuple[OwnerPattern, ...]
    source_owners: Mapping[str, str]
    used: set[str] = field(default_factory=set)
    _held: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)

    def missing(self, resource: Resource) -> str | None:
        """Return whom nobody knows of the owners, "" where none is named, None when covered."""
        names = self._names(resource)
        if not names:
            origin = resource.origin
            team = self.register.covering([Thing(origin.source, origin.file, resource.uid)])
            names = (team.name,) if team else self._of_source(resource)
        known = [team for name in names if (team := self.register.named(name))]
        self.used |= {team.name for team in known}
        if known:
            return None
        return " ".join(names)

    def _names(self, resource: Resource) -> tuple[str, ...]:
        own = resource.owner
        key = (resource.origin.source, resource.origin.file, own)
        if key not in self._held:
            by_source = own and own == self.source_owners.get(resource.origin.source)
            said = (own,) if own and not by_source else ()
            self._held[key] = said or owners_of_file(resource.origin, self.patterns)
        return self._held[key]

    def _of_source(self, resource: Resource) -> tuple[str, ...]:
        owner = self.source_owners.get(resource.origin.source) or resource.owner
        return (owner,) if owner else ()


def analyse(estate: Estate) -> GovernanceAnalysis:
    """Return who answers for what in an estate, at its `as_of`.

    Settings: `sources` with the kind and owner of each source by name, and `code_owners` of the
    governance folder; both are handed in by the scan.
    """
    register = register_of(estate.resources)
    if not register.teams:
        return GovernanceAnalysis(estate.as_of)
    settings = estate.settings_for("governance")
    sources = settings.get("sources") or {}
    groups = groups_of(estate, {name: str(one["kind"]) for name, one in sources.items()})
    owners = {name: str(one["owner"]) for name, one in sources.items() if one.get("owner")}
    answers = _Answers(register, tuple(_patterns(estate, settings)), owners)
    uncovered = tuple(one for group in groups for one in _uncovered(group, answers))
    return GovernanceAnalysis(
        as_of=estate.as_of,
        register=register,
        uncovered=uncovered,
        departures=departures_of(estate, register, answers.used),
        overdue=tuple(team for team in register.teams if _is_overdue(team, estate.as_of)),
        tested={
            "governance/unowned": len(groups),
            "governance/departed-owner": len(register.teams),
            "governance/review-overdue": len(register.teams),
        },
        sections={"owners": [_line(team) for team in register.teams]},
    )


def _patterns(estate: Estate, settings: Mapping[str, Any]) -> Iterator[OwnerPattern]:
    for line in settings.get("code_owners") or ():
        yield OwnerPattern(line["pattern"], tuple(line["owners"]), line["source"])
    for one in estate.of_kind(CODE_OWNERS):
        for line in one.attributes["patterns"]:
            yield OwnerPattern(line["pattern"], tuple(line["owners"]), one.origin.source)


def _uncovered(group: Group, answers: _Answers) -> Iterator[Uncovered]:
    held: dict[str, list[Resource]] = {}
    for one in group.members:
        if one.kind != CODE_OWNERS and (named := answers.missing(one)) is not None:
            held.setdefault(named, []).append(one)
    for named, members in held.items():
        yield Uncovered(group, named, tuple(members))


def _is_overdue(team: Team, now: datetime) -> bool:
    today = now.date()
    if team.reviewed is None or (team.departed and team.departed <= today):
        return False
    return not team.reviewed <= today <= team.reviewed + timedelta(days=team.review_days)


def _line(team: Team) -> dict[str, Json]:
    return {
        "team": team.name,
        "on_call": team.on_call,
        "deputy": team.deputy,
        "reviewed": team.reviewed.isoformat() if team.reviewed else "",
        "origin": str(team.origin),
    }
