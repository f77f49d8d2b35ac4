"""Read TOML with the line of each key."""

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from scanner.model.resource import Json
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import MAX_DEPTH, DocumentSyntaxError

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_HEADER = re.compile(r"[ \t]*(\[\[?)([^\]\n]*)\]")
_KEY = re.compile(
    r"""[ \t]*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*+)[ \t]*="""
)
_STRING = re.compile(r'"""|\'\'\'|"(?:[^"\\]|\\.)*+"|\'[^\']*+\'|#')
_PART = re.compile(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'""")


def load_toml(text: str) -> tuple[dict[str, Json], Lines]:
    """Return the value of a TOML text as JSON values (dates as text), and its lines.

    Lines are known for tables and their keys; what is inside a value has its key's line.

    Raises:
        DocumentSyntaxError: not TOML, or nested too deeply.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return _plain(_parsed(text), 0, _iso), _lines(text)


def conftest_values(text: str) -> dict[str, Json]:
    """Return the value as conftest hands it to policies: every date and time is an instant.

    Raises:
        DocumentSyntaxError: as load_toml.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    held: dict[str, Json] = _plain(_parsed(text), 0, _instant)
    return held


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _placed(str(error), text) from None
    except (RecursionError, ValueError):
        raise DocumentSyntaxError(0, 0, "nested too deeply or a number too long") from None


def _iso(value: datetime | date | time) -> str:
    return value.isoformat()


def _instant(value: datetime | date | time) -> str:
    """Return an instant as Go writes it; what has no zone is taken for UTC."""
    if isinstance(value, time):
        written, zone = f"0000-01-01T{value.isoformat()}", ""
    elif isinstance(value, datetime):
        zone = value.isoformat()[len(value.replace(tzinfo=None).isoformat()) :]
        written = value.replace(tzinfo=None).isoformat()
    else:
        written, zone = f"{value.isoformat()}T00:00:00", ""
    written = written.rstrip("0") if "." in written else written
    return written + ("Z" if zone in ("", "+00:00") else zone)


def _placed(words: str, text: str) -> DocumentSyntaxError:
    match = _PLACE.search(words)
    if match and match.group(1):
        return DocumentSyntaxError(int(match.group(1)), int(match.group(2)), words[: match.start()])
    end = text.rstrip("\n").count("\n") + 1
    return DocumentSyntaxError(end, 1, words[: match.start()] if match else words)


def _plain(value: Any, depth: int, said: Callable[[Any], str]) -> Any:
    if depth > MAX_DEPTH:
        raise DocumentSyntaxError(0, 0, f"nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        return {key: _plain(inner, depth + 1, said) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1, said) for inner in value]
    if isinstance(value, datetime | date | time):
        return said(value)
    if isinstance(value, float) and json.dumps(value)[-1] in "yN":
        return str(value)
    return value


def _lines(text: str) -> Lines:
    root: dict[str, Any] = {}
    table = root
    quote = ""
    for number, line in enumerate(text.split("\n"), 1):
        inside, quote = bool(quote), _open_quote(line, quote)
        if inside:
            continue
        if header := _HEADER.match(line):
            table = _table(root, _names(header.group(2)), number, many=header.group(1) == "[[")
        elif key := _KEY.match(line):
            *around, last = _names(key.group(1))
            _table(table, around, number, many=False).setdefault(last, number)
    return Lines((1, root))


def _open_quote(line: str, quote: str) -> str:
    """Return the triple quote that is still open at the end of a line."""
    at = 0
    while at < len(line):
        if quote:
            end = line.find(quote, at)
            if end < 0:
                return quote
            at, quote = end + 3, ""
            continue
        match = _STRING.search(line, at)
        if match is None or match.group().startswith("#"):
            return ""
        at = match.end()
        if match.group() in ('"""', "'''"):
            quote = match.group()
    return quote


def _names(dotted: str) -> list[str]:
    return [part.strip("\"'") for part in _PART.findall(dotted)]


def _table(table: dict[str, Any], names: list[str], number: int, *, many: bool) -> dict[str, Any]:
    for index, name in enumerate(names):
        marks = table.get(name)
        if many and index == len(names) - 1:
            held = marks[1] if isinstance(marks, tuple) and isinstance(marks[1], list) else []
            inner: dict[str, Any] = {}
            held.append((number, inner))
            table[name] = (held[0][0], held)
            return inner
        if not isinstance(marks, tuple):
            marks = table[name] = (number, {})
        table = marks[1][-1][1] if isinstance(marks[1], list) else marks[1]
    return table
