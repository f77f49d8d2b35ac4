"""The audit log: each event names the hash of the one before, so that no change goes unseen."""

import hashlib
import json
from collections.abc import Iterable, Iterator

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.operate.ledger.stored_finding import canonical

GENESIS = "0" * 64
"""What the first event names as the one before."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit log.

    Attributes:
        seq: from 1, without gaps.
        at: time of writing, UTC.
        body: canonical JSON.
        previous, hash: hexadecimal SHA-256 of the event before and of this one.
    """

    seq: int
    at: str
    run: str
    type: str
    body: str
    previous: str
    hash: str


def chained(
    seq: int, previous: str, at: str, run: str, said: Iterable[tuple[str, Json]]
) -> Iterator[Event]:
    """Yield the events that follow event `seq`, whose hash is `previous`."""
    for kind, value in said:
        seq += 1
        body = canonical(value)
        digest = _hash(previous, seq, at, run, kind, body)
        yield Event(seq, at, run, kind, body, previous, digest)
        previous = digest


def problems_of(events: Iterable[Event], head: str = "") -> Iterator[str]:
    """Yield what is wrong with a chain, in words; nothing when it is intact.

    Args:
        events: in order of `seq`.
        head: hash that a report or a signed tag recorded; it must be in the chain, or events were
            cut off or everything was written anew.
    """
    seq, previous, seen = 0, GENESIS, not head or head == GENESIS
    for event in events:
        if event.seq != seq + 1:
            yield f"event {seq + 1} is missing: the next one is {event.seq}"
        if event.previous != previous:
            yield f"event {event.seq} does not follow the event before it"
        expected = _hash(event.previous, event.seq, event.at, event.run, event.type, event.body)
        if event.hash != expected:
            yield f"event {event.seq} was changed after it was written"
        seq, previous = event.seq, event.hash
        seen = seen or event.hash == head
    if not seen:
        yield f"the recorded head {head[:12]} is not in the log: events were removed or rewritten"


def body_of(event: Event) -> Json:
    """Return the decoded body."""
    return json.loads(event.body)


def _hash(*parts: str | int) -> str:
    return hashlib.sha256(canonical(list(parts)).encode("ascii")).hexdigest()
