"""Resources and gaps as JSON and back, with the lines of their values."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from scanner.model.evidence import Unreadable
from scanner.model.resource import EMPTY, Json, Origin, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents._place import Below
from scanner.normalize.grammars.formats import StructuredDocument
from scanner.normalize.grammars.lines import Lines

_NO_LINES = cast("Mapping[tuple[str | int, ...], int]", EMPTY)


class NotPlainError(TypeError):
    """The item holds what JSON does not give back as it was."""


def row_of(item: Resource | Unreadable) -> list[Json]:
    """Return an item as JSON.

    Raises:
        NotPlainError: see there.
    """
    if isinstance(item, Unreadable):
        return ["gap", item.place, item.reason, item.transient, item.whole]
    if not _is_plain(item.attributes):
        raise NotPlainError("attributes")
    return [
        "resource", item.uid, item.kind, item.attributes, item.side.value, item.scope, item.owner,
        item.origin.file, item.origin.line, item.origin.api, list(item.sources),
        bool(item.evidence), item.document, _lines_row(item.lines),
    ]  # fmt: skip


def value_of(row: list[Json], origin: Origin, digest: str) -> Resource | Unreadable:
    """Return the item of a row, as if it had just been read.

    Args:
        row: from `row_of`.
        origin: source and commit of the document as it is read now.
        digest: of the document, redacted.
    """
    if row[0] == "gap":
        return Unreadable(origin.source, *row[1:])
    (_, uid, kind, attributes, side, scope, owner, file, line, api, sources, proven, document,
     lines) = row  # fmt: skip
    return Resource(
        uid=uid,
        kind=kind,
        attributes=attributes,
        side=Side(side),
        scope=scope,
        owner=owner,
        origin=Origin(origin.source, file, line, origin.commit, api),
        evidence=digest if proven else "",
        sources=tuple(sources),
        lines=_lines_value(lines),
        document=document,
    )


def _is_plain(value: Any) -> bool:
    """Say whether JSON gives the value back as it is: no tuple, no key that is not text."""
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_plain(inner) for inner in value)
    if type(value) is int:
        return -(2**63) <= value < 2**64
    if type(value) is float:
        return value - value == 0  # Neither infinite nor no number.
    return value is None or type(value) in {str, bool}


def _lines_row(lines: Mapping[tuple[str | int, ...], int]) -> Json:
    if isinstance(lines, Below):
        document = lines.document
        if type(document.lines) is not Lines:
            raise NotPlainError("lines")
        return [document.format, list(lines.under), _marks_row(document.lines.marks)]
    if lines:
        raise NotPlainError("lines")
    return None


def _lines_value(row: Json) -> Mapping[tuple[str | int, ...], int]:
    if row is None:
        return _NO_LINES
    kind, under, marks = row
    # What the marks become is made only when a finding asks for a line.
    made = lru_cache(maxsize=1)(lambda: Lines(_marks_value(marks)))
    document = StructuredDocument(kind, None, made)
    return Below(document, tuple(under))


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
