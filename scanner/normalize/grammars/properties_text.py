"""Read Java properties: `name = value`, `name: value`, `name value`, with continued lines.

Source: Java SE API specification, java.util.Properties.load.
"""

import re
from typing import Any

from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_SPACE = " \t\f"


def load_properties(text: str) -> tuple[dict[str, str], Lines]:
    """Return the names and values, all of them text, and the line of each name.

    Of a name given twice the last value counts, as in the class that reads such files.

    Raises:
        DocumentSyntaxError: an escape by number without four hexadecimal digits.
    """
    values: dict[str, str] = {}
    marks: dict[str, Any] = {}
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        first, parts = at, []
        line = lines[at].lstrip(_SPACE)
        at += 1
        if not line or line[0] in "#!":
            continue
        while _is_continued(line) and at < len(lines):
            parts.append(line[:-1])
            line = lines[at].lstrip(_SPACE)
            at += 1
        parts.append(line[:-1] if _is_continued(line) else line)
        name, value = _pair("".join(parts))
        key = _plain(name, first + 1)
        values[key] = _plain(value, first + 1)
        marks[key] = first + 1
    return values, Lines((1, marks))


def _is_continued(line: str) -> bool:
    """Say whether a line ends in an odd number of backslashes."""
    return (len(line) - len(line.rstrip("\\"))) % 2 == 1


def _pair(line: str) -> tuple[str, str]:
    end = 0
    while end < len(line) and line[end] not in "=:" and line[end] not in _SPACE:
        end += 2 if line[end] == "\\" else 1
    rest = line[end:].lstrip(_SPACE)
    if rest[:1] in ("=", ":"):
        rest = rest[1:].lstrip(_SPACE)
    return line[:end], rest


def _plain(text: str, line: int) -> str:
    if "\\" not in text:
        return text

    def meant(found: re.Match[str]) -> str:
        escape = found[1]
        if len(escape) == 5:
            return chr(int(escape[1:], 16))
        if escape == "u":
            raise DocumentSyntaxError(line, 1, "expected four hexadecimal digits after \\u")
        return _LETTERS.get(escape, escape)

    return _ESCAPE.sub(meant, text)
