"""The audit log as a file: one event a line, so that somebody else can keep and verify it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, fields

from scanner.operate.ledger.chain import Event
from scanner.operate.ledger.stored_finding import canonical

_FIELDS = frozenset(field.name for field in fields(Event))


def as_lines(events: Iterable[Event]) -> Iterator[str]:
    """Yield the lines of the file, in order, each with its line end."""
    for event in events:
        yield canonical(asdict(event)) + "\n"


def is_log(data: bytes) -> bool:
    """Say whether a file looks like an audit log, whole or not."""
    return data.startswith(b'{"at":"') and b'"previous":"' in data[:100_000]


def events_of(data: bytes) -> tuple[list[Event], list[str]]:
    """Return the events of a file and what is wrong with its form.

    Only what `as_lines` writes counts: equal values written in another way are a change.
    """
    events: list[Event] = []
    for number, raw in enumerate(data.splitlines(keepends=True), 1):
        try:
            held = json.loads(raw)
            event = Event(**held) if set(held) == _FIELDS else None
        except (ValueError, TypeError, RecursionError):
            event = None
        if event is None or (canonical(asdict(event)) + "\n").encode() != raw:
            return events, [f"line {number}: cut short, edited or not an event"]
        events.append(event)
    return events, []
