"""Where each value of a TOML text stands, so that a finding has a line and an edit few bytes."""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from scanner.model.resource import Json
from scanner.normalize.grammars import toml_text
from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError, Path

MAX_CHARACTERS = 16_000_000

_BLANK = re.compile(r"(?:[ \t\r\n\ufeff]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: \d\d:[^\s,\]}#]+)?")
_BASIC = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL = re.compile(r"'[^'\n]*'")


class TomlSpan(NamedTuple):
    """One value of a TOML document and where it stands.

    Attributes:
        path: keys and indexes from the root.
        key_start: offset of the key; equal to `start` for an element of an array.
        start, end: character offsets of the value. The value of a table header is the header.
    """

    path: Path
    key_start: int
    start: int
    end: int


def load_toml(text: str) -> dict[str, Json]:
    """Return a TOML document as plain data; dates become text.

    Raises:
        DocumentSyntaxError: not TOML, too large, or nested too deeply.
    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentSyntaxError(0, 0, f"longer than {MAX_CHARACTERS} characters")
    return toml_text.load_toml(text)[0]


def toml_spans(text: str) -> tuple[TomlSpan, ...]:
    """Return where every value stands, in the order of the text.

    Args:
        text: a document that `load_toml` accepts; for another the spans mean nothing.

    Raises:
        DocumentSyntaxError: the text breaks off, or is nested too deeply.
    """
    return tuple(_Scanner(text).document())


class TomlLines:
    """Line, from 1, of each value of a TOML document."""

    __slots__ = ("_breaks", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = {span.path: span.key_start for span in toml_spans(text)}
        self._breaks = [match.start() for match in re.finditer("\n", text)]

    def near(self, path: Path) -> int:
        """Return the line of this path, or of the nearest value around it; 1 when there is none."""
        for length in range(len(path), 0, -1):
            start = self._starts.get(path[:length])
            if start is not None:
                return bisect_left(self._breaks, start) + 1
        return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.arrays: dict[Path, int] = {}

    def document(self) -> Iterator[TomlSpan]:
        table: Path = ()
        while True:
            self._blank()
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                start = self.at
                table = self._header()
                yield TomlSpan(table, start, start, self.at)
            else:
                yield from self._pair(table, 0)

    def _header(self) -> Path:
        several = self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        path = self._resolved(self._key())
        self._expect("]]" if several else "]")
        if several:
            self.arrays[path] = self.arrays.get(path, -1) + 1
            path = (*path, self.arrays[path])
        return path

    def _resolved(self, keys: tuple[str, ...]) -> Path:
        path: Path = ()
        for index, key in enumerate(keys):
            path = (*path, key)
            if path in self.arrays and index < len(keys) - 1:
                path = (*path, self.arrays[path])
        return path

    def _pair(self, table: Path, depth: int) -> Iterator[TomlSpan]:
        key_start = self.at
        path = (*table, *self._key())
        self._expect("=")
        self._space()
        yield from self._value(path, key_start, depth)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._space()
            parts.append(self._key_part())
            self._space()
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _key_part(self) -> str:
        pattern = {'"': _BASIC, "'": _LITERAL}.get(self.text[self.at : self.at + 1], _BARE_KEY)
        match = pattern.match(self.text, self.at)
        if match is None:
            raise self._broken()
        self.at = match.end()
        raw = match.group()
        if pattern is _BARE_KEY:
            return raw
        return str(tomllib.loads(f"k = {raw}")["k"]) if "\\" in raw else raw[1:-1]

    def _value(self, path: Path, key_start: int, depth: int) -> Iterator[TomlSpan]:
        if depth > MAX_DEPTH:
            raise self._broken("nested too deeply")
        start = self.at
        opener = self.text[start : start + 1]
        inner: list[TomlSpan] = []
        if opener == "[":
            inner = list(self._array(path, depth))
        elif opener == "{":
            inner = list(self._inline_table(path, depth))
        else:
            self._scalar(opener)
        yield TomlSpan(path, key_start, start, self.at)
        yield from inner

    def _array(self, path: Path, depth: int) -> Iterator[TomlSpan]:
        self.at += 1
        index = 0
        while not self._closes("]"):
            yield from self._value((*path, index), self.at, depth + 1)
            index += 1

    def _inline_table(self, path: Path, depth: int) -> Iterator[TomlSpan]:
        self.at += 1
        while not self._closes("}"):
            yield from self._pair(path, depth + 1)

    def _closes(self, closer: str) -> bool:
        self._blank()
        if self.text.startswith(",", self.at):
            self.at += 1
            self._blank()
        if self.at >= len(self.text):
            raise self._broken()
        if self.text[self.at] != closer:
            return False
        self.at += 1
        return True

    def _scalar(self, opener: str) -> None:
        triple = opener * 3
        if opener in ('"', "'") and self.text.startswith(triple, self.at):
            self._multiline(triple)
            return
        pattern = {'"': _BASIC, "'": _LITERAL}.get(opener, _SCALAR)
        match = pattern.match(self.text, self.at)
        if match is None:
            raise self._broken()
        self.at = match.end()

    def _multiline(self, triple: str) -> None:
        at = self.at + 3
        while True:
            end = self.text.find(triple, at)
            if end < 0:
                raise self._broken()
            if triple == "'''" or not _escaped(self.text, end):
                break
            at = end + 1
        end += 3
        while (
            end < len(self.text) and self.text[end] == triple[0] and end < self.at + len(self.text)
        ):
            end += 1
        self.at = end

    def _expect(self, mark: str) -> None:
        self._space()
        if not self.text.startswith(mark, self.at):
            raise self._broken()
        self.at += len(mark)

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _broken(self, message: str = "not valid TOML") -> DocumentSyntaxError:
        return DocumentSyntaxError(self.text.count("\n", 0, self.at) + 1, 0, message)


def _escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes > 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1
