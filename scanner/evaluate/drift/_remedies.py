"""What a person may take over into the spec, as a change of its file."""

from scanner.evaluate.drift._difference import Difference
from scanner.evaluate.drift._entry import Op
from scanner.evaluate.drift._lists import Place
from scanner.evaluate.drift._located import indexed, is_secret, place_of
from scanner.evaluate.drift._widening import widens
from scanner.model.observation import Remedy
from scanner.model.resource import Json, PathPart, Resource
from scanner.normalize.documents._place import Below
from scanner.normalize.grammars.masked import SHOWN, display
from scanner.normalize.meaning._rows import as_written

_FORMATS = {"yaml": "yaml", "yml": "yaml", "json": "json", "env": "env"}
_SECRET = "the value is a secret; put it right by hand"  # noqa: S105 - words, no secret
_GIVES_UP = "taking it out of the spec gives up what the spec asks for"
_TAKES_IN = "nobody has reviewed what would be taken into the spec"
_LAYOUT = "the value is a list, whose layout a person must choose"


def remedy_of(difference: Difference) -> Remedy | None:
    """Return the change of the spec that makes it say what is live; None where there is none."""
    entry, spec = difference.entry, difference.spec
    kind = _FORMATS.get(spec.origin.file.rpartition(".")[2].lower(), "")
    inside = indexed(spec.attributes, entry.path)
    stated = entry.path if entry.op is not Op.ADDED else entry.path[:-1]
    if not kind or len(inside) < len(stated) or (entry.op is not Op.CHANGED and kind == "env"):
        return None
    place = {
        "file": spec.origin.file,
        "format": kind,
        "document": spec.document,
        "line": place_of(spec, entry.path).line,
        "path": [*_under(spec), *map(_in_spec, entry.path)],
    }
    if entry.op is Op.CHANGED:
        return _adopt(difference, place)
    secret = is_secret(difference)
    if entry.op is Op.MISSING:
        arguments = {**place, "expected": SHOWN if secret else display(as_written(entry.spec))}
        return Remedy("remove-value", arguments=arguments, reason=_SECRET if secret else _GIVES_UP)
    value = SHOWN if secret else as_written(entry.live)
    reason = _SECRET if secret else widens(spec.kind, entry.path, entry.live) or _TAKES_IN
    return Remedy("add-value", arguments={**place, "value": value}, reason=reason)


def _adopt(difference: Difference, place: dict[str, Json]) -> Remedy | None:
    entry = difference.entry
    secret = is_secret(difference)
    both_lists = isinstance(entry.spec, list) and isinstance(entry.live, list)
    of_one_form = not isinstance(entry.spec, dict | list) and not isinstance(
        entry.live, dict | list
    )
    if not secret and not both_lists and not of_one_form:
        return None
    expected = SHOWN if secret else display(as_written(entry.spec))
    arguments = {
        **place,
        "expected": expected,
        "value": SHOWN if secret else as_written(entry.live),
    }
    reason = _SECRET if secret else widens(difference.spec.kind, entry.path, entry.live)
    if not reason and both_lists:
        reason = _LAYOUT
    return Remedy("adopt-value", not reason, arguments, reason)


def _in_spec(part: PathPart) -> PathPart:
    return part.spec if isinstance(part, Place) else part


def _under(spec: Resource) -> tuple[str | int, ...]:
    """Return where in its document the resource stands: an item of a List, settings of a spec."""
    return spec.lines.under if isinstance(spec.lines, Below) else ()
