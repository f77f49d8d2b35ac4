"""Which people have left, and which teams of owners.yaml that leaves without somebody."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from scanner.model.governance import Team
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.inputs.people import departed
from scanner.normalize.inputs.teams import Register


@dataclass(frozen=True, slots=True)
class Departure:
    """Somebody named in an entry of owners.yaml who is no longer there.

    Attributes:
        role: "owner", "deputy" or "member".
        name: who left.
        since: when, as written; "" when the data does not say.
        evidence: digests of what says so, besides owners.yaml.
        last: whether nobody else of the members is left.
    """

    team: Team
    role: str
    name: str
    since: str
    evidence: tuple[str, ...] = ()
    last: bool = False


def departures_of(
    estate: Estate, register: Register, used: Collection[str]
) -> tuple[Departure, ...]:
    """Return who is gone, team by team in file order.

    Args:
        estate: the people, with their status, are in its entitlement files.
        register: the teams.
        used: names of the teams that something resolves to.
    """
    people = departed(estate.of_kind("trueup/person", Side.SPEC), estate.as_of)
    today = estate.as_of.date()
    deputies = {team.deputy.casefold() for team in register.teams}
    found: list[Departure] = []
    for team in register.teams:
        relied_on = team.name in used or team.covers or team.name.casefold() in deputies
        if team.departed and team.departed <= today and relied_on:
            found.append(Departure(team, "owner", team.name, team.departed.isoformat()))
        found += _of_team(team, register, people, today)
    return tuple(found)


def _of_team(
    team: Team, register: Register, people: Mapping[str, Resource], today: date
) -> Iterator[Departure]:
    for name in (team.name, *team.aliases):
        if name.casefold() in people:
            yield _left(team, "owner", name, people)
            break
    deputy = register.named(team.deputy)
    if team.deputy.casefold() in people:
        yield _left(team, "deputy", team.deputy, people)
    elif deputy and deputy.departed and deputy.departed <= today:
        yield Departure(team, "deputy", team.deputy, deputy.departed.isoformat())
    gone = [name for name in team.members if name.casefold() in people]
    for name in gone:
        yield _left(team, "member", name, people, last=len(gone) == len(team.members))


def _left(
    team: Team, role: str, name: str, people: Mapping[str, Resource], *, last: bool = False
) -> Departure:
    person = people[name.casefold()]
    since = str(person.attributes.get("at") or "")
    return Departure(team, role, name, since, (person.evidence,), last)
