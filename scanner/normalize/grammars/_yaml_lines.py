"""What one line of plain YAML says, whatever stands around it.

Most lines of manifests are those of other manifests: what a short one says is remembered.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

from scanner.model.resource import Json

SCALAR: Final = 0
"""A value that is complete; the other forms follow."""
BELOW: Final = 1
LISTED: Final = 2
EMPTY: Final = 3
LITERAL: Final = 4
BLANK: Final = 5
MARKER: Final = 6
OTHERWISE: Final = 7


Line: TypeAlias = tuple[int, int, str | None, int, Any]
"""One line: where it begins, where what follows its dash begins, its key, its form, its value.

The second is 0 where no dash begins the entry of a list; the key is None where there is none. The
form is SCALAR, LISTED for a list of scalars, EMPTY for `{}`, BELOW when the value is on the lines
that follow or missing, or LITERAL when a literal block begins, whose value is how many line breaks
end it. Without key and dash it is BLANK also for a comment, or MARKER. OTHERWISE needs the whole
grammar.
"""
Scalar: TypeAlias = Callable[[str], Json]
"""What an unquoted scalar means."""
_Said: TypeAlias = tuple[int, Any]

_LONGEST = 200
_MOST = 10_000
_LINE = re.compile(
    r"( *)(- +|-\Z)?"
    r"(?:([A-Za-z_][\w./-]{0,200}|\"[^\"\\]{0,200}\"|'[^']{0,200}'):(?: +|\Z))?"
)
_DOUBLE = re.compile(r'"([^"\\]*)" *(?: #.*)?\Z')
_SINGLE = re.compile(r"'((?:[^']|'')*)' *(?: #.*)?\Z")
_WORD = r"""(?:"[^"\\]*"|'[^']*'|[A-Za-z0-9_/$][\w./*=@$-]*)"""
_FLOW = re.compile(rf"(\[ *(?:{_WORD}(?: *, *{_WORD})*)? *\]) *(?: #.*)?\Z")
_IN_FLOW = re.compile(_WORD)
_EMPTY = re.compile(r"\{\} *(?: #.*)?\Z")
_MARKER = re.compile(r"--- *(?:#.*)?\Z")
_NOT_PLAIN = frozenset("&*!|>@`%#,]}?[{\"'")
_KEPT = {"|": 1, "|-": 0}
_QUOTES = "\"'"
_OTHER: _Said = (OTHERWISE, None)


@lru_cache(maxsize=4)
def known_lines(_scalar: Scalar) -> dict[str, Line]:
    """Return what is known of lines where unquoted scalars mean this; `understood` adds to it."""
    return {}


def understood(text: str, scalar: Scalar, known: dict[str, Line]) -> Line:
    """Return what a line says, and remember it when it is short.

    Args:
        text: the line without its break, of characters that YAML allows.
        scalar: what an unquoted scalar means.
        known: from `known_lines`.
    """
    line = _understood(text, scalar)
    if len(text) <= _LONGEST:
        if len(known) >= _MOST:
            known.clear()
        known[text] = line
    return line


def _understood(text: str, scalar: Scalar) -> Line:
    found = _LINE.match(text)
    if found is None:
        return (0, 0, None, *_OTHER)
    spaces, dash, key = found.groups()
    column, rest = len(spaces), text[found.end() :]
    if dash is None and key is None:
        return column, 0, None, _alone(rest, column), None
    if key is not None and key[0] in _QUOTES:
        key = key[1:-1]
    form, value = _OTHER if key == "<<" else _said(rest, scalar)
    return column, column + len(dash) if dash else 0, key, form, value


def _alone(rest: str, column: int) -> int:
    if not rest or rest[0] == "#":
        return BLANK
    return MARKER if not column and _MARKER.match(rest) else OTHERWISE


def _said(rest: str, scalar: Scalar) -> _Said:
    if not rest or rest[0] == "#":
        return BELOW, None
    begin = rest[0]
    if begin not in _NOT_PLAIN:
        return _plain(rest, scalar)
    if begin in _QUOTES:
        return _quoted(rest)
    if begin == "[" and (listed := _FLOW.match(rest)):
        words = _IN_FLOW.findall(listed[1])
        return LISTED, tuple(w[1:-1] if w[0] in _QUOTES else scalar(w) for w in words)
    if begin == "{" and _EMPTY.match(rest):
        return EMPTY, None
    kept = _KEPT.get(rest.rstrip(" "))
    return _OTHER if kept is None else (LITERAL, kept)


def _quoted(rest: str) -> _Said:
    if rest[0] == '"':
        found = _DOUBLE.match(rest)
        return (SCALAR, found[1]) if found else _OTHER
    found = _SINGLE.match(rest)
    return (SCALAR, found[1].replace("''", "'")) if found else _OTHER


def _plain(rest: str, scalar: Scalar) -> _Said:
    if " #" in rest:
        rest = rest[: rest.index(" #")]
    rest = rest.rstrip(" ")
    if ": " in rest or rest[-1] == ":" or rest.startswith("---"):
        return _OTHER
    if rest[0] in "-:" and rest[1:2] in ("", " "):
        return _OTHER
    return SCALAR, scalar(rest)
