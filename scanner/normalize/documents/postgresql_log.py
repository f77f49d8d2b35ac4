"""Read PostgreSQL logs for `ALTER SYSTEM`, `ALTER ROLE ... SET` and `ALTER DATABASE ... SET`.

The server logs them with `log_statement = ddl` or more. Read are its JSON format (jsonlog, one object a
line) and its CSV format; the text format says who did it only as its prefix happens to be set.

Source: PostgreSQL documentation, "Error Reporting and Logging", csvlog and jsonlog.
"""

import csv
import re
from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize.documents._changes import changes_resource
from scanner.normalize.grammars.json_text import DocumentSyntaxError, load_json

_LOOKED_AT = 8_000
_SUFFIXES = (".json", ".jsonl", ".csv", ".log")
_SYSTEM = re.compile(r"(?:statement|execute [^:]{0,64}):\s{0,8}alter\s{1,8}system\s{1,8}(?:set|reset)\s{1,8}\"?([\w.]{1,120})", re.IGNORECASE)  # fmt: skip
_OF = re.compile(r"(?:statement|execute [^:]{0,64}):\s{0,8}alter\s{1,8}(role|user|database)\s{1,8}\"?([\w.-]{1,120})\"?\s{1,8}(?:set|reset)\s{1,8}\"?([\w.]{1,120})", re.IGNORECASE)  # fmt: skip
# Columns of csvlog: time, user, database, process, ..., session, line of session, ..., message.
_TIME, _USER, _SESSION, _LINE, _MESSAGE = 0, 1, 5, 6, 13
_LONGEST = 2**20


def _named(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    if not _named(name):
        return False
    if head.startswith("{"):
        return '"timestamp"' in head and '"backend_type"' in head and '"session_id"' in head
    first = head.partition("\n")[0]
    return name.endswith((".csv", ".log")) and first.count(",") > 20 and ",LOG," in head


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    rows = _json_rows(text) if text.startswith("{") else _csv_rows(text)
    try:
        changes = [one for row in rows if (one := _change(row))]
    except (csv.Error, DocumentSyntaxError):
        reason = "PostgreSQL log: a record is broken; who changed settings is not known"
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
        return
    yield changes_resource(snapshot, changes)


def _json_rows(text: str) -> Iterator[Mapping[str, Json]]:
    for line in text.split("\n"):
        value = load_json(line) if line.strip() else None
        if isinstance(value, Mapping):
            yield value


def _csv_rows(text: str) -> Iterator[Mapping[str, Json]]:
    csv.field_size_limit(_LONGEST)
    for row in csv.reader(text.splitlines(keepends=True), strict=True):
        if len(row) > _MESSAGE:
            yield {
                "timestamp": row[_TIME], "user": row[_USER], "session_id": row[_SESSION],
                "line_num": row[_LINE], "message": row[_MESSAGE],
            }  # fmt: skip


def _change(row: Mapping[str, Json]) -> dict[str, Json] | None:
    message = str(row.get("message", ""))[:2_000]
    system = _SYSTEM.match(message)
    other = None if system else _OF.match(message)
    if system:
        target = ("postgresql/settings", "", system[1])
    elif other:
        place = f"{other[2]}/*" if other[1].lower() == "database" else f"*/{other[2]}"
        target = ("postgresql/override", place, other[3])
    else:
        return None
    return {
        "system": "postgresql",
        "kind": target[0],
        "name": target[1],
        "action": "update",
        "actor": str(row.get("user", "")),
        "at": _instant(str(row.get("timestamp", ""))),
        "id": f"{row.get('session_id', '')}/{row.get('line_num', '')}",
        "touched": [[target[2].lower()]],
    }


def _instant(text: str) -> str:
    """Return an instant of the log as RFC 3339, where its zone is UTC; "" where it has another name."""
    day, _, rest = text.partition(" ")
    time, _, zone = rest.partition(" ")
    return f"{day}T{time}Z" if zone in ("UTC", "GMT", "Etc/UTC") and time else ""


READER = DocumentReader(recognises=_recognises, read=_read, named=_named)
