"""Read YAML as most people write it, many times faster than by its whole grammar.

Block mappings and lists, one-line scalars, literal blocks, flow lists of plain words, comments and
document markers are read line by line. Anything else, and everything that may be a mistake, is
left to the whole grammar: then `plain_documents` returns None and claims nothing.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from scanner.model.resource import Json

MAX_CHARACTERS = 4_000_000
_MAX_DEPTH = 60
# Tabs, carriage returns, other breaks, byte order marks and what YAML does not allow at all.
_ODD = re.compile(
    "[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LINE = re.compile(
    r"( *)(- +|-(?=\n|\Z))?"
    r"(?:([A-Za-z_][\w./-]{0,200}|\"[^\"\\\n]{0,200}\"|'[^'\n]{0,200}'):(?: +|(?=\n|\Z)))?"
    # A value that begins with a letter, and cannot be anything but text or one of few words.
    r"(?:([A-Za-z/][^\n:#]*)(?=\n|\Z)|([^\n]*))"
)
_DOUBLE = re.compile(r'"([^"\\\n]*)" *(?: #[^\n]*)?\Z')
_SINGLE = re.compile(r"'((?:[^'\n]|'')*)' *(?: #[^\n]*)?\Z")
_WORD = r"""(?:"[^"\\\n]*"|'[^'\n]*'|[A-Za-z0-9_/$][\w./*=@$-]*)"""
_FLOW = re.compile(rf"(\[ *(?:{_WORD}(?: *, *{_WORD})*)? *\]) *(?: #[^\n]*)?\Z")
_IN_FLOW = re.compile(_WORD)
_EMPTY = re.compile(r"\{\} *(?: #[^\n]*)?\Z")
_MARKER = re.compile(r"--- *(?:#[^\n]*)?\Z")
_NOT_PLAIN = frozenset("&*!|>@`%#,]}?[{\"'")
_KEPT = {"|": 1, "|-": 0}
_QUOTES = "\"'"


class _OtherwiseError(Exception):
    """The text needs the whole grammar."""


def plain_documents(
    text: str, scalar: Callable[[str], Json], words: Mapping[str, Json]
) -> list[tuple[Json, int]] | None:
    """Return each document with the line of its first value; None when the text is not plain.

    Args:
        text: the YAML.
        scalar: what an unquoted scalar means.
        words: the words among them that are no text, with their values.
    """
    if len(text) > MAX_CHARACTERS or _ODD.search(text):
        return None
    reading = _Reading(text, scalar, words)
    try:
        return reading.documents()
    except _OtherwiseError:
        return None


