"""Every mistake in a file of usage records, with its line and column."""

import csv
from collections.abc import Iterator

from scanner import plugins
from scanner.normalize.grammars.instants import InstantError, read_instant
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.usage_records import COLUMNS, MAX_FIELD, REQUIRED
from scanner.normalize.inputs.kinds import of_syntax
from scanner.normalize.inputs.mistakes import MAX_MISTAKES, Mistake, mistakes_in
from scanner.normalize.inputs.places import Places
from scanner.normalize.inputs.usage import SCHEMA

_JSON_LINES = (".jsonl", ".ndjson")
_INSTANTS = ("start", "end")
_OPTIONAL = frozenset({"end"})


def mistakes_of_usage(name: str, text: str) -> tuple[Mistake, ...]:
    """Return the mistakes of CSV, or of JSON lines when the name says so; so many at most."""
    find = _of_json_lines if name.endswith(_JSON_LINES) else _of_csv
    found: list[Mistake] = []
    for mistake in find(text.removeprefix("\ufeff")):
        found.append(mistake)
        if len(found) >= MAX_MISTAKES:
            break
    return tuple(found)


def _of_json_lines(text: str) -> Iterator[Mistake]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found = mistakes_in(SCHEMA, load_json(line), Places(line, is_json=True))
        except DocumentSyntaxError as error:
            found = (of_syntax(error),)
        for one in found:
            yield one._replace(line=number)


def _of_csv(text: str) -> Iterator[Mistake]:
    lines = text.splitlines(keepends=True)
    reader = csv.reader(lines, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        starts = _starts(lines[0] if lines else "", len(header))
        found = list(_of_header(header, starts))
        yield from found
        if any(one.keyword == "required" for one in found):
            return
        line = reader.line_num + 1
        for row in reader:
            whole = reader.line_num == line
            columns = _starts(lines[line - 1], len(row)) if whole else [1] * len(row)
            yield from _of_row(line, header, row, columns)
            line = reader.line_num + 1
    except csv.Error as error:
        yield Mistake(reader.line_num, 1, f"not CSV from here on: {error}")


def _of_header(header: list[str], starts: list[int]) -> Iterator[Mistake]:
    for index, name in enumerate(header):
        if name in header[:index]:
            yield Mistake(1, starts[index], f"the column {name!r} is named twice: name it once")
        elif name not in COLUMNS:
            hint = plugins.closest(name, COLUMNS)
            known = ", ".join(COLUMNS)
            message = f"unknown column {name!r}{hint}: known are {known}"
            yield Mistake(1, starts[index], message, (name,), "unknown")
    for name in REQUIRED:
        if name not in header:
            message = f"the column {name!r} is missing: add it to the first line"
            yield Mistake(1, 1, message, (name,), "required")


def _of_row(line: int, header: list[str], row: list[str], starts: list[int]) -> Iterator[Mistake]:
    if not any(value.strip() for value in row):
        return
    if len(row) != len(header):
        message = f"{len(row)} fields where the header has {len(header)}: write one for each column"
        yield Mistake(line, 1, message)
        return
    for name, value, column in zip(header, row, starts, strict=True):
        message = _wrong(name, value.strip())
        if message:
            yield Mistake(line, column, f"{name}: {message}", (name,), "value")


def _wrong(name: str, value: str) -> str:
    if len(value) > MAX_FIELD:
        return f"more than {MAX_FIELD} characters: shorten it"
    if not value:
        needed = name in REQUIRED and name not in _OPTIONAL
        return "it is empty: write something here" if needed else ""
    if name not in _INSTANTS:
        return ""
    try:
        naive = read_instant(value).naive
    except InstantError as error:
        said = str(error)
        return said if ": " in said else f"{said}: write 2028-03-27T09:00:00+02:00"
    return f"{value!r} has no offset: write {value}Z or {value}+01:00" if naive else ""


def _starts(line: str, fields: int) -> list[int]:
    """Return the column, from 1, at which each of so many fields of a line of CSV begins."""
    starts = [1]
    quoted = False
    opens = True
    for index, character in enumerate(line):
        if character == '"' and (opens or quoted):
            quoted = not quoted
        elif character == "," and not quoted:
            starts.append(index + 2)
        # As the csv module has it, a quote means something only where a field begins.
        opens = character == "," or (opens and character == '"' and not quoted)
    return (starts + [1] * fields)[:fields]
