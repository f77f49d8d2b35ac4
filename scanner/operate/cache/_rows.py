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

_SIDES = {side.value: side for side in Side}
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
    try:
        data = msgspec.json.encode(rows)
        # Tuples, keys that are no text and numbers that are none come back as something else.
        if msgspec.json.decode(data) != rows:
            raise NotPlainError("attributes")
    except (TypeError, ValueError, RecursionError) as error:
        raise NotPlainError("attributes") from error
    return data


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
    return tuple(_value_of(row, origin, digest, content) for row in msgspec.json.decode(data))


def _row_of(item: Resource | Unreadable, *, marks: bool) -> list[Json]:
    if isinstance(item, Unreadable):
        return ["gap", item.place, item.reason, item.transient, item.whole]
    return [
        "resource", item.uid, item.kind, item.attributes, item.side.value, item.scope, item.owner,
        item.origin.file, item.origin.line, item.origin.api, list(item.sources),
        bool(item.evidence), item.document, _lines_row(item.lines, marks=marks),
    ]  # fmt: skip


def _value_of(
    row: list[Json], origin: Origin, digest: str, content: bytes
) -> Resource | Unreadable:
    if row[0] == "gap":
        return Unreadable(origin.source, *row[1:])
    (_, uid, kind, attributes, side, scope, owner, file, line, api, sources, proven, document,
     lines) = row  # fmt: skip
    return Resource(
        uid, kind, attributes, _SIDES[side], scope, owner,
        Origin(origin.source, file, line, origin.commit, api), digest if proven else "",
        tuple(sources), _lines_value(lines, origin.file, content, document), document,
    )  # fmt: skip


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
