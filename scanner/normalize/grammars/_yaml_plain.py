"""Read YAML as most people write it, many times faster than by its whole grammar.

Block mappings and lists, one-line scalars, literal blocks, flow lists of plain words, comments and
document markers are read line by line. Anything else, and everything that may be a mistake, is
left to the whole grammar: then `plain_documents` returns None and claims nothing.
"""

import re
from typing import Any

from scanner.model.resource import Json
from scanner.normalize.grammars._yaml_lines import (
    BELOW,
    BLANK,
    EMPTY,
    LISTED,
    LITERAL,
    MARKER,
    SCALAR,
    Line,
    Scalar,
    known_lines,
    understood,
)

MAX_CHARACTERS = 4_000_000
_MAX_DEPTH = 60
# Tabs, carriage returns, other breaks, byte order marks and what YAML does not allow at all.
_ODD = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_NOT_ODD = bytes((10, *range(0x20, 0x7F)))


class _OtherwiseError(Exception):
    """The text needs the whole grammar."""


def plain_documents(text: str, scalar: Scalar) -> list[tuple[Json, int]] | None:
    """Return each document with the line of its first value; None when the text is not plain.

    Args:
        text: the YAML.
        scalar: what an unquoted scalar means.
    """
    if len(text) > MAX_CHARACTERS or _is_odd(text):
        return None
    try:
        return _Reading(text, scalar).documents()
    except _OtherwiseError:
        return None


def _is_odd(text: str) -> bool:
    if text.isascii():
        # Several times as fast as the expression.
        return bool(text.encode("ascii").translate(None, _NOT_ODD))
    return _ODD.search(text) is not None


class _Reading:
    """One text; a stack of open collections, each with the column that its entries begin in."""

    __slots__ = (
        "_columns", "_done", "_first", "_held", "_known", "_lines", "_marked", "_root", "_scalar",
        "_total", "_waiting",
    )  # fmt: skip

    def __init__(self, text: str, scalar: Scalar) -> None:
        self._lines = text.split("\n")
        self._total = len(self._lines)
        self._lines.reverse()  # The next one is the last.
        self._scalar = scalar
        self._known = known_lines(scalar)
        self._done: list[tuple[Json, int]] = []
        self._marked = False
        # Nothing begins left of the outermost.
        self._held: list[Any] = [None]
        self._columns = [-1]
        self._root: Any = None
        self._first = 0
        # A key or list entry whose value may stand on the lines below: where it goes, its column.
        self._waiting: tuple[Any, Any, int] | None = None

    def documents(self) -> list[tuple[Json, int]]:
        """Return each document with its first line.

        Raises:
            _OtherwiseError: the text is not plain.
        """
        lines, columns, held = self._lines, self._columns, self._held
        following, known = lines.pop, self._known.get
        while lines:
            text = following()
            line = known(text) or understood(text, self._scalar, self._known)
            column, inner, key, form, value = line
            if inner:
                self._entry(line)
            elif key is None:
                self._other(form)
            elif (
                form == SCALAR
                and column == columns[-1]
                and self._waiting is None
                and type(held[-1]) is dict
                and key not in held[-1]
            ):
                # Most lines of most documents end here.
                held[-1][key] = value
            else:
                self._key(column, key, form, value)
        if self._marked and self._root is None:
            raise _OtherwiseError
        self._finish()
        return self._done

    def _other(self, form: int) -> None:
        if form == BLANK:
            return
        if form != MARKER or (self._marked and self._root is None):
            raise _OtherwiseError
        self._marked = True
        self._finish()

    def _finish(self) -> None:
        if self._root is not None:
            self._done.append((self._root, self._first))
        del self._held[1:], self._columns[1:]
        self._root, self._first, self._waiting = None, 0, None

    def _entry(self, line: Line) -> None:
        """Add an entry to a list, which may begin with it."""
        column, inner, key, form, value = line
        columns, held = self._columns, self._held
        while column < columns[-1]:
            del columns[-1], held[-1]
        waiting = self._waiting
        if waiting is not None and column >= waiting[2] + (type(waiting[0]) is list):
            entries: Any = []
            self._open(waiting, entries, column)
        else:
            entries = held[-1]
            if columns[-1] != column or type(entries) is not list:
                raise _OtherwiseError
        if key is None:
            entries.append(None)
            self._put(entries, len(entries) - 1, form, value, column)
        else:
            entry: dict[str, Json] = {}
            entries.append(entry)
            self._push(entry, inner)
            self._put(entry, key, form, value, inner)

    def _key(self, column: int, key: str, form: int, value: Any) -> None:
        waiting = self._waiting
        if waiting is not None and column > waiting[2]:
            mapping: Any = {}
            self._open(waiting, mapping, column)
        else:
            mapping = self._mapping_at(column)
            if key in mapping:
                raise _OtherwiseError
        if form == BELOW:
            mapping[key] = None
            self._waiting = (mapping, key, column)
        else:
            self._put(mapping, key, form, value, column)

    def _mapping_at(self, column: int) -> Any:
        """Return the mapping whose keys begin at a column; those inside it have ended."""
        columns, held = self._columns, self._held
        while column < columns[-1] or (column == columns[-1] and type(held[-1]) is list):
            del columns[-1], held[-1]
        if len(columns) == 1:
            self._begin({}, column)
        if columns[-1] != column:
            raise _OtherwiseError
        return held[-1]

    def _open(self, waiting: tuple[Any, Any, int], collection: Any, column: int) -> None:
        """Put a collection where one is waited for."""
        waiting[0][waiting[1]] = collection
        self._push(collection, column)

    def _begin(self, collection: Any, column: int) -> None:
        """Begin a document with a collection."""
        if self._root is not None or column:
            raise _OtherwiseError
        self._root = collection
        self._first = self._total - len(self._lines)
        self._push(collection, column)

    def _push(self, collection: Any, column: int) -> None:
        if len(self._columns) > _MAX_DEPTH:
            raise _OtherwiseError
        self._held.append(collection)
        self._columns.append(column)

    def _put(self, place: Any, at: Any, form: int, value: Any, column: int) -> None:
        """Put what a line says into a mapping or list."""
        self._waiting = None
        if form == SCALAR:
            place[at] = value
        elif form == BELOW:
            place[at] = None
            self._waiting = (place, at, column)
        elif form == LISTED:
            place[at] = list(value)
        elif form == EMPTY:
            place[at] = {}
        elif form == LITERAL:
            place[at] = self._literal(column, value)
        else:
            raise _OtherwiseError

    def _literal(self, column: int, final: int) -> str:
        """Return the lines of a literal block, which end where a line begins further left."""
        indent, line = 0, ""
        block: list[str] = []
        while self._lines:
            line = self._lines.pop()
            bare = line.lstrip(" ")
            if not indent and bare:
                indent = len(line) - len(bare)
                if indent <= column or any(block):
                    raise _OtherwiseError
            if bare and len(line) - len(bare) < indent:
                self._lines.append(line)
                break
            block.append(line[indent:] if indent else line)
        else:
            if line:  # No break ends the text.
                raise _OtherwiseError
        while block and not block[-1]:
            block.pop()
        if not indent:
            raise _OtherwiseError
        return "\n".join(block) + "\n" * final
