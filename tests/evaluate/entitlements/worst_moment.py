"""The worst moment of a pool, found the slow and plain way: a value for every stretch of time."""

from collections.abc import Callable, Iterable

from scanner.evaluate.entitlements._concurrency import Peak, Segment


def peak_of(stretch: Iterable[Segment]) -> Peak | None:
    """Return the moment with the largest excess, or else the highest share of the limit.

    Only moments with an entitlement in term count. The earliest wins among equals. None when
    nothing ran in term.
    """
    held = tuple(stretch)
    counted = [index for index, each in enumerate(held) if each.terms and each.used]
    if not counted:
        return None
    best = max(counted, key=lambda index: (*_rank(held[index]), -index))
    first, last = _around(held, best, lambda each: _rank(each) >= _rank(held[best]))
    over_first, over_last = first, last
    if held[best].excess > 0:
        over_first, over_last = _around(held, best, lambda each: each.excess > 0)
    starts = (
        each.excess > 0 and not (index and held[index - 1].excess > 0)
        for index, each in enumerate(held)
    )
    return Peak(
        used=held[best].used,
        limit=held[best].limit,
        at=held[first].start,
        until=held[last].end,
        over_from=held[over_first].start,
        over_until=held[over_last].end,
        stretches=sum(starts),
    )


def _rank(each: Segment) -> tuple[int, float]:
    if not each.terms:
        return (0, 0.0)
    share = each.used / each.limit if each.limit else float(each.used)
    return (max(each.excess, 0), 0.0 if each.excess > 0 else share)


def _around(
    held: tuple[Segment, ...], index: int, holds: Callable[[Segment], bool]
) -> tuple[int, int]:
    first = last = index
    while first and holds(held[first - 1]):
        first -= 1
    while last + 1 < len(held) and holds(held[last + 1]):
        last += 1
    return first, last
