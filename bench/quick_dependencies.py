r"""`trueup deps` beside deptry on one large project, in turns, on whatever else the machine does.

    TRUEUP_BENCH_PROJECT=homeassistant-2024.3.3 TRUEUP_BENCH_DEPTRY=bin/deptry \
        python -m bench.quick_dependencies

The project is the source distribution, unpacked; deptry comes from an environment of its own. Wall
and CPU seconds, median of three turns, and the peak memory of the largest process. The bars: faster
than deptry on an idle machine of two cores, and at most 300 MB.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench import _measure

_TURNS = 3
_MEMORY = 300.0


def _turn(command: Sequence[str], folder: Path) -> tuple[float, _measure.Cost]:
    start = time.perf_counter()
    cost = _measure.of_program(command, folder, (0, 1, 3))
    return time.perf_counter() - start, cost


def main() -> int:
    """Print the figures; 1 when a bar is missed, 2 when something to measure is not named."""
    project = Path(os.environ.get("TRUEUP_BENCH_PROJECT", "")).resolve()
    deptry = os.environ.get("TRUEUP_BENCH_DEPTRY", "")
    if not deptry or not (project / "pyproject.toml").is_file():
        print(__doc__)
        return 2
    peer = [str(Path(deptry).absolute()), str(project), "--config", str(project / "pyproject.toml")]
    with tempfile.TemporaryDirectory() as answers:
        place = f"json={answers}/answer.json"
        ours = [sys.executable, "-m", "scanner", "deps", str(project), "--output", place]
        turns = [(_turn(ours, Path(answers)), _turn(peer, Path(answers))) for _ in range(_TURNS)]
    walls = [statistics.median(turn[who][0] for turn in turns) for who in (0, 1)]
    works = [statistics.median(turn[who][1].seconds for turn in turns) for who in (0, 1)]
    peak = max(turn[0][1].megabytes for turn in turns)
    print(f"trueup deps  wall {walls[0]:.2f} s  cpu {works[0]:.2f} s  peak {peak:.0f} MB")
    print(f"deptry       wall {walls[1]:.2f} s  cpu {works[1]:.2f} s")
    print(_measure.load())
    return int(walls[0] > walls[1] or peak > _MEMORY)


if __name__ == "__main__":
    sys.exit(main())
