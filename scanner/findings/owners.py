"""Who answers for a finding: spec, CODEOWNERS, owners.yaml, the source, else nobody."""

from collections.abc import Mapping

from scanner.model.governance import OwnerPattern
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.normalize.grammars.codeowners import owners_of_file
from scanner.normalize.inputs.teams import NO_TEAMS, Register, Thing

UNOWNED = "unowned"


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who answers where neither the resource nor CODEOWNERS says it.

    Attributes:
        sources: owner of each configured source, by its name.
        teams: those of owners.yaml.
    """

    sources: Mapping[str, str] = EMPTY
    teams: Register = NO_TEAMS


NOBODY = Ownership()


def owner_of(
    observation: Observation,
    resource: Resource | None,
    patterns: tuple[OwnerPattern, ...] = (),
    ownership: Ownership = NOBODY,
) -> str:
    """Return the owner's name; several owners of one CODEOWNERS line are joined by a space.

    Order: what the check knows, what the resource itself says, CODEOWNERS for the file where a
    person must look, CODEOWNERS for the resource's own file, what owners.yaml says it covers, the
    owner of the source, "unowned". A team that owners.yaml knows has its name there.
    """
    teams, sources = ownership.teams, ownership.sources
    if observation.owner:
        return teams.canonical(observation.owner)
    origins = [observation.origin, *([resource.origin] if resource else [])]
    own = resource.owner if resource else ""
    if own and own != sources.get(origins[-1].source):
        return teams.canonical(own)
    for origin in origins:
        found = owners_of_file(origin, patterns)
        if found:
            return " ".join(teams.canonical(one) for one in found)
    covering = teams.covering(Thing(one.source, one.file, observation.resource) for one in origins)
    if covering:
        return covering.name
    by_source = (sources[o.source] for o in origins if sources.get(o.source))
    return teams.canonical(own or next(by_source, UNOWNED))


def route_of(owner: str, teams: Register) -> Mapping[str, Json]:
    """Return how the owners are reached, as owners.yaml says; empty when it knows none of them.

    `{"team": name, "on_call": place, "deputy": name}`; of several owners the first that is known.
    """
    team = next((found for one in owner.split() if (found := teams.named(one))), None)
    if team is None:
        return EMPTY
    held = {"team": team.name, "on_call": team.on_call, "deputy": team.deputy}
    return {key: value for key, value in held.items() if value}
