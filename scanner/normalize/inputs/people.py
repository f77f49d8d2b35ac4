"""The people of entitlement files, and which of them have left."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from scanner.model.resource import Resource
from scanner.normalize.grammars.instants import InstantError, read_boundary

PERSON = "trueup/person"
_GONE = frozenset({"deprovisioned", "departed", "left", "disabled", "terminated"})


def names_of(person: Resource) -> Iterator[str]:
    """Yield every name of a person in lower case: the id, then the aliases."""
    held = person.attributes
    yield from (str(name).casefold() for name in (held["id"], *(held.get("aliases") or ())))


def departed(people: Iterable[Resource], now: datetime) -> dict[str, Resource]:
    """Return the people who have left, by every name in lower case."""
    found: dict[str, Resource] = {}
    for person in people:
        held = person.attributes
        gone = str(held.get("status") or "").casefold() in _GONE
        if gone and _is_past(held.get("at"), held, now):
            found.update(dict.fromkeys(names_of(person), person))
    return found


def _is_past(at: object, held: Mapping[str, object], now: datetime) -> bool:
    """Say whether the day has come; one that cannot be read has, as where none is given."""
    try:
        return not at or read_boundary(str(at), str(held.get("timezone") or "UTC")).at <= now
    except InstantError:
        return True
