from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.entitlements._concurrency import Interval, Term, segments
from tests.evaluate.entitlements.worst_moment import peak_of

ZERO = datetime(2028, 2, 28, 23, 50, tzinfo=UTC)


def minute(number: int) -> datetime:
    return ZERO + timedelta(minutes=number)


minutes = st.integers(0, 24)
uses = st.lists(st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair))), max_size=12)
terms = st.lists(
    st.tuples(minutes, st.none() | minutes, st.integers(0, 4)).filter(
        lambda term: term[1] is None or term[1] > term[0]
    ),
    max_size=4,
)


def brute_force(
    used: list[tuple[int, int]], bought: list[tuple[int, int | None, int]]
) -> list[tuple[int, int, int]]:
    """Return (sessions, limit, terms) in each minute, counted one by one."""
    table = []
    for now in range(26):
        running = sum(start <= now < end for start, end in used)
        held = [
            quantity
            for start, end, quantity in bought
            if start <= now and (end is None or now < end)
        ]
        table.append((running, sum(held), len(held)))
    return table


@given(uses, terms)
def test_peak_agrees_with_counting_every_minute(
    used: list[tuple[int, int]], bought: list[tuple[int, int | None, int]]
) -> None:
    intervals: list[Interval] = [(minute(start), minute(end)) for start, end in used]
    held: list[Term] = [
        (minute(start), None if end is None else minute(end), quantity)
        for start, end, quantity in bought
    ]
    peak = peak_of(segments(intervals, held))
    table = brute_force(used, bought)
    running = [(u, limit, now) for now, (u, limit, count) in enumerate(table) if count and u]
    if not running:
        assert peak is None
        return
    assert peak is not None
    excess = max(u - limit for u, limit, _ in running)
    if excess > 0:
        first = next(now for u, limit, now in running if u - limit == excess)
        assert (peak.used, peak.limit) == table[first][:2]
        assert peak.at == minute(first)
        over = [count > 0 and u > limit for u, limit, count in table]
        assert peak.over_from == minute(_edge(over, first, -1))
        assert peak.over_until == minute(_edge(over, first, 1))
        starts = [now for now in range(26) if over[now] and not (now and over[now - 1])]
        assert peak.stretches == len(starts)
        same = [count > 0 and u - limit == excess for u, limit, count in table]
        assert peak.until == minute(_edge(same, first, 1))
    else:
        assert peak.used <= peak.limit
        assert peak.used / peak.limit == max(u / limit for u, limit, _ in running)
        assert peak.stretches == 0


def _edge(flags: list[bool], index: int, step: int) -> int:
    """Return the first minute of the run of True around `index`, or the first after it."""
    while 0 <= index + step < len(flags) and flags[index + step]:
        index += step
    return index if step < 0 else index + 1


def test_handing_over_at_one_instant_takes_one_seat() -> None:
    peak = peak_of(
        segments([(minute(0), minute(5)), (minute(5), minute(9))], [(minute(0), None, 1)])
    )
    assert peak is not None
    assert (peak.used, peak.at, peak.until) == (1, minute(0), minute(9))


def test_use_outside_every_term_is_no_excess_of_the_pool() -> None:
    assert peak_of(segments([(minute(5), minute(9))], [(minute(0), minute(5), 0)])) is None
