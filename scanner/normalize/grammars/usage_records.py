"""Records of who used which tool when, as CSV or JSON lines, in columns.

The columns are session, principal, tool, version, edition, start, end, host, region, project,
requested_at (when the seat was asked for) and denied (whether it was refused).
Source: RFC 4180 for CSV, with a header line; one JSON object (RFC 8259) a line for JSON lines.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import field

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

COLUMNS = (
    "session", "principal", "tool", "version", "edition", "start", "end", "host", "region", "project",
    "requested_at", "denied",
)  # fmt: skip
REQUIRED = ("session", "principal", "tool", "start", "end")
MAX_FIELD = 4096


class UsageError(ValueError):
    """The text as a whole is no usage record; the message says why."""


@dataclass(slots=True)
class UsageTable:
    """The readable records of one text, column by column, and the lines that are not readable.

    Attributes:
        columns: name of each of COLUMNS -> values in record order, text, "" where empty.
        lines: first line of each record, from 1.
        problems: (line, what is wrong) of each record left out.
    """

    columns: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    lines: list[int] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, record: Mapping[str, str]) -> None:
        """Take one record, or note why not."""
        known = {**record, "start": record.get("start") or record.get("requested_at", "")}
        missing = [name for name in REQUIRED if name != "end" and not known.get(name)]
        if missing:
            self.problems.append((line, f"no {', '.join(missing)}"))
            return
        self.lines.append(line)
        for name in COLUMNS:
            self.columns[name].append(known.get(name, ""))


def read_csv(text: str) -> UsageTable:
    """Return the records of a CSV text, columns found by the names in its first line.

    Raises:
        UsageError: no header line, or it lacks one of REQUIRED.
    """
    reader = csv.reader(text.removeprefix("\ufeff").splitlines(keepends=True), strict=True)
    table = UsageTable()
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(header)
        line = reader.line_num + 1
        take = _Rows(table, header).take
        for row in reader:
            take(line, row)
            line = reader.line_num + 1
    except csv.Error as error:
        table.problems.append((reader.line_num, f"not CSV from here on: {error}"))
    return table


def read_json_lines(text: str) -> UsageTable:
    """Return the records of a text with one JSON object a line; empty lines are left out."""
    table = UsageTable()
    for line, written in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        if not written.strip():
            continue
        try:
            value = json.loads(written)
        except (ValueError, RecursionError):
            table.problems.append((line, "not a JSON object"))
            continue
        if not isinstance(value, dict):
            table.problems.append((line, "not a JSON object"))
            continue
        table.add(line, {name: _as_text(value.get(name)) for name in COLUMNS})
    return table


def rows(columns: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the records of stored columns in the order of COLUMNS; a column left out is empty."""
    nothing = [""] * len(columns[COLUMNS[0]])
    yield from zip(*(columns.get(name, nothing) for name in COLUMNS), strict=True)


def _check_header(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        raise UsageError(
            f"the first line names no column {', '.join(missing)}: it must be {','.join(COLUMNS)}"
        )
    if len(set(header)) != len(header):
        raise UsageError("the first line names a column twice")


class _Rows:
    """Takes rows of one header; the usual row goes the short way."""

    def __init__(self, table: UsageTable, header: list[str]) -> None:
        self._table = table
        self._header = header
        self._needed = [header.index(name) for name in REQUIRED if name != "end"]
        places = [header.index(name) if name in header else -1 for name in COLUMNS]
        self._columns = list(zip(places, table.columns.values(), strict=True))

    def take(self, line: int, row: list[str]) -> None:
        """Take one row, or note why not; an empty one is left out."""
        if len(row) != len(self._header) or max(map(len, row)) > MAX_FIELD:
            self._refuse(line, row)
            return
        values = [value.strip() for value in row]
        if not all(values[index] for index in self._needed):
            if any(values):
                self._table.add(line, dict(zip(self._header, values, strict=True)))
            return
        self._table.lines.append(line)
        for place, column in self._columns:
            column.append(values[place] if place >= 0 else "")

    def _refuse(self, line: int, row: list[str]) -> None:
        if not any(value.strip() for value in row):
            return
        count, wanted = len(row), len(self._header)
        reason = f"a field of more than {MAX_FIELD} characters"
        if count != wanted:
            reason = f"{count} fields where the header has {wanted}"
        self._table.problems.append((line, reason))


def _as_text(value: Json) -> str:
    if value is None:
        return ""
    return value.strip()[:MAX_FIELD] if isinstance(value, str) else json.dumps(value)[:MAX_FIELD]