class _Reading:
    """One text; a stack of open collections, each with the column that its entries begin in."""

    __slots__ = (
        "_columns", "_done", "_first", "_held", "_line", "_marked", "_place", "_root", "_scalar",
        "_text", "_waiting", "_words",
    )  # fmt: skip

    def __init__(self, text: str, scalar: Callable[[str], Json], words: Mapping[str, Json]) -> None:
        self._text = text
        self._scalar = scalar
        self._done: list[tuple[Json, int]] = []
        self._place = 0
        self._line = 0
        self._marked = False
        self._words = words
        self._held: list[Any] = []
        self._columns: list[int] = []
        self._root: Any = None
        self._first = 0
        # A key or list entry whose value may stand on the lines below: where it goes, its column.
        self._waiting: tuple[Any, Any, int] | None = None

    def documents(self) -> list[tuple[Json, int]]:
        """Return each document with its first line.

        Raises:
            _OtherwiseError: the text is not plain.
        """
        text, end, match, words = self._text, len(self._text), _LINE.match, self._words
        columns, held = self._columns, self._held
        while self._place < end:
            found = match(text, self._place)
            if found is None:
                raise _OtherwiseError
            self._place = found.end() + 1
            self._line += 1
            spaces, dash, key, word, rest = found.groups()
            if word is not None:
                rest = word.rstrip()
            if key is None or dash is not None:
                self._other(len(spaces), dash, key, rest)
            elif (
                word is not None
                and self._waiting is None
                and columns
                and columns[-1] == len(spaces)
                and type(held[-1]) is dict
                and key not in held[-1]
                and key[0] not in _QUOTES
            ):
                # Most lines of most documents end here.
                held[-1][key] = words.get(rest, rest)
            else:
                self._key(len(spaces), key, rest)
        if self._marked and self._root is None:
            raise _OtherwiseError
        self._finish()
        return self._done

    def _other(self, column: int, dash: str | None, key: str | None, rest: str) -> None:
        if dash is not None:
            column = self._entry(column, dash, key, rest)
            if key is not None:
                self._key(column, key, rest)
        elif rest and rest[0] != "#":
            if column or not _MARKER.match(rest) or (self._marked and self._root is None):
                raise _OtherwiseError
            self._marked = True
            self._finish()

    def _finish(self) -> None:
        if self._root is not None:
            self._done.append((self._root, self._first))
        self._held.clear()
        self._columns.clear()
        self._root, self._first, self._waiting = None, 0, None

    def _entry(self, column: int, dash: str, key: str | None, rest: str) -> int:
        """Begin an entry of a list, and return the column of what follows its dash."""
        columns, held = self._columns, self._held
        while columns and column < columns[-1]:
            columns.pop()
            held.pop()
        waiting = self._waiting
        if (
            waiting is not None and column >= waiting[2] + (type(waiting[0]) is list)
        ) or not columns:
            self._open([], column)
        if columns[-1] != column or type(held[-1]) is not list:
            raise _OtherwiseError
        self._waiting = None
        entries = held[-1]
        inner = column + len(dash)
        if key is not None:
            entry: dict[str, Json] = {}
            entries.append(entry)
            self._push(entry, inner)
        elif not rest or rest[0] == "#":
            entries.append(None)
            self._waiting = (entries, len(entries) - 1, column)
        else:
            entries.append(self._value(rest, column))
        return inner

    def _key(self, column: int, key: str, rest: str) -> None:
        key = key[1:-1] if key[0] in _QUOTES else key
        columns, held = self._columns, self._held
        while columns and (
            column < columns[-1] or (column == columns[-1] and type(held[-1]) is list)
        ):
            columns.pop()
            held.pop()
        waiting = self._waiting
        if waiting is not None and column > waiting[2]:
            self._open({}, column)
        elif not columns:
            self._begin({}, column)
        mapping = held[-1]
        if columns[-1] != column or type(mapping) is not dict or key in mapping or key == "<<":
            raise _OtherwiseError
        if not rest or rest[0] == "#":
            mapping[key] = None
            self._waiting = (mapping, key, column)
        else:
            self._waiting = None
            mapping[key] = self._value(rest, column)

    def _open(self, collection: Any, column: int) -> None:
        """Put a collection where one is waited for."""
        if self._waiting is None:
            raise _OtherwiseError
        place, at, _ = self._waiting
        place[at] = collection
        self._waiting = None
        self._push(collection, column)

    def _begin(self, collection: Any, column: int) -> None:
        """Begin a document with a collection."""
        if self._root is not None or column:
            raise _OtherwiseError
        self._root = collection
        self._first = self._line
        self._push(collection, column)

    def _push(self, collection: Any, column: int) -> None:
        if len(self._columns) >= _MAX_DEPTH:
            raise _OtherwiseError
        self._held.append(collection)
        self._columns.append(column)

    def _value(self, rest: str, column: int) -> Json:
        begin = rest[0]
        if begin not in _NOT_PLAIN:
            return self._plain(rest)
        if begin in _QUOTES:
            found = (_DOUBLE if begin == '"' else _SINGLE).match(rest)
            if found is None:
                raise _OtherwiseError
            return found[1] if begin == '"' else found[1].replace("''", "'")
        if begin == "[" and (listed := _FLOW.match(rest)):
            words = _IN_FLOW.findall(listed[1])
            return [w[1:-1] if w[0] in _QUOTES else self._scalar(w) for w in words]
        if begin == "{" and _EMPTY.match(rest):
            return {}
        if begin == "|" and rest.rstrip() in _KEPT:
            return self._literal(column, _KEPT[rest.rstrip()])
        raise _OtherwiseError

    def _plain(self, rest: str) -> Json:
        if " #" in rest:
            rest = rest[: rest.index(" #")]
        rest = rest.rstrip()
        if ": " in rest or rest[-1] == ":" or rest.startswith("---"):
            raise _OtherwiseError
        if rest[0] in "-:" and rest[1:2] in ("", " "):
            raise _OtherwiseError
        return self._scalar(rest)

    def _literal(self, column: int, final: int) -> str:
        """Return the lines of a literal block, which end where a line begins further left."""
        text, indent = self._text, 0
        lines: list[str] = []
        while self._place < len(text):
            end = text.find("\n", self._place)
            if end < 0:
                raise _OtherwiseError
            line = text[self._place : end]
            bare = line.lstrip(" ")
            if not indent and bare:
                indent = len(line) - len(bare)
                if indent <= column or any(lines):
                    raise _OtherwiseError
            if bare and len(line) - len(bare) < indent:
                break
            lines.append(line[indent:] if indent else line)
            self._place = end + 1
            self._line += 1
        while lines and not lines[-1]:
            lines.pop()
        if not indent:
            raise _OtherwiseError
        return "\n".join(lines) + "\n" * final
