from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evaluate.entitlements import _sweep
from scanner.evaluate.entitlements._concurrency import Peak, segments
from scanner.evaluate.entitlements._sweep import PlainSessions, microseconds, peak_in
from tests.evaluate.entitlements.worst_moment import peak_of

BASE = datetime(2028, 2, 28, 23, 0, tzinfo=UTC)
Uses = list[tuple[int, int]]
Terms = list[tuple[int, int | None, int]]

uses = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), max_size=40)
terms = st.lists(
    st.tuples(st.integers(0, 40), st.none() | st.integers(1, 30), st.integers(0, 6)), max_size=4
)


def at(minute: int) -> datetime:
    return BASE + timedelta(minutes=minute, microseconds=minute % 3)


def reference(sessions: Uses, held: Terms) -> Peak | None:
    ran = [(at(start), at(start + length)) for start, length in sessions]
    bought = [(at(s), None if n is None else at(s + n), quantity) for s, n, quantity in held]
    return peak_of(segments(ran, bought))


def swept(sessions: Uses, held: Terms) -> Peak | None:
    return peak_in(
        [microseconds(at(start)) for start, _ in sessions],
        [microseconds(at(start + length)) for start, length in sessions],
        [
            (microseconds(at(s)), None if n is None else microseconds(at(s + n)), quantity)
            for s, n, quantity in held
        ],
    )


@given(uses, terms)
@settings(max_examples=1500, deadline=None)
def test_sweep_of_lists_finds_the_same_peak_as_the_stretches(sessions: Uses, held: Terms) -> None:
    assert swept(sessions, held) == reference(sessions, held)


@pytest.fixture
def always_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numpy")
    monkeypatch.setattr(_sweep, "FEW", 0)


@pytest.mark.usefixtures("always_numpy")
def test_sweep_of_arrays_finds_the_same_peak_as_the_stretches() -> None:
    @given(uses, terms)
    @settings(max_examples=1500, deadline=None)
    def holds(sessions: Uses, held: Terms) -> None:
        assert swept(sessions, held) == reference(sessions, held)

    holds()


def test_sessions_that_take_no_time_occupy_nothing() -> None:
    empty: Any = PlainSessions([5, 7], [5, 7])
    assert empty.highest(0, 100) == (0, 0)
    assert list(empty.ends_after(0)) == []
