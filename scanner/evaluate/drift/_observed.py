"""How a difference becomes an observation: words, masked values, place, remedy."""

from collections.abc import Mapping

from scanner.evaluate.drift._applied import applied_by
from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import UNKNOWN, Op
from scanner.evaluate.drift._lists import Place
from scanner.evaluate.drift._located import indexed, is_secret, place_of
from scanner.evaluate.drift._ownership import manager_of
from scanner.evaluate.drift._places import concealed
from scanner.evaluate.drift._remedies import remedy_of
from scanner.evaluate.drift._wanted_part import wanted_part
from scanner.evaluate.drift._words import both_written, changed_message, written
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.normalize.grammars.masked import display
from scanner.normalize.meaning._rows import ABSENT, as_written

_NUMBERED = "github/ruleset"
"""Kind whose calls name it by a number."""


def observation(
    difference: Difference, message: str = "", facts: Mapping[str, Json] | None = None
) -> Observation:
    """Return what is to be said about one difference, in the words of `message`.

    The template may use the fields place, spec, live and resource; "" says that the value differs.
    """
    entry, spec, live = difference.entry, difference.spec, difference.live
    expected, actual = shown_values(difference)
    wanted, held = both_written(spec.kind, expected, actual)
    return Observation(
        resource=spec.uid,
        message=message or changed_message(expected, actual),
        arguments={
            "place": written(entry.path),
            "spec": wanted,
            "live": held,
            "resource": spec.uid,
        },
        path=tuple(int(part) if isinstance(part, Place) else part for part in entry.path),
        expected=expected,
        actual=actual,
        evidence=_evidence(spec, live),
        origin=place_of(spec, entry.path),
        facts={**_facts(difference), **(facts or {})},
        remedy=remedy_of(difference),
        owner=spec.owner or live.owner,
    )


def shown_values(difference: Difference) -> tuple[Json, Json]:
    """Return both values of a difference as they may be shown."""
    entry, hidden = difference.entry, difference.hidden
    expected, actual = _shown(entry.spec), _shown(entry.live)
    if not hidden:
        return expected, actual
    return concealed(expected, entry.path, hidden), concealed(actual, entry.path, hidden)


def _shown(value: Json) -> Json:
    return None if value is ABSENT or value is UNKNOWN else display(as_written(value))


def _evidence(*resources: Resource) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.evidence for r in resources if r.evidence))


def _facts(difference: Difference) -> dict[str, Json]:
    entry, live = difference.entry, difference.live
    facts: dict[str, Json] = {
        "op": str(entry.op),
        "cause": str(entry.cause),
        "type_changed": entry.op is Op.CHANGED and _kind(entry.spec) != _kind(entry.live),
        "masked": is_secret(difference),
    }
    if applied_by(difference.spec):
        facts["applied_by"] = applied_by(difference.spec)
    place, part = _live_path(difference), wanted_part(difference)
    if place:
        facts["live_path"] = place
    if part is not ABSENT:
        facts["wanted_part"] = part
    if difference.spec.kind == _NUMBERED:
        facts["live_id"] = live.attributes.get("id")
    manager = manager_of(live.attributes, entry.path)
    return {**facts, "manager": manager} if manager else facts


def _live_path(difference: Difference) -> list[str | int]:
    """Return where the value is in the live document, or would be; [] where it has no such place."""
    entry, live = difference.entry, difference.live
    if entry.op is not Op.MISSING:
        steps = indexed(live.attributes, entry.path, live=True)
        return list(steps) if len(steps) == len(entry.path) else []
    around = indexed(live.attributes, entry.path[:-1], live=True)
    if len(around) != len(entry.path) - 1:
        return []
    last = entry.path[-1]
    return [*around, last if isinstance(last, str) else "-"]


def _kind(value: Json) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
