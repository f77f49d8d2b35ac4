"""Sessions from usage records: names resolved, each counted once, what cannot count set aside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from scanner.evaluate.entitlements._catalogue import Catalogue
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Estate, Origin, Resource
from scanner.normalize.grammars.instants import InstantError, Moment, read_instant
from scanner.normalize.grammars.usage_records import rows

_NOT_DENIED = ("false", "no", "0")


@dataclass(frozen=True, slots=True)
class Record:
    """One usage record as written, and where it stands."""

    usage: Resource
    line: int
    session: str
    principal: str
    tool: str
    version: str
    edition: str
    start: str
    end: str
    host: str
    region: str
    project: str
    requested_at: str = ""
    denied: str = ""

    @property
    def origin(self) -> Origin:
        """The line of the record."""
        return replace(self.usage.origin, line=self.line)


@dataclass(frozen=True, slots=True)
class Session:
    """One use of one tool, from `start` up to but not at `end`, in UTC.

    Attributes:
        tool, principal: ids of the catalogue; the written name when it knows none.
        known: whether the catalogue knows the tool.
        is_open: whether no end was recorded; `end` is then the instant that counts as now.
        requested: when the seat was asked for, where that is before `start`.
    """

    id: str
    principal: str
    tool: str
    known: bool
    start: datetime
    end: datetime
    is_open: bool
    record: Record
    requested: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it takes no time, and so occupies nothing."""
        return self.end <= self.start


@dataclass(frozen=True, slots=True)
class Usage:
    """All usage of an estate.

    Attributes:
        sessions: those that count, by start and id. denied: requests that were refused, likewise.
        naive: records without an offset. invalid: (record, why). duplicates: (counted, repeat).
    """

    sessions: tuple[Session, ...]
    naive: tuple[Record, ...]
    invalid: tuple[tuple[Record, str], ...]
    duplicates: tuple[tuple[Record, Record], ...]
    files: tuple[Resource, ...]
    denied: tuple[Session, ...] = ()


def usage_of(estate: Estate, catalogue: Catalogue) -> Usage:
    """Return the usage of the estate; a session id counts once, the closed record before an open."""
    counted: dict[str, Record] = {}
    duplicates: list[tuple[Record, Record]] = []
    files = _once(estate.of_kind("trueup/usage"))
    for record in _records(files):
        held = counted.setdefault(record.session, record)
        if held is record:
            continue
        if record.end and not held.end:
            counted[record.session] = record
            duplicates.append((record, held))
        else:
            duplicates.append((held, record))
    sessions: list[Session] = []
    naive: list[Record] = []
    invalid: list[tuple[Record, str]] = []
    for record in counted.values():
        read = _session(record, catalogue, estate.as_of)
        if isinstance(read, Session):
            sessions.append(read)
        elif read:
            invalid.append((record, read))
        else:
            naive.append(record)
    sessions.sort(key=lambda each: (each.start, each.id))
    denied = tuple(each for each in sessions if _is_denied(each.record))
    if denied:
        sessions = [each for each in sessions if not _is_denied(each.record)]
    return Usage(tuple(sessions), tuple(naive), tuple(invalid), tuple(duplicates), files, denied)


def _once(files: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return the files; one that two sources read, such as a repository and its own folder, once."""
    known = {
        (each.evidence or index, each.origin.file.rpartition("/")[2]): each
        for index, each in reversed([*enumerate(files)])
    }
    return tuple(reversed(known.values()))


def _is_denied(record: Record) -> bool:
    return bool(record.denied) and record.denied.casefold() not in _NOT_DENIED


def _records(files: tuple[Resource, ...]) -> Iterator[Record]:
    for usage in files:
        lines = usage.attributes["lines"]
        for line, row in zip(lines, rows(usage.attributes["columns"]), strict=True):
            yield Record(usage, line, *row)


def _session(record: Record, catalogue: Catalogue, as_of: datetime) -> Session | str:
    """Return the session, why the record is invalid, or "" for one that lacks an offset."""
    try:
        start = read_instant(record.start)
        end = read_instant(record.end) if record.end else _end_of(record, start, as_of)
        requested = read_instant(record.requested_at) if record.requested_at else start
    except InstantError as error:
        return str(error)
    if start.naive or end.naive or requested.naive:
        return ""
    if end.at < start.at:
        return "it starts after now" if not record.end else "it ends before it starts"
    tool = catalogue.tool_ids.get(record.tool.casefold())
    return Session(
        id=record.session,
        principal=catalogue.person(record.principal),
        tool=tool or record.tool,
        known=tool is not None,
        start=start.at,
        end=end.at,
        is_open=not record.end and not _is_denied(record),
        record=record,
        requested=requested.at if requested.at < start.at else None,
    )


def _end_of(record: Record, start: Moment, as_of: datetime) -> Moment:
    """Return the end of a record without one: a session is still open, a refusal took no time."""
    return start if _is_denied(record) else Moment(as_of)
