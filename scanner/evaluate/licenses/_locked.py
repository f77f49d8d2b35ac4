"""Which licence each package had when somebody last agreed to it."""

from collections.abc import Mapping

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Resource
from scanner.model.vocabulary import Side

LOCK = "trueup/license-lock"


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry of a licence lock: the version and the canonical licence it had."""

    version: str
    license: str
    resource: Resource


def locked_of(estate: Estate) -> Mapping[tuple[str, str], Locked]:
    """Return the entries of all licence locks by ecosystem and name; the first one wins."""
    found: dict[tuple[str, str], Locked] = {}
    for lock in (*estate.of_kind(LOCK, Side.SPEC), *estate.of_kind(LOCK)):
        for entry in lock.attributes["packages"]:
            place = (entry["ecosystem"], entry["name"])
            found.setdefault(place, Locked(entry["version"], entry["license"], lock))
    return found
