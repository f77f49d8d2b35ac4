"""The peak of a pool from columns of instants, for millions of sessions.

It needs no value for every stretch of time: between two changes of the quantity bought, the worst
moment is the one with the most sessions.
"""

import importlib.util
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from math import gcd
from typing import Protocol

from scanner.evaluate.entitlements._concurrency import Peak

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
FEW = 20_000
"""Sessions below which NumPy, if installed, is not worth loading."""

Limit = tuple[int, int, int, int]
"""From, to (both in microseconds), quantity and number of terms of a time without a change of them."""


class Sessions(Protocol):
    """Start and end of many sessions, sorted."""

    def highest(self, start: int, end: int) -> tuple[int, int]:
        """Return the most sessions at once in [start, end), and when that is first reached."""
        ...

    def used(self, at: int) -> int:
        """Return how many sessions run at an instant."""
        ...

    def ends_after(self, at: int) -> Iterator[int]:
        """Yield the instants after `at` at which a session ends, in order, repeated or not."""
        ...

    def over(self, limits: Sequence[Limit]) -> list[tuple[int, int]]:
        """Return the stretches in which more run than is bought, joined where they touch."""
        ...


def microseconds(instant: datetime) -> int:
    """Return an instant as microseconds since 1970, exactly."""
    return (instant - EPOCH) // _MICROSECOND


def peak_in(
    starts: Sequence[int], ends: Sequence[int], terms: Sequence[tuple[int, int | None, int]]
) -> Peak | None:
    """Return the worst moment of a pool; None when nothing ran in term.

    Args:
        starts: of each session, in microseconds.
        ends: likewise; a session that ends where it starts is left out.
        terms: start, end (None stays open) and quantity of each entitlement.
    """
    limits = _limits(terms, max(ends, default=0))
    sessions = _sessions(starts, ends)
    best: tuple[tuple[int, float], int, int, Limit] | None = None
    for limit in limits:
        if limit[3]:
            used, at = sessions.highest(limit[0], limit[1])
            if used and (best is None or _rank(used, limit) > best[0]):
                best = (_rank(used, limit), used, at, limit)
    if best is None:
        return None
    rank, used, at, limit = best
    until = _until(sessions, limits, at, rank)
    over_from, over_until, stretches = at, until, 0
    if rank[0] > 0:
        over = sessions.over(limits)
        stretches = len(over)
        over_from, over_until = next(each for each in over if each[0] <= at < each[1])
    first, last, over_first, over_last = map(_instant, (at, until, over_from, over_until))
    return Peak(used, limit[2], first, last, over_first, over_last, stretches)


def _limits(terms: Sequence[tuple[int, int | None, int]], last: int) -> list[Limit]:
    bounds = sorted({at for start, end, _ in terms for at in (start, end) if at is not None})
    following = [*bounds[1:], max(last, *bounds, 0) + 1] if bounds else []
    found = []
    for start, end in zip(bounds, following, strict=True):
        held = [q for first, past, q in terms if first <= start and (past is None or start < past)]
        found.append((start, end, sum(held), len(held)))
    return found


def _rank(used: int, limit: Limit) -> tuple[int, float]:
    excess = max(used - limit[2], 0) if limit[3] else 0
    if excess or not limit[3]:
        return excess, 0.0
    return 0, used / limit[2] if limit[2] else float(used)


def _until(sessions: Sessions, limits: list[Limit], at: int, rank: tuple[int, float]) -> int:
    """Return the first instant after `at` that is not as bad; only an end or a term can ease it."""
    starts = [limit[0] for limit in limits]
    bounds = [start for start in starts if start > at]
    last = at
    for end in sessions.ends_after(at):
        while bounds and bounds[0] <= end:
            bound = bounds.pop(0)
            if _rank(sessions.used(bound), limits[bisect_right(starts, bound) - 1]) < rank:
                return bound
        if end != last and _rank(sessions.used(end), limits[bisect_right(starts, end) - 1]) < rank:
            return end
        last = end
    return last


def _instant(at: int) -> datetime:
    return EPOCH + timedelta(microseconds=at)


@cache
def _has_numpy() -> bool:
    return importlib.util.find_spec("numpy") is not None


def _sessions(starts: Sequence[int], ends: Sequence[int]) -> Sessions:
    if len(starts) >= FEW and _has_numpy():
        from scanner.evaluate.entitlements._sweep_numpy import NumpySessions  # noqa: PLC0415

        return NumpySessions(starts, ends)
    return PlainSessions(starts, ends)


class PlainSessions:
    """Sessions in lists. Instants are counted in the largest unit that is exact: small numbers sort fast."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        kept = [(s, e) for s, e in zip(starts, ends, strict=True) if s < e]
        self._origin = min((start for start, _ in kept), default=0)
        self._unit = gcd(*(at - self._origin for pair in kept for at in pair)) or 1
        self._starts = sorted([(start - self._origin) // self._unit for start, _ in kept])
        self._ends = sorted([(end - self._origin) // self._unit for _, end in kept])

    def highest(self, start: int, end: int) -> tuple[int, int]:
        """Return the most sessions at once in [start, end), and when that is first reached."""
        low, high = self._last_at(start), self._last_at(end - 1)
        first, past = bisect_right(self._starts, low), bisect_right(self._starts, high)
        gone, left = bisect_right(self._ends, low), bisect_right(self._ends, high)
        best = used = first - gone
        at = None
        # Ends are even and so come before starts at one instant. Two sorted runs merge in one pass.
        changes = [2 * each + 1 for each in self._starts[first:past]]
        changes += [2 * each for each in self._ends[gone:left]]
        changes.sort()
        for change in changes:
            if change & 1:
                used += 1
                if used > best:
                    best, at = used, change
            else:
                used -= 1
        return best, start if at is None else self._time(at >> 1)

    def used(self, at: int) -> int:
        """Return how many sessions run at an instant."""
        place = self._last_at(at)
        return bisect_right(self._starts, place) - bisect_right(self._ends, place)

    def ends_after(self, at: int) -> Iterator[int]:
        """Yield the instants after `at` at which a session ends."""
        place = bisect_right(self._ends, self._last_at(at))
        for index in range(place, len(self._ends)):
            yield self._time(self._ends[index])

    def over(self, limits: Sequence[Limit]) -> list[tuple[int, int]]:
        """Return the stretches in which more run than is bought, joined where they touch."""
        found: list[tuple[int, int]] = []
        for start, end, quantity, terms in limits:
            if terms:
                for first, last in self._above(start, end, quantity):
                    joins = found and found[-1][1] == first
                    found.append((found.pop()[0] if joins else first, last))
        return found

    def _above(self, start: int, end: int, quantity: int) -> Iterator[tuple[int, int]]:
        low, high = self._last_at(start), self._last_at(end - 1)
        first, past = bisect_right(self._starts, low), bisect_right(self._starts, high)
        gone, left = bisect_right(self._ends, low), bisect_right(self._ends, high)
        used = first - gone
        since: int | None = start if used > quantity else None
        changes = [2 * each + 1 for each in self._starts[first:past]]
        changes += [2 * each for each in self._ends[gone:left]]
        changes.sort()
        for change in changes:
            used += 1 if change & 1 else -1
            if since is None and used > quantity:
                since = self._time(change >> 1)
            elif since is not None and used <= quantity:
                yield since, self._time(change >> 1)
                since = None
        if since is not None:
            yield since, end

    def _last_at(self, at: int) -> int:
        return (at - self._origin) // self._unit

    def _time(self, place: int) -> int:
        return self._origin + place * self._unit
