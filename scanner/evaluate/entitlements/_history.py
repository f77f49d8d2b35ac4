"""How many sessions of a pool ran over time, against how many were bought: few enough to draw."""

from bisect import bisect_right
from datetime import datetime, timedelta

from scanner.evaluate.entitlements._concurrency import segments
from scanner.evaluate.entitlements._pools import Pool
from scanner.model.resource import Json
from scanner.normalize.grammars.instants import written

POINTS = 240
"""Stretches of equal length that the time is cut into."""

_EXACT = 20_000
_MOST = 200_000


def history_of(pool: Pool) -> Json:
    """Return `{title, from, until, step_seconds, stretches, points, peak, peak_at, largest, exact}`.

    `points` holds `[stretch, used, limit]` of the first of each run of equal stretches: the most
    sessions that ran at once in it, and the quantity in term when that was. With many sessions they are counted at the beginning of each
    stretch only, `exact` is false, and the peak is exact all the same. None without a session in
    term, or where there are too many to look at each.
    """
    uses = [(each.start, each.end) for each in pool.sessions if not each.is_empty]
    if pool.peak is None or not uses or len(uses) > _MOST:
        return None
    first, last = min(start for start, _ in uses), max(end for _, end in uses)
    step = max((last - first) / POINTS, timedelta(microseconds=1))
    exact = len(uses) <= _EXACT
    points = _exact(pool, uses, first, step) if exact else _counted(pool, uses, first, step)
    return {
        "title": pool.label,
        "from": written(first),
        "until": written(last),
        "step_seconds": round(step.total_seconds(), 6),
        "stretches": POINTS,
        "points": [
            [index, *point]
            for index, point in enumerate(points)
            if not index or point != points[index - 1]
        ],
        "peak": pool.peak.used,
        "peak_at": written(pool.peak.at),
        "largest": max(pool.peak.used, *(max(point) for point in points)),
        "exact": exact,
    }


def _limit(pool: Pool, at: datetime) -> int:
    return sum(each.quantity for each in pool.entitlements if each.covers(at))


def _exact(
    pool: Pool, uses: list[tuple[datetime, datetime]], first: datetime, step: timedelta
) -> list[list[int]]:
    points = [[0, _limit(pool, first + number * step)] for number in range(POINTS)]
    terms = [(each.start, each.end, each.quantity) for each in pool.entitlements]
    for segment in segments(uses, terms):
        begin = int(max(segment.start - first, timedelta()) / step)
        # A half-open stretch does not reach into the one that begins where it ends.
        end = -int(-(segment.end - first) // step)
        for number in range(begin, min(end, POINTS)):
            if segment.used > points[number][0]:
                points[number] = [segment.used, segment.limit]
    return points


def _counted(
    pool: Pool, uses: list[tuple[datetime, datetime]], first: datetime, step: timedelta
) -> list[list[int]]:
    starts, ends = sorted(start for start, _ in uses), sorted(end for _, end in uses)
    instants = [first + number * step for number in range(POINTS)]
    return [
        [bisect_right(starts, at) - bisect_right(ends, at), _limit(pool, at)] for at in instants
    ]
