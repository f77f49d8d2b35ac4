"""Requests that waited for a seat of a pool or were refused one, and what would have served them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from scanner.evaluate.entitlements._pools import Pool
from scanner.evaluate.entitlements._sessions import Session
from scanner.model.quick_dataclass import dataclass

_INSTANT = timedelta(microseconds=1)
"""How long a refused request counts as running where its record does not say."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What one pool kept waiting.

    Attributes:
        waiting: sessions that began after they were asked for, by start and id.
        denied: refused requests, by start and id.
        lost: time waited, added up. longest: the longest single wait.
        most: how many waited at once. at: the instant that was first reached; a refusal's where
            nothing waited.
        smallest_pool: seats with which each would have begun when it was asked for.
    """

    pool: Pool
    waiting: tuple[Session, ...]
    denied: tuple[Session, ...]
    lost: timedelta
    longest: timedelta
    most: int
    at: datetime
    smallest_pool: int


def queues_of(pools: Iterable[Pool]) -> Iterator[Queue]:
    """Yield the queue of each pool in which a request waited or was refused while it was in term."""
    for pool in pools:
        waiting = tuple(each for each in pool.sessions if _waited(each) and _in_term(pool, each))
        denied = tuple(each for each in pool.denied if _in_term(pool, each))
        if waiting or denied:
            yield _queue(pool, waiting, denied)


def _queue(pool: Pool, waiting: tuple[Session, ...], denied: tuple[Session, ...]) -> Queue:
    waits = [(asked(each), each.start) for each in waiting]
    most, at = most_at_once(waits)
    wanted = [_wanted(each) for each in (*pool.sessions, *denied)]
    return Queue(
        pool=pool,
        waiting=waiting,
        denied=denied,
        lost=sum((end - start for start, end in waits), timedelta()),
        longest=max((end - start for start, end in waits), default=timedelta()),
        most=most,
        at=at or denied[0].start,
        smallest_pool=most_at_once(wanted)[0],
    )


def asked(session: Session) -> datetime:
    """Return when the seat was asked for: at the start where the record says nothing else."""
    return session.requested or session.start


def _waited(session: Session) -> bool:
    return session.requested is not None and session.requested < session.start


def _in_term(pool: Pool, session: Session) -> bool:
    return any(each.covers(asked(session)) for each in pool.entitlements)


def _wanted(session: Session) -> tuple[datetime, datetime]:
    """Return when a session would have run, had it begun when it was asked for."""
    start = asked(session)
    length = session.end - session.start
    if session.record.denied and not length:
        length = _INSTANT
    return start, start + length


def most_at_once(intervals: Iterable[tuple[datetime, datetime]]) -> tuple[int, datetime | None]:
    """Return how many half-open intervals overlap at most, and the first instant they do."""
    changes: dict[datetime, int] = {}
    for start, end in intervals:
        if end > start:
            changes[start] = changes.get(start, 0) + 1
            changes[end] = changes.get(end, 0) - 1
    running, most, at = 0, 0, None
    for instant in sorted(changes):
        running += changes[instant]
        if running > most:
            most, at = running, instant
    return most, at
