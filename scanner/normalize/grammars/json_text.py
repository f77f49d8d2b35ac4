"""Read JSON exactly: big integers kept, doubled keys and NaN refused, with the place."""

import json
import math
import re
from bisect import bisect_left
from itertools import chain
from typing import Any, NoReturn

import msgspec

from scanner.model.resource import Json
from scanner.normalize.grammars._json_nodes import json_nodes
from scanner.normalize.grammars.lines import Lines, Marks
from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError, Path, error_at

__all__ = ["DocumentSyntaxError", "Path", "json_lines", "load_json"]

_KEY_END = re.compile(r'(?<!\\)"[ \t\r\n]*+:')
_NO_MARKS = bytes(byte for byte in range(256) if byte not in b'{}[]"')
_DEEP = b"\n" + b" " * MAX_DEPTH
_LARGEST_INDENTED = 100_000_000
"""Bytes that the lines of an indented text may begin with at most."""
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")


_COLLECTIONS = frozenset({dict, list})


class _RefusedError(ValueError):
    """Something that JSON readers let pass and this one does not."""


def load_json(text: str) -> Json:
    """Return the value of a JSON text (RFC 8259).

    Raises:
        DocumentSyntaxError: not JSON; a key given twice in one object; NaN or a number out of
            range; half a surrogate pair; nested too deeply.
    """
    text = text.removeprefix("\ufeff")
    plain, value = _plain(text)
    if plain:
        return value
    try:
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        keys, deeper = _measured(value)
        if keys != _written_keys(text):
            # A key may be given twice, or a text may look like one: the exact way costs twice.
            json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        # Places and words of the library differ between versions of Python: ours do not.
        _find_place(text)
        raise error_at(text, error.pos, error.msg) from None
    except (_RefusedError, RecursionError, ValueError) as error:
        _find_place(text)
        raise DocumentSyntaxError(0, 0, _words(error)) from None
    if deeper or _HALF_PAIR.search(text):
        _find_place(text)
    return value


def _plain(text: str) -> tuple[bool, Json]:
    """Return the value of a text in which nothing is unusual, in a fraction of the time.

    Written again, the value must have as many colons as the text, so that no key was given twice:
    one stands after each key, and those inside texts are the same where no escape stands for one.
    """
    data = text.encode("utf-8", "surrogatepass")
    if b"\\u" in data and (b"\\u00" in data or _HALF_PAIR.search(text)):
        return False, None
    try:
        value = msgspec.json.decode(data)
        if msgspec.json.encode(value).count(b":") != data.count(b":"):
            return False, None
        deeper = not _is_shallow(data) and _measured(value)[1]
    except (msgspec.DecodeError, RecursionError, ValueError, OverflowError):
        return False, None
    return not deeper, value


def _is_shallow(data: bytes) -> bool:
    """Say quickly whether a JSON text is nested no deeper than may be; False where that takes longer."""
    opened = data.count(b"{") + data.count(b"[")
    if opened <= MAX_DEPTH:
        return True
    if (2 * opened + data.count(b",")) * MAX_DEPTH <= _LARGEST_INDENTED:
        # Each line is indented by its depth, and no text holds a break.
        return _DEEP not in msgspec.json.format(data, indent=1)
    if b"\\" in data:
        # A quote after two of them is none that an escape stands before.
        data = data.replace(b"\\\\", b"") if b'\\\\"' in data else data
        data = data.replace(b'\\"', b"")
    brackets = data.translate(None, _NO_MARKS)
    # Each round takes away one level of objects and one of lists, from the inside. Quotes go in
    # pairs, so that a bracket inside a text and one outside never do.
    for _ in range(MAX_DEPTH // 2):
        before = len(brackets)
        brackets = brackets.replace(b'""', b"").replace(b"{}", b"").replace(b"[]", b"")
        if len(brackets) == before:
            break  # Nothing is left, or a text holds brackets.
    return not brackets


def json_lines(text: str) -> Lines:
    """Return the lines of a JSON text's values; costs far more than loading it.

    Raises:
        DocumentSyntaxError: as load_json.
    """
    breaks = _LineCounter(text)
    inner: dict[Path, Any] = {}
    root: Marks = 1
    for node in json_nodes(text):
        line = breaks.line_of(node.key_start)
        marks: Marks = (line, inner.pop(node.path, {})) if node.collection else line
        if node.path:
            inner.setdefault(node.path[:-1], {})[node.path[-1]] = marks
        else:
            root = marks
    return Lines(root)


class _LineCounter:
    """Line of an offset by bisection."""

    def __init__(self, text: str) -> None:
        self._starts = [match.start() for match in re.finditer("\n", text)]

    def line_of(self, index: int) -> int:
        return bisect_left(self._starts, index) + 1


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _RefusedError("a key is given twice in one object")
    return value


def _refuse(_word: str) -> NoReturn:
    raise _RefusedError("NaN and Infinity are not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise _RefusedError("a number is out of range")
    return number


def _words(error: Exception) -> str:
    if isinstance(error, _RefusedError):
        return str(error)
    if isinstance(error, RecursionError):
        return f"nested more than {MAX_DEPTH} levels deep"
    return "an integer is too long to be read exactly"


def _find_place(text: str) -> None:
    """Go through the text token by token, so that the error names its place."""
    for _ in json_nodes(text):
        pass


def _measured(value: Json) -> tuple[int, bool]:
    """Return how many keys the objects of a value have, and whether it is nested too deeply."""
    keys = 0
    level = [value]
    for _ in range(MAX_DEPTH):
        objects = [each for each in level if type(each) is dict]
        held = [each for each in level if type(each) is list]
        if not objects and not held:
            return keys, False
        keys += sum(map(len, objects))
        inner = chain(*map(dict.values, objects), *held)
        level = [each for each in inner if type(each) in _COLLECTIONS]
    return keys, bool(level)


def _written_keys(text: str) -> int:
    """Return at least as many keys as the text has, exactly as many in most texts; -1 if unknown."""
    if '\\\\"' in text:
        return -1
    return len(_KEY_END.findall(text))
