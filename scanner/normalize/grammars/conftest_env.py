"""Read env files as conftest hands them to policies: names and texts, variables filled in.

Source: conftest 0.71 and the library by which it reads env files (gotenv 1.6). A variable that the file
itself does not set is taken from the environment of whoever runs conftest, and is refused here.
"""

import re
from collections.abc import Iterator

from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.unicode_spaces import UNICODE_SPACES

_LINE = re.compile(
    r"""[\t\n\f\r ]*(?:export[\t\n\f\r ]+)?([0-9A-Za-z_.]++)(?:[\t\n\f\r ]*+=[\t\n\f\r ]*+|:[\t\n\f\r ]+?)"""
    r"""('[\s\S]*'|"[\s\S]*"|[^#\n]++)?[\t\n\f\r ]*+(?:\#[^\n]*+)?\Z""",
)
_VARIABLE = re.compile(r"(\\)?\$(\{?([A-Z0-9_]+)?\}?)")
_LONGEST = 16_000
"""Longer settings are refused, since a pattern looks at every quote in them."""
_SETTINGS = 100_000


def load_conftest_env(text: str) -> Json:
    """Return `{name: text}`.

    Raises:
        DocumentSyntaxError: a line that conftest refuses, or a variable of the environment.
    """
    held: dict[str, str] = {}
    for count, (number, line) in enumerate(_settings(text.removeprefix("\ufeff"))):
        if len(line) > _LONGEST or count > _SETTINGS:
            raise DocumentSyntaxError(number, 1, "a setting that is too long, or too many of them")
        found = _LINE.match(line)
        if found is None:
            raise DocumentSyntaxError(number, 1, "expected NAME=value")
        held[found[1]] = _value((found[2] or "").strip(UNICODE_SPACES), held, number)
    return dict(held)


def _settings(text: str) -> Iterator[tuple[int, str]]:
    """Yield each setting with its line; one in quotes may go over several."""
    lines = re.split(r"\r\n|\r|\n", text)
    at = 0
    while at < len(lines):
        line, number = lines[at].strip(UNICODE_SPACES), at + 1
        at += 1
        if not line or line.startswith("#"):
            continue
        quote, held = _open_quote(line), [line]
        while quote:
            if at >= len(lines):
                raise DocumentSyntaxError(number, 1, "the quote around a value is not closed")
            held.append(lines[at])
            last = lines[at].rfind(quote)
            if last >= 0 and not (last > 0 and lines[at][last - 1] == "\\"):
                quote = ""
            at += 1
        yield number, "\n".join(held)


def _open_quote(line: str) -> str:
    """Return the quote that a line leaves open."""
    sign = line.find("=") if "=" in line else line.find(":")
    if not 0 < sign < len(line) - 1:
        return ""
    value = line[sign + 1 :].strip(UNICODE_SPACES)
    if value[:1] not in ('"', "'"):
        return ""
    last = value[1:].strip(UNICODE_SPACES).rfind(value[0])
    return "" if last >= 0 and value[last] != "\\" else value[0]


def _value(value: str, held: dict[str, str], number: int) -> str:
    quote = value[0] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else ""
    if quote:
        value = value[1:-1]
    if quote == '"':
        value = value.replace("\\n", "\n").replace("\\r", "\r")
        value = re.sub(r"\\([^$])", r"\1", value)

    def filled(found: re.Match[str]) -> str:
        if found[1]:
            return found[0][1:]
        if not found[3]:
            return found[0]
        if found[3] not in held:
            raise DocumentSyntaxError(number, 1, "a variable that this file does not set before")
        return held[found[3]]

    filled_in = value if quote == "'" else _VARIABLE.sub(filled, value)
    if len(filled_in) > _LONGEST:
        raise DocumentSyntaxError(number, 1, "a value that is too long")
    return filled_in
