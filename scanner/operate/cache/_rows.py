"""Resources and gaps as JSON and back, with the lines of their values."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, cast

import msgspec

from scanner.model.evidence import Unreadable
from scanner.model.resource import EMPTY, Json, Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents._place import Below
from scanner.normalize.grammars.formats import StructuredDocument, load_structured
from scanner.normalize.grammars.lines import Lines
from scanner.operate.cache._kept_resource import kept_resource

_SIDES = {side.value: side for side in Side}
_DECODER = msgspec.json.Decoder(tuple[list[list[Any]], list[msgspec.Raw]])
_DERIVED = "trueup/"
"""How the kinds of records begin that every check looks into."""
_AS_JSON = frozenset({"json", "yaml"})
"""Formats of which all values come back from JSON as they were."""
_NO_LINES = cast("Mapping[tuple[str | int, ...], int]", EMPTY)


class NotPlainError(TypeError):
    """The item holds what JSON does not give back as it was."""


def packed(items: Sequence[Resource | Unreadable], *, marks: bool) -> bytes:
    """Return items as JSON.

    Args:
        items: what one document became.
        marks: whether lines are written down; otherwise they are found in the document again.

    Raises:
        NotPlainError: see there.
    """
    rows = [_row_of(item, marks=marks) for item in items]
    held = [item.attributes if isinstance(item, Resource) else None for item in items]
    try:
        data = msgspec.json.encode((rows, held))
        again, raw = _DECODER.decode(data)
        # Tuples, keys that are no text and numbers that are none come back as something else.
        if again != rows or not all(map(_comes_back, items, held, raw)):
            raise NotPlainError("attributes")
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise NotPlainError("attributes") from error
    return data


def _comes_back(item: Resource | Unreadable, held: Json, raw: msgspec.Raw) -> bool:
    lines = item.lines if isinstance(item, Resource) else None
    if isinstance(lines, Below) and lines.document.format in _AS_JSON and lines.value is held:
        return True  # It was read from what JSON can hold.
    return bool(msgspec.json.decode(raw) == held)


def unpacked(
    data: bytes, origin: Origin, digest: str, content: bytes = b""
) -> tuple[Resource | Unreadable, ...]:
    """Return items as if they had just been read.

    Args:
        data: from `packed`.
        origin: source, file and commit of the document as it is read now.
        digest: of the document, redacted.
        content: the document, in which lines are looked up; needed when they were not packed.

    Raises:
        ValueError, TypeError, LookupError: the data is damaged.
    """
    rows, held = _DECODER.decode(data)
    return tuple(
        _value_of(row, raw, (origin, digest, content)) for row, raw in zip(rows, held, strict=True)
    )


def _row_of(item: Resource | Unreadable, *, marks: bool) -> list[Json]:
    if isinstance(item, Unreadable):
        return ["gap", item.place, item.reason, item.transient, item.whole]
    return [
        "resource", item.uid, item.kind, item.side.value, item.scope, item.owner,
        item.origin.file, item.origin.line, item.origin.api, list(item.sources),
        bool(item.evidence), item.document, _lines_row(item.lines, marks=marks),
    ]  # fmt: skip


def _value_of(
    row: list[Json], raw: msgspec.Raw, document: tuple[Origin, str, bytes]
) -> Resource | Unreadable:
    origin, digest, content = document
    if row[0] == "gap":
        return Unreadable(origin.source, *row[1:])
    (_, uid, kind, side, scope, owner, file, line, api, sources, proven, index, lines) = row
    facts = (
        _SIDES[side], scope, owner, Origin(origin.source, file, line, origin.commit, api),
        digest if proven else "", tuple(sources), _lines_value(lines, origin.file, content, index),
        index,
    )  # fmt: skip
    if kind.startswith(_DERIVED):
        return Resource(uid, kind, msgspec.json.decode(raw), *facts)
    return kept_resource(raw, uid, kind, *facts)


def _lines_row(lines: Mapping[tuple[str | int, ...], int], *, marks: bool) -> Json:
    if isinstance(lines, Below):
        document = lines.document
        if not marks:
            return [document.format, list(lines.under), None]
        if type(document.lines) is not Lines:
            raise NotPlainError("lines")
        return [document.format, list(lines.under), _marks_row(document.lines.marks)]
    if lines:
        raise NotPlainError("lines")
    return None


def _lines_value(
    row: Json, name: str, content: bytes, index: int
) -> Mapping[tuple[str | int, ...], int]:
    if row is None:
        return _NO_LINES
    kind, under, marks = row
    # What the marks become is made only when a finding asks for a line.
    made: Callable[[], Lines] = partial(_lines_in, name, content, index)
    if marks is not None:
        made = lru_cache(maxsize=1)(lambda: Lines(_marks_value(marks)))
    return Below(StructuredDocument(kind, None, made), tuple(under))


@lru_cache(maxsize=16)
def _lines_in(name: str, content: bytes, index: int) -> Lines:
    return load_structured(name, content.decode("utf-8", "replace"))[index].lines


def _marks_row(marks: Any) -> Json:
    if not isinstance(marks, tuple):
        return marks
    line, held = marks
    if isinstance(held, dict):
        if not all(type(key) is str for key in held):
            raise NotPlainError("keys")
        return [line, {key: _marks_row(inner) for key, inner in held.items()}]
    return [line, [_marks_row(inner) for inner in held]]


def _marks_value(row: Json) -> Any:
    if not isinstance(row, list):
        return row
    line, held = row
    if isinstance(held, dict):
        return line, {key: _marks_value(inner) for key, inner in held.items()}
    return line, [_marks_value(inner) for inner in held]
