"""A linear JSON tokenizer with places, for spans, lines and exact errors."""

import json.decoder
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from scanner.normalize.grammars.syntax import MAX_DEPTH, Path, error_at

_SPACE = re.compile(r"[ \t\r\n]*+")
_LITERAL = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?|true|false|null")
_SURROGATE = re.compile("[\ud800-\udfff]")
_scan_string: Any = json.decoder.scanstring  # type: ignore[attr-defined]  # not in the stubs


class JsonNode(NamedTuple):
    """One value of a JSON text, in order of where it ends.

    Attributes:
        start, end: character offsets of the value.
        key_start, key_end: offsets of its key with the quotes; equal when it has none.
        text: a string's decoded text; None for every other value.
        collection: whether it is an object or a list.
    """

    path: Path
    start: int
    end: int
    key_start: int
    key_end: int
    text: str | None
    collection: bool


class _Open:
    __slots__ = ("index", "is_object", "key_end", "key_start", "keys", "path", "start")

    def __init__(self, path: Path, start: int, key: tuple[int, int], *, is_object: bool) -> None:
        self.path = path
        self.start = start
        self.key_start, self.key_end = key
        self.is_object = is_object
        self.keys: set[str] = set()
        self.index = -1


def json_nodes(text: str) -> Iterator[JsonNode]:
    """Yield every value, a collection after what it holds; the last one is the document.

    Raises:
        DocumentSyntaxError: not JSON, a key given twice, half a surrogate pair, too deep.
    """
    return _Tokens(text).nodes()


class _Tokens:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 1 if text.startswith("\ufeff") else 0
        self.stack: list[_Open] = []

    def nodes(self) -> Iterator[JsonNode]:
        self._space()
        node = self._begin((), (self.at, self.at))
        if node is not None:
            yield node
        while self.stack:
            node = self._step()
            if node is not None:
                yield node
        self._space()
        if self.at != len(self.text):
            raise error_at(self.text, self.at, "text after the end of the document")

    def _space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _step(self) -> JsonNode | None:
        """Take one element, or the end, of the innermost open collection."""
        frame = self.stack[-1]
        self._space()
        first = frame.index < 0
        if self._peek() == ("}" if frame.is_object else "]"):
            self.at += 1
            self.stack.pop()
            return JsonNode(
                frame.path,
                frame.start,
                self.at,
                frame.key_start,
                frame.key_end,
                None,
                collection=True,
            )
        if not first:
            self._expect(",", "a comma or the end of the collection is missing")
        frame.index += 1
        if not frame.is_object:
            return self._begin((*frame.path, frame.index), (self.at, self.at))
        start = self.at
        key = self._string("a key in double quotes is missing")
        if key in frame.keys:
            raise error_at(self.text, start, f"the key {key[:80]!r} is given twice in one object")
        frame.keys.add(key)
        end = self.at
        self._space()
        self._expect(":", "a colon is missing after the key")
        return self._begin((*frame.path, key), (start, end))

    def _expect(self, mark: str, message: str) -> None:
        if self._peek() != mark:
            raise error_at(self.text, self.at, message)
        self.at += 1
        self._space()

    def _string(self, message: str) -> str:
        if self._peek() != '"':
            raise error_at(self.text, self.at, message)
        start = self.at
        try:
            value, self.at = _scan_string(self.text, start + 1, True)  # noqa: FBT003 - positional
        except json.JSONDecodeError as error:
            raise error_at(self.text, error.pos, "a string does not end, or is not valid") from None
        if _SURROGATE.search(value):
            raise error_at(self.text, start, "a string holds half a surrogate pair")
        return str(value)

    def _begin(self, path: Path, key: tuple[int, int]) -> JsonNode | None:
        """Start the value at the current place; return it when it is a scalar."""
        mark, start = self._peek(), self.at
        if mark in ("{", "["):
            if len(self.stack) >= MAX_DEPTH:
                raise error_at(self.text, start, f"nested more than {MAX_DEPTH} levels deep")
            self.stack.append(_Open(path, start, key, is_object=mark == "{"))
            self.at += 1
            return None
        if mark == '"':
            value = self._string("")
            return JsonNode(path, start, self.at, *key, value, collection=False)
        match = _LITERAL.match(self.text, start)
        if match is None:
            raise error_at(self.text, start, "a value is missing or is not JSON")
        self.at = match.end()
        return JsonNode(path, start, self.at, *key, None, collection=False)
