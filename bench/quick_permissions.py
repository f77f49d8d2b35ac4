"""The whole command, from an account export to the JSON report, beside cloudsplaining.

    python -m bench.quick_permissions [path of cloudsplaining's program]

One export of 1,000 roles with five statements each for both programs, in the same run; 10,000
principals for ours alone. CPU seconds with children (median of five; the other program once) and
peak memory. Without the other program the ratio is not measured.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from bench import _measure
from bench._permissions_account import write_account

_RATIO, _MEMORY, _LARGE = 50.0, 150.0, 20.0


def _ours(folder: Path, roles: int, runs: int) -> tuple[float, float]:
    write_account(folder / "account.json", roles)
    command = [
        sys.executable, "-m", "scanner", "permissions", str(folder / "account.json"),
        "--exit-zero", "--as-of", "2026-11-22T00:00:00Z", "--output", f"json={folder / 'out.json'}",
    ]  # fmt: skip
    costs = [_measure.of_program(command, folder, (0, 3)) for _ in range(runs)]
    return statistics.median(one.seconds for one in costs), max(one.megabytes for one in costs)


def _other(program: str, folder: Path) -> float:
    command = [
        program, "scan", "--input-file", str(folder / "account.json"), "--output", str(folder),
        "--skip-open-report",
    ]  # fmt: skip
    return _measure.of_program(command, folder, (0,)).seconds


def main() -> None:
    """Print the figures, and fail when a bar is not reached."""
    other = sys.argv[1] if len(sys.argv) > 1 else ""
    short = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        seconds, megabytes = _ours(folder, 1_000, _measure.RUNS)
        print(f"{_measure.load()}, median of {_measure.RUNS}, CPU seconds with children")
        size = (folder / "out.json").stat().st_size
        print(f"1,000 roles: {seconds:.2f} s, {megabytes:.0f} MB, report {size / 1e6:.1f} MB")
        if other:
            theirs = _other(other, folder)
            print(f"cloudsplaining: {theirs:.1f} s, ratio {theirs / seconds:.0f} (bar {_RATIO})")
            short += ["ratio"] * (theirs / seconds < _RATIO)
        large, more = _ours(folder, 10_000, 1)
        print(f"10,000 roles: {large:.1f} s (bar {_LARGE}), {more:.0f} MB")
    short += ["memory"] * (megabytes > _MEMORY) + ["10,000 roles"] * (large > _LARGE)
    if short:
        raise SystemExit(f"bars not reached: {', '.join(short)}")


if __name__ == "__main__":
    main()
