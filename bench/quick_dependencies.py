r"""`trueup deps` beside deptry on one large project, in turns, on whatever else the machine does.

    TRUEUP_BENCH_PROJECT=homeassistant-2024.3.3 TRUEUP_BENCH_DEPTRY=bin/deptry \
        python -m bench.quick_dependencies

The project is the source distribution, unpacked; deptry comes from an environment of its own. Each
turn asks deptry, then us without any kept answer, then us again. Wall and CPU seconds, median of
the turns, and the peak memory of the largest process. The bars: the first answer sooner than
deptry's, the second in a tenth of that time, and at most 300 MB.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import _measure

_TURNS = 3
_MEMORY = 300.0


@dataclass(frozen=True, slots=True)
class _Took:
    wall: float
    cost: _measure.Cost


def _timed(command: Sequence[str], folder: Path) -> _Took:
    start = time.perf_counter()
    cost = _measure.of_program(command, folder, (0, 1, 3))
    return _Took(time.perf_counter() - start, cost)


def _turn(commands: Sequence[Sequence[str]]) -> list[_Took]:
    with tempfile.TemporaryDirectory() as place:
        os.environ["XDG_CACHE_HOME"] = place
        return [_timed([word.replace("@", place) for word in one], Path(place)) for one in commands]


def main() -> int:
    """Print the figures; 1 when a bar is missed, 2 when something to measure is not named."""
    project = Path(os.environ.get("TRUEUP_BENCH_PROJECT", "")).resolve()
    deptry = os.environ.get("TRUEUP_BENCH_DEPTRY", "")
    if not deptry or not (project / "pyproject.toml").is_file():
        print(__doc__)
        return 2
    peer = [str(Path(deptry).absolute()), str(project), "--config", str(project / "pyproject.toml")]
    ours = [sys.executable, "-m", "scanner", "deps", str(project), "--output", "json=@/answer.json"]
    turns = [_turn((peer, ours, ours)) for _ in range(_TURNS)]
    walls = [statistics.median(turn[who].wall for turn in turns) for who in range(3)]
    works = [statistics.median(turn[who].cost.seconds for turn in turns) for who in range(3)]
    peak = max(turn[who].cost.megabytes for turn in turns for who in (1, 2))
    for name, wall, work in zip(
        ("deptry", "trueup, first", "trueup, again"), walls, works, strict=True
    ):
        print(
            f"{name:14} wall {wall:6.2f} s  cpu {work:6.2f} s  wall of deptry's {wall / walls[0]:.2f}"
        )
    print(f"peak {peak:.0f} MB; {_measure.load()}")
    return int(walls[1] > walls[0] or walls[2] > walls[0] / 10 or peak > _MEMORY)


if __name__ == "__main__":
    sys.exit(main())
