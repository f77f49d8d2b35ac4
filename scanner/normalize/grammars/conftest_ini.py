"""Read INI as conftest hands it to policies: sections of texts, numbers and truth values.

Source: conftest 0.71 and the library by which it reads INI (go-ini 1.67 without options), whose rules
for quotes, comments behind values and continued lines these are: indented lines are keys of their
own, and the last of two keys counts.
"""

import re
from collections.abc import Iterator
from math import isfinite

from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.unicode_spaces import UNICODE_SPACES

_NUMBER = re.compile(
    r"[+-]?(?:[0-9]++(?:_[0-9]++)*+(?:\.(?:[0-9]++(?:_[0-9]++)*+)?)?|\.[0-9]++(?:_[0-9]++)*+)(?:[eE][+-]?[0-9]++)?"
)
_HEXADECIMAL = re.compile(r"[+-]?0[xX](?:_?[0-9a-fA-F]++)++(?:\.[0-9a-fA-F]*+)?[pP][+-]?[0-9]{1,9}")
_TRUE, _FALSE = (
    frozenset({"t", "T", "TRUE", "true", "True"}),
    frozenset({"f", "F", "FALSE", "false", "False"}),
)
_SIGN = re.compile("[=:]")
_COMMENT = re.compile("[#;]")
_BEGINS = frozenset("0123456789+-.")
_EXACT = 2**53
_LONGEST = 4_000


def load_conftest_ini(text: str) -> dict[str, Json]:
    """Return `{section: {key: value}}` without what stands before the first section.

    Raises:
        DocumentSyntaxError: a line that conftest refuses.
    """
    sections: dict[str, dict[str, str]] = {}
    for section, key, value in _Reader(text.removeprefix("\ufeff")).found():
        held = sections.setdefault(section, {})
        if key:
            held[key] = value
    sections.pop("DEFAULT", None)
    return {
        section: {key: _value(value) for key, value in held.items()}
        for section, held in sections.items()
    }


class _Reader:
    """Reads line by line; a value may take lines that follow."""

    def __init__(self, text: str) -> None:
        self._lines = _split(text)
        self._at = 0
        self._count = 1

    def found(self) -> Iterator[tuple[str, str, str]]:
        """Yield section, key and value; a section by itself with the key ""."""
        section = "DEFAULT"
        while self._at < len(self._lines):
            line = self._next().lstrip(UNICODE_SPACES)
            if not line or line[0] in "#;":
                continue
            if line[0] == "[":
                section = self._section(line)
                self._count = 1
                yield section, "", ""
                continue
            key, rest = self._key(line)
            if key == "-":
                key, self._count = f"#{self._count}", self._count + 1
            yield section, key, self._value(line[rest:])

    def _next(self) -> str:
        self._at += 1
        return self._lines[self._at - 1]

    def _error(self, message: str) -> DocumentSyntaxError:
        return DocumentSyntaxError(self._at, 1, message)

    def _section(self, line: str) -> str:
        close = line.rfind("]")
        if close < 2:
            raise self._error("a section is not closed, or has no name")
        return line[1:close]

    def _key(self, line: str) -> tuple[str, int]:
        """Return the name of a key, and where its value begins."""
        quote = '"""' if line.startswith('"""') and len(line) > 6 else line[0]
        begun = close = 0
        if quote[0] in '"`':
            begun = len(quote)
            close = line.find(quote, begun)
            if close < 0:
                raise self._error("the quote around a key is not closed")
        sign = _SIGN.search(line, close + begun)
        if sign is None:
            raise self._error("a key without an equals sign or a colon")
        name = line[begun : close if begun else sign.start()].strip(UNICODE_SPACES)
        if not name:
            raise self._error("a key without a name")
        return name, sign.end()

    def _value(self, rest: str) -> str:
        line = rest.lstrip(UNICODE_SPACES)
        if not line:
            return ""
        quote = '"""' if len(line) > 3 and line.startswith('"""') else "`" if line[0] == "`" else ""
        if quote:
            begun = len(quote)
            close = line.rfind(quote, begun)
            return line[begun:close] if close >= 0 else self._over_lines(line[begun:], quote)
        line = line.strip(UNICODE_SPACES)
        if line.endswith("\\"):
            return self._continued(line[:-1])
        comment = _COMMENT.search(line)
        if comment:
            line = line[: comment.start()].strip(UNICODE_SPACES)
        quoted = len(line) > 1 and line[0] == line[-1] and line[0] in "\"'"
        return line[1:-1] if quoted and line.find(line[0], 1) == len(line) - 1 else line

    def _over_lines(self, begun: str, quote: str) -> str:
        held = [begun]
        while self._at < len(self._lines):
            line = self._next()
            close = line.rfind(quote)
            if close >= 0:
                return "".join([*held, line[:close]])
            held.append(line)
        raise self._error("the quote around a value is not closed")

    def _continued(self, begun: str) -> str:
        held = [begun]
        while self._at < len(self._lines):
            line = self._next().strip(UNICODE_SPACES)
            if not line.endswith("\\"):
                return "".join([*held, line])
            held.append(line[:-1])
        return "".join(held)


def _split(text: str) -> list[str]:
    """Return the lines with their ends; a last empty one counts as read."""
    return [f"{line}\n" for line in text.split("\n")[:-1]] + [text.rpartition("\n")[2]]


def _value(text: str) -> Json:
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    number = _number(text)
    if number is None or not isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _number(text: str) -> float | None:
    """Return the number that Go reads in a text; None where it reads none."""
    if len(text) > _LONGEST or text[:1] not in _BEGINS:
        return None
    if _NUMBER.fullmatch(text):
        return float(text)
    try:
        return float.fromhex(text.replace("_", "")) if _HEXADECIMAL.fullmatch(text) else None
    except OverflowError:
        return None
