"""No worker that dies costs a result, and a target that kills workers costs only itself."""

import os
import signal
from pathlib import Path

import pytest

from scanner.operate.executor import LocalExecutor, Quarantined

CHUNKS = [range(at, at + 5) for at in range(0, 40, 5)]
_held: list[object] = []


def _begin(*arguments: object) -> None:
    _held[:] = arguments


def _square(targets: range) -> list[int]:
    return [one * one for one in targets]


def _dying(targets: range) -> list[int]:
    """Give squares; a target of the poisonous ones kills the process."""
    poison = _held[0]
    assert isinstance(poison, frozenset)
    if poison.intersection(targets):
        os.kill(os.getpid(), signal.SIGKILL)
    return _square(targets)


def _dying_once(targets: range) -> list[int]:
    """Give squares; the first process that comes to target 17 is killed."""
    mark = Path(str(_held[0]))
    if 17 in targets and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _square(targets)


def _failing(targets: range) -> list[int]:
    raise ValueError(f"{targets}")


def test_results_come_in_order() -> None:
    executor = LocalExecutor(2, _begin)
    assert list(executor.results(_square, CHUNKS)) == [one * one for one in range(40)]


@pytest.mark.parametrize("poison", [{0}, {39}, {17}, {3, 4}, {0, 17, 39}])
def test_poisonous_targets_are_left_out_and_all_others_are_done(poison: set[int]) -> None:
    executor = LocalExecutor(2, _begin, (frozenset(poison),))
    found = list(executor.results(_dying, CHUNKS))
    assert found == [Quarantined(n) if n in poison else n * n for n in range(40)]


def test_worker_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    executor = LocalExecutor(2, _begin, (tmp_path / "mark",))
    assert list(executor.results(_dying_once, CHUNKS)) == [one * one for one in range(40)]


def test_what_the_work_raises_is_raised() -> None:
    with pytest.raises(ValueError, match="range"):
        list(LocalExecutor(2, _begin).results(_failing, CHUNKS))
