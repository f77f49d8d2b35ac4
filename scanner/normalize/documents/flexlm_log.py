"""Usage from the debug log of a FlexLM licence server: OUT, IN and DENIED of each vendor daemon."""

import re
from collections.abc import Iterator
from dataclasses import field
from datetime import datetime, timedelta

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.documents._usage import table_resource
from scanner.normalize.grammars.usage_records import UsageTable

_EVENT = re.compile(
    r"[ \t]{0,8}(?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d) \((?P<daemon>[\w.-]{1,60})\) "
    r'(?P<what>OUT|IN|DENIED|QUEUED|DEQUEUED): "(?P<feature>[^"]{1,200})" (?P<user>[^\s@]{1,200})@(?P<host>\S{1,200})'
    r"(?P<rest>[^\n]{0,400})"
)
_DATE = re.compile(
    r"\((?:lmgrd|[\w.-]{1,60})\) (?:TIMESTAMP|\(@lmgrd-SLOG@\) Time:)[^\d\n]{0,20}(\d{1,2})/(\d{1,2})/(\d{4})"
)
_SLOG = re.compile(r"Time: \w{3} (\w{3}) (\d{1,2}) (\d{4}) ")
_CLOCK = re.compile(r"[ \t]{0,8}(\d{1,2}):\d\d:\d\d \(")
_SEATS = re.compile(r"\((\d{1,5}) licenses\)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_SEATS = 1000


def _recognises(name: str, text: str) -> bool:
    if not name.endswith((".log", ".txt", ".dbg")):
        return False
    return "(lmgrd)" in text[:200_000] or bool(_EVENT.search(text[:20_000]))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one usage resource: a session for each seat that went out and came in.

    The log has times of day; its date comes from TIMESTAMP lines, and a clock that runs back means
    the next day. It names no time zone: a source that states `timezone: "+01:00"` says which offset
    holds, and without it the instants stay naive, which the rules report. A seat that never came in
    is an open session. A DENIED request is `denied`; one that was QUEUED has `requested_at`.
    Source: FlexNet Publisher, License Administration Guide, debug log file.
    """
    offset = str(snapshot.source.options.get("timezone") or "")
    reader = _Log(offset)
    for number, line in enumerate(text.splitlines(), start=1):
        reader.take(number, line)
    reader.finish()
    yield from table_resource(snapshot, reader.table)


@dataclass(slots=True)
class _Out:
    line: int
    session: str
    start: str
    requested: str


@dataclass(slots=True)
class _Log:
    """Takes the lines of one log in order."""

    offset: str
    table: UsageTable = field(default_factory=UsageTable)
    day: datetime | None = None
    hour: int = 0
    running: dict[tuple[str, str, str], list[_Out]] = field(default_factory=dict)
    queued: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def take(self, number: int, line: str) -> None:
        """Take one line; what is no event may still tell the date."""
        self._tell_date(line)
        event = _EVENT.match(line)
        if event is None:
            return
        key = (event["feature"], event["user"], event["host"])
        at = self._instant(event)
        if not at:
            self.table.problems.append((number, "an event before any line that tells the date"))
        elif event["what"] == "OUT":
            self._out(number, key, at, event["rest"])
        elif event["what"] == "IN":
            self._in(key, at, event["rest"])
        elif event["what"] == "QUEUED":
            self.queued[key] = at
        elif event["what"] == "DENIED":
            self._add(number, key, {"start": at, "end": at, "denied": "true"})

    def finish(self) -> None:
        """Take over the seats that never came in, as sessions that are still open."""
        for key, held in self.running.items():
            for out in held:
                self._close(key, out, "")

    def _tell_date(self, line: str) -> None:
        told = _DATE.search(line)
        if told is not None:
            self.day = datetime(int(told[3]), int(told[1]), int(told[2]))  # noqa: DTZ001 - the log has no zone
        elif (slog := _SLOG.search(line)) is not None and slog[1] in _MONTHS:
            self.day = datetime(int(slog[3]), _MONTHS.index(slog[1]) + 1, int(slog[2]))  # noqa: DTZ001 - as above
        clock = _CLOCK.match(line)
        hour = int(clock[1]) if clock else self.hour
        if self.day is not None and hour < self.hour and told is None:
            self.day += timedelta(days=1)
        self.hour = hour

    def _instant(self, event: re.Match[str]) -> str:
        if self.day is None:
            return ""
        time = f"{int(event['hour']):02}:{event['minute']}:{event['second']}"
        return f"{self.day:%Y-%m-%d}T{time}{self.offset}"

    def _out(self, number: int, key: tuple[str, str, str], at: str, rest: str) -> None:
        requested = self.queued.pop(key, "")
        for seat in range(_seats(rest)):
            session = f"{key[0]}:{key[1]}@{key[2]}:{at}:{number}" + (f".{seat}" if seat else "")
            self.running.setdefault(key, []).append(_Out(number, session, at, requested))

    def _in(self, key: tuple[str, str, str], at: str, rest: str) -> None:
        held = self.running.get(key, [])
        for _ in range(min(_seats(rest), len(held))):
            self._close(key, held.pop(0), at)

    def _close(self, key: tuple[str, str, str], out: _Out, end: str) -> None:
        values = {"start": out.start, "end": end, "requested_at": out.requested}
        self._add(out.line, key, {**values, "session": out.session})

    def _add(self, line: int, key: tuple[str, str, str], values: dict[str, str]) -> None:
        feature, user, host = key
        session = f"{feature}:{user}@{host}:{values['start']}:{line}"
        record = {"session": session, "principal": user, "tool": feature, "host": host}
        self.table.add(line, record | values)


def _seats(rest: str) -> int:
    several = _SEATS.search(rest)
    return min(int(several[1]), _MOST_SEATS) if several else 1


READER = DocumentReader(_recognises, _read, lambda name: name.endswith((".log", ".txt", ".dbg")))
