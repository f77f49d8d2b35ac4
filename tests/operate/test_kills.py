"""Commands that are killed at any moment leave nothing half-written and lose no finding."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.operate.kills import KILLS, Estate, holds_survive

Kill: TypeAlias = Callable[[Estate, random.Random], bool]
MOST = 40


def _killed(estate: Estate, kill: Kill, chance: random.Random) -> bool:
    killed = kill(estate, chance)
    assert estate.problems() == []
    return killed


@pytest.mark.slow
def test_killed_commands_leave_everything_in_order(tmp_path: Path) -> None:
    estate = Estate.scanned(tmp_path)
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    for name, kill in KILLS.items():
        # How long a command takes is a matter of the machine: one that had ended is asked again.
        killed = [_killed(estate, kill, chance) for _ in range(3)]
        while not any(killed) and len(killed) < MOST:
            killed.append(_killed(estate, kill, chance))
        assert any(killed), f"{name} ended before it was killed, each of {MOST} times"
    assert holds_survive(estate)
    assert estate.problems() == []
