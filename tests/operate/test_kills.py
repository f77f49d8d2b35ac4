"""Commands that are killed at any moment leave nothing half-written and lose no finding."""

import random
from pathlib import Path

import pytest

from tests.operate.kills import KILLS, Estate, holds_survive


@pytest.mark.slow
def test_killed_commands_leave_everything_in_order(tmp_path: Path) -> None:
    estate = Estate.scanned(tmp_path)
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    killed = 0
    for kill in KILLS.values():
        for _ in range(3):
            killed += kill(estate, chance)
            assert estate.problems() == []
    assert killed >= 3
    assert holds_survive(estate)
    assert estate.problems() == []
