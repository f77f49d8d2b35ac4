"""Read PostgreSQL logs: who changed settings, and which privileges statements used.

Changes are `ALTER SYSTEM`, `ALTER ROLE ... SET` and `ALTER DATABASE ... SET`, logged with
`log_statement = ddl` or more; use is told with `log_statement = all` or
`log_min_duration_statement = 0`. Read are the JSON, CSV and text formats, of the last those whose
prefix has user and database.

Source: PostgreSQL documentation, "Error Reporting and Logging".
"""

import csv
import re
from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize._postgresql_use import PostgresUses
from scanner.normalize.documents._changes import changes_resource
from scanner.normalize.documents._postgresql_lines import is_csv_log, is_plain_log, rows_of
from scanner.normalize.grammars.json_text import DocumentSyntaxError

_LOOKED_AT = 8_000
_SUFFIXES = (".json", ".jsonl", ".csv", ".log")
_SYSTEM = re.compile(r"(?:statement|execute [^:]{0,64}):\s{0,8}alter\s{1,8}system\s{1,8}(?:set|reset)\s{1,8}\"?([\w.]{1,120})", re.IGNORECASE)  # fmt: skip
_OF = re.compile(r"(?:statement|execute [^:]{0,64}):\s{0,8}alter\s{1,8}(role|user|database)\s{1,8}\"?([\w.-]{1,120})\"?\s{1,8}(?:in\s{1,8}database\s{1,8}\"?([\w.-]{1,120})\"?\s{1,8})?(set|reset)\s{1,8}\"?([\w.]{1,120})", re.IGNORECASE)  # fmt: skip
_TOLD = re.compile(
    r"(?:duration: [0-9.]{1,20} ms  )?(?:(?P<call>fastpath function call)|statement|(?:execute|parse|bind) [^\n]{1,200}?): "
)
_LONGEST_NAME = 320
_OFFSET = re.compile(r"[+-]\d\d(?::?\d\d)?\Z")
_WITH_MINUTES = len("+05:30")
# Abbreviations that stand for one zone only, of those that the server writes.
_ZONES = {
    **dict.fromkeys(("UTC", "GMT", "Etc/UTC", "WET"), "+00:00"), **dict.fromkeys(("WEST", "CET"), "+01:00"),
    **dict.fromkeys(("CEST", "EET", "SAST"), "+02:00"), **dict.fromkeys(("EEST", "MSK"), "+03:00"),
    "EST": "-05:00", "EDT": "-04:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    "CDT": "-05:00", "JST": "+09:00", "KST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00", "AWST": "+08:00",
    "HKT": "+08:00", "NZST": "+12:00", "NZDT": "+13:00",
}  # fmt: skip
_PREPARED = "prepare: "


def _named(name: str) -> bool:
    return name.endswith(_SUFFIXES)


def _recognises(name: str, text: str) -> bool:
    head = text[:_LOOKED_AT]
    if not _named(name):
        return False
    if head.startswith("{"):
        return '"timestamp"' in head and '"backend_type"' in head and '"session_id"' in head
    if name.endswith((".csv", ".log")) and is_csv_log(text):
        return True
    return name.endswith(".log") and is_plain_log(text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    uses, changes = PostgresUses(), []
    try:
        for row in rows_of(text):
            _count(uses, row)
            change = _change(row)
            changes += [change] if change else []
    except (csv.Error, DocumentSyntaxError):
        reason = (
            "PostgreSQL log: a record is broken; who changed settings or used rights is not known"
        )
        uses.gap("a record of the log is broken")
        yield uses.resource(snapshot)
        yield Unreadable(snapshot.source.name, snapshot.address, reason)
        return
    yield uses.resource(snapshot)
    yield changes_resource(snapshot, changes)


def _count(uses: PostgresUses, row: Mapping[str, Json]) -> None:
    """Count what a record tells of a statement, if it tells of one."""
    message = row.get("message")
    if not isinstance(message, str):
        return
    uses.at(str(row.get("timestamp") or ""))
    told = _TOLD.match(message[:_LONGEST_NAME])
    if told is None:
        if message.startswith(("statement", "execute ")):
            uses.gap("a record of a statement that cannot be understood")
        return
    user, database = str(row.get("user") or ""), str(row.get("dbname") or "")
    detail = str(row.get("detail") or "")
    if not user or not database:
        uses.gap("records do not say who did it: log_line_prefix needs %u and %d")
    elif told["call"]:
        uses.hidden(user, database, "a function called without a statement")
    elif detail.startswith(_PREPARED):
        uses.add(user, database, detail.removeprefix(_PREPARED))
    else:
        uses.add(user, database, message[told.end() :])


def _change(row: Mapping[str, Json]) -> dict[str, Json] | None:
    message = str(row.get("message", ""))[:2_000]
    system = _SYSTEM.match(message)
    other = None if system else _OF.match(message)
    if system:
        target, action = ("postgresql/settings", "", system[1]), "update"
    elif other:
        of_database = other[1].lower() == "database"
        place = f"{other[2]}/*" if of_database else f"{other[3] or '*'}/{_role(other[2])}"
        target = ("postgresql/override", place, other[5])
        # A value for a role or database is a resource of its own.
        action = "create" if other[4].lower() == "set" else "delete"
    else:
        return None
    return {
        "system": "postgresql",
        "kind": target[0],
        "name": target[1],
        "action": action,
        "actor": str(row.get("user", "")),
        "at": _instant(str(row.get("timestamp", ""))),
        "id": f"{row.get('session_id', '')}/{row.get('line_num', '')}",
        "touched": None if target[2].lower() == "all" else [[target[2].lower()]],
    }


def _role(name: str) -> str:
    return "*" if name.lower() == "all" else name


def _instant(text: str) -> str:
    """Return an instant of the log as RFC 3339; "" where its zone is not known."""
    day, _, rest = text.partition(" ")
    time, _, zone = rest.partition(" ")
    offset = _ZONES.get(zone, "") if time else ""
    if not offset and time and _OFFSET.match(zone):
        offset = (
            zone if len(zone) == _WITH_MINUTES else f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
        )
    return f"{day}T{time}{offset}" if offset else ""


READER = DocumentReader(recognises=_recognises, read=_read, named=_named)
"""Yields kinds `trueup/postgresql-use` and `trueup/changes`, one of each for a log."""
