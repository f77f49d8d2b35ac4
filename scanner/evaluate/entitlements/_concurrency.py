"""How many sessions ran at once, against how many were bought at that moment: exactly.

All intervals are half-open, so that at one instant an end counts before a start.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from scanner.model.quick_dataclass import dataclass


class Segment(NamedTuple):
    """A stretch of time in which nothing changes.

    Attributes:
        used: sessions that run. limit: quantity bought. terms: entitlements in term.
    """

    start: datetime
    end: datetime
    used: int
    limit: int
    terms: int

    @property
    def excess(self) -> int:
        """Sessions above the limit; 0 or less within it and outside every term."""
        return self.used - self.limit if self.terms else 0


@dataclass(frozen=True, slots=True)
class Peak:
    """The worst moment of a pool.

    Attributes:
        used, limit: sessions and quantity at that moment.
        at: the instant it is first reached. until: the instant it first eases.
        over_from, over_until: the stretch around it in which the limit is exceeded throughout;
            the same as `at` and `until` when it is not exceeded.
        stretches: how many separate stretches exceed the limit.
    """

    used: int
    limit: int
    at: datetime
    until: datetime
    over_from: datetime
    over_until: datetime
    stretches: int


Interval = tuple[datetime, datetime]
Term = tuple[datetime, datetime | None, int]


def segments(uses: Iterable[Interval], terms: Iterable[Term]) -> Iterator[Segment]:
    """Yield the stretches between changes, in order, adjoining and without empty ones.

    Args:
        uses: start and end of each session; empty ones occupy nothing.
        terms: start, end (None stays open) and quantity of each entitlement.
    """
    changes: dict[datetime, list[int]] = {}
    for start, end in uses:
        if end > start:
            changes.setdefault(start, [0, 0, 0])[0] += 1
            changes.setdefault(end, [0, 0, 0])[0] -= 1
    for term_start, term_end, quantity in terms:
        _change(changes, term_start, quantity, 1)
        if term_end is not None:
            _change(changes, term_end, -quantity, -1)
    used = limit = running = 0
    instants = sorted(changes)
    for instant, following in pairwise(instants):
        more_used, more_limit, more_terms = changes[instant]
        used, limit, running = used + more_used, limit + more_limit, running + more_terms
        yield Segment(instant, following, used, limit, running)


def _change(changes: dict[datetime, list[int]], at: datetime, quantity: int, terms: int) -> None:
    change = changes.setdefault(at, [0, 0, 0])
    change[1] += quantity
    change[2] += terms
