"""Arithmetic on dates as Go does it; read by the worker, by path: it imports nothing of the scanner.

A month later than the 31st of January is the 2nd or 3rd of March to Go, which carries the days over that
a month lacks; regorus takes the last day of February.

Source: the documentation of Go's package `time`, `Time.AddDate`.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date
from typing import Any

_DAY_NS = 86_400_000_000_000
_EPOCH = date(1970, 1, 1).toordinal()
_LATEST = 2**63
_MOST_DAYS = 10_000_000


def add_date(instant: Any, years: Any, months: Any, days: Any) -> int | None:
    """Return an instant in nanoseconds so much later, in UTC; None where it is out of range."""
    day, rest = divmod(int(instant), _DAY_NS)
    before = date.fromordinal(day + _EPOCH)
    year, month = _month(before, int(years), int(months))
    if not MINYEAR <= year <= MAXYEAR or abs(days) > _MOST_DAYS:
        return None
    ordinal = date(year, month, 1).toordinal() + before.day - 1 + int(days)
    found = (ordinal - _EPOCH) * _DAY_NS + rest
    return found if -_LATEST <= found < _LATEST else None


def keeps_its_day(day: Any, years: Any, months: Any) -> bool:
    """Say whether the month so much later than `[year, month, day]` has that day."""
    before = date(*map(int, day))
    year, month = _month(before, int(years), int(months))
    return MINYEAR <= year <= MAXYEAR and before.day <= monthrange(year, month)[1]


def _month(before: date, years: int, months: int) -> tuple[int, int]:
    more, month = divmod(before.month - 1 + months, 12)
    return before.year + years + more, month + 1


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "trueup.add_date": (4, add_date),
    "trueup.keeps_its_day": (3, keeps_its_day),
}
"""By name: how many arguments it takes, and what it does."""
