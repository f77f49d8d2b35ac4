"""Records of PostgreSQL logs in their three formats, with the same fields.

Fields: `timestamp`, `user`, `dbname`, `session_id`, `line_num`, `message`, `detail`. Source: PostgreSQL
documentation, "Error Reporting and Logging", jsonlog, csvlog and log_line_prefix.
"""

import csv
import re
from collections.abc import Iterator, Mapping

from scanner.model.resource import Json
from scanner.normalize.grammars.json_text import load_json

__all__ = ["is_csv_log", "is_plain_log", "rows_of"]

# Columns of csvlog: time, user, database, process, ..., session, line of session, ..., message.
_COLUMNS = {
    "timestamp": 0, "user": 1, "dbname": 2, "session_id": 5, "line_num": 6, "message": 13,
    "detail": 14,
}  # fmt: skip
_LONGEST = 2**20
_LOG, _DETAIL = "LOG:  ", "DETAIL:  "
_SEVERITY = re.compile(
    r"(?:LOG|DETAIL|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|HINT|STATEMENT|CONTEXT|QUERY|DEBUG[1-5]):  "
)
_PREFIX = 400
_NAMED = (
    re.compile(
        r"\buser=(?P<user>[^\s,|@\[\]():=]{1,64})[\s,|]{1,3}(?:db|dbname|database)=(?P<db>[^\s,|@\[\]():=]{1,64})"
    ),
    re.compile(
        r"\b(?:db|dbname|database)=(?P<db>[^\s,|@\[\]():=]{1,64})[\s,|]{1,3}user=(?P<user>[^\s,|@\[\]():=]{1,64})"
    ),
    re.compile(
        r"(?<![^\s,|\[\](:])(?P<user>[^\s,|@\[\]():=]{1,64})@(?P<db>[^\s,|@\[\]():=]{1,64})"
    ),
)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) ([A-Za-z0-9/_:+-]{1,40})")
_FEWEST_COMMAS = 21
_STATEMENTS = ("LOG:  statement: ", "LOG:  duration: ", "LOG:  execute ")


def is_csv_log(text: str) -> bool:
    """Say whether a text looks like a log in the CSV format."""
    return text.partition("\n")[0].count(",") >= _FEWEST_COMMAS and ",LOG," in text


def is_plain_log(text: str) -> bool:
    """Say whether a text looks like a log in the text format that tells of statements.

    All of it is looked at: a server that is asked while it starts writes little else for pages.
    """
    return any(mark in text for mark in _STATEMENTS)


def rows_of(text: str) -> Iterator[Mapping[str, Json]]:
    """Yield the records of a log; in the text format those of the level LOG.

    Raises:
        csv.Error, DocumentSyntaxError: a record is broken.
    """
    if text.startswith("{"):
        yield from _json_rows(text)
    elif is_csv_log(text):
        yield from _csv_rows(text)
    else:
        yield from _plain_rows(text)


def _json_rows(text: str) -> Iterator[Mapping[str, Json]]:
    for line in text.split("\n"):
        value = load_json(line) if line.strip() else None
        if isinstance(value, Mapping):
            yield value


def _csv_rows(text: str) -> Iterator[Mapping[str, Json]]:
    csv.field_size_limit(_LONGEST)
    for row in csv.reader(text.splitlines(keepends=True), strict=True):
        if len(row) > _COLUMNS["detail"]:
            yield {name: row[at] for name, at in _COLUMNS.items()}


def _plain_rows(text: str) -> Iterator[Mapping[str, Json]]:
    current: dict[str, Json] | None = None
    field = "message"
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("\t"):
            # The server puts a tab before every further line of a message.
            if current is not None:
                current[field].append(line[1:])
            continue
        mark = _SEVERITY.search(line[:_PREFIX])
        kind = mark[0] if mark else ""
        if kind == _DETAIL and current is not None:
            field = "detail"
            current[field] = [line[mark.end() :]] if mark else []
            continue
        if current is not None:
            yield _joined(current)
        current, field = None, "message"
        if mark and kind == _LOG:
            current = {**_told(line[: mark.start()]), "message": [line[mark.end() :]]}
            current["line_num"] = str(number)
    if current is not None:
        yield _joined(current)


def _joined(row: dict[str, Json]) -> Mapping[str, Json]:
    return {**row, **{name: "\n".join(row.get(name, ())) for name in ("message", "detail")}}


def _told(prefix: str) -> dict[str, Json]:
    """Return what the prefix of a line says, as far as it says it."""
    time = _TIME.search(prefix)
    told = {"timestamp": f"{time[1]} {time[2]}" if time else "", "session_id": ""}
    for pattern in _NAMED:
        found = pattern.search(prefix)
        if found:
            return {**told, "user": found["user"], "dbname": found["db"]}
    return {**told, "user": "", "dbname": ""}
