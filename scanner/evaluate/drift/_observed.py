"""How a difference becomes an observation: words, masked values, place, remedy."""

from collections.abc import Mapping
from dataclasses import replace

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import UNKNOWN, Op
from scanner.evaluate.drift._ownership import manager_of
from scanner.evaluate.drift._widening import widens
from scanner.evaluate.drift._words import both_written, changed_message, written
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Origin, PathPart, Resource
from scanner.normalize.documents._place import Below
from scanner.normalize.grammars.masked import SHOWN, display, is_masked
from scanner.normalize.meaning._rows import ABSENT, as_written

_DEPTH = 12
_FORMATS = {"yaml": "yaml", "yml": "yaml", "json": "json"}


def observation(
    difference: Difference, message: str = "", facts: Mapping[str, Json] | None = None
) -> Observation:
    """Return what is to be said about one difference, in the words of `message`.

    The template may use the fields place, spec, live and resource; "" says that the value differs.
    """
    entry, spec, live = difference.entry, difference.spec, difference.live
    expected, actual = _shown(entry.spec), _shown(entry.live)
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
        path=entry.path,
        expected=expected,
        actual=actual,
        evidence=_evidence(spec, live),
        origin=_origin(spec, entry.path),
        facts={**_facts(difference), **(facts or {})},
        remedy=_remedy(difference),
        owner=spec.owner or live.owner,
    )


def _shown(value: Json) -> Json:
    return None if value is ABSENT or value is UNKNOWN else display(as_written(value))


def _evidence(*resources: Resource) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r.evidence for r in resources if r.evidence))


def _facts(difference: Difference) -> dict[str, Json]:
    entry, live = difference.entry, difference.live
    masked = _holds_secret(entry.spec) or _holds_secret(entry.live)
    facts: dict[str, Json] = {
        "op": str(entry.op),
        "cause": str(entry.cause),
        "type_changed": entry.op is Op.CHANGED and _kind(entry.spec) != _kind(entry.live),
        "masked": masked,
    }
    manager = manager_of(live.attributes, entry.path)
    return {**facts, "manager": manager} if manager else facts


def _kind(value: Json) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__


def _holds_secret(value: Json, depth: int = 0) -> bool:
    if value is ABSENT or depth > _DEPTH:
        return False
    if is_masked(value):
        return True
    if isinstance(value, dict):
        return any(_holds_secret(each, depth + 1) for each in value.values())
    return isinstance(value, list) and any(_holds_secret(each, depth + 1) for each in value)


def _origin(spec: Resource, path: tuple[PathPart, ...]) -> Origin:
    """Return the place of the value in the spec file, or of the nearest value around it."""
    steps = indexed(spec.attributes, path)
    for end in range(len(steps), 0, -1):
        line = spec.lines.get(steps[:end], 0)
        if line:
            return replace(spec.origin, line=line)
    return spec.origin


def indexed(document: Json, path: tuple[PathPart, ...]) -> tuple[str | int, ...]:
    """Return a path in which elements of keyed lists are named by position, as far as it exists."""
    steps: list[str | int] = []
    for part in path:
        step = _step(document, part)
        if step is None:
            break
        steps.append(step)
        document = document[step]
    return tuple(steps)


def _step(document: Json, part: PathPart) -> str | int | None:
    if isinstance(document, Mapping):
        return part if isinstance(part, str) and part in document else None
    if not isinstance(document, list):
        return None
    if isinstance(part, int):
        return part if 0 <= part < len(document) else None
    if isinstance(part, str):
        return None
    for place, element in enumerate(document):
        if isinstance(element, dict) and all(
            element.get(key, value) == value for key, value in part.items()
        ):
            return place
    return None


def _remedy(difference: Difference) -> Remedy | None:
    """Offer to take the live value into the spec, where that is one value in one place."""
    entry, spec = difference.entry, difference.spec
    kind = _FORMATS.get(spec.origin.file.rpartition(".")[2].lower(), "")
    scalars = not isinstance(entry.spec, dict | list) and not isinstance(entry.live, dict | list)
    if entry.op is not Op.CHANGED or not kind:
        return None
    if len(indexed(spec.attributes, entry.path)) != len(entry.path):
        return None
    masked = _holds_secret(entry.spec) or _holds_secret(entry.live)
    if not scalars and not masked:
        return None
    reason = _why_not_automatic(difference, masked=masked)
    return Remedy(
        kind="adopt-value",
        automatic=not reason,
        reason=reason,
        arguments={
            "file": spec.origin.file,
            "format": kind,
            "document": spec.document,
            "line": _origin(spec, entry.path).line,
            "path": [*_under(spec), *entry.path],
            "expected": display(entry.spec),
            "value": SHOWN if masked else entry.live,
        },
    )


def _under(spec: Resource) -> tuple[str | int, ...]:
    """Return where in its document the resource stands: an item of a List, settings of a spec."""
    return spec.lines.under if isinstance(spec.lines, Below) else ()


def _why_not_automatic(difference: Difference, *, masked: bool) -> str:
    if masked:
        return "the value is a secret; put it right by hand"
    return widens(difference.spec.kind, difference.entry.path, difference.entry.live)
