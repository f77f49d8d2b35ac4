"""The whole command, from an account export to the JSON report, beside cloudsplaining.

    python -m bench.quick_permissions [path of cloudsplaining's program]

One export of 1,000 roles with five statements each for both programs, in turns in the same run, for
two shapes of statements; 10,000 principals for ours alone. CPU seconds with children (median of
five; the other program once for each shape, in the middle of ours) and peak memory. Without the
other program the ratio is not measured. The bar on the ratio is for statements with wildcards, on
which the other program needs as long as was published for it; the other shape is printed beside.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from bench import _measure
from bench._permissions_account import write_account

_RATIO, _MEMORY, _LARGE = 50.0, 150.0, 20.0


def _ours(folder: Path, runs: int) -> list[_measure.Cost]:
    command = [
        sys.executable, "-m", "scanner", "permissions", str(folder / "account.json"),
        "--exit-zero", "--as-of", "2026-11-22T00:00:00Z", "--output", f"json={folder / 'out.json'}",
    ]  # fmt: skip
    return [_measure.of_program(command, folder, (0, 3)) for _ in range(runs)]


def _other(program: str, folder: Path) -> float:
    command = [
        program, "scan", "--input-file", str(folder / "account.json"), "--output", str(folder),
        "--skip-open-report",
    ]  # fmt: skip
    return _measure.of_program(command, folder, (0,)).seconds


def _beside(folder: Path, shape: str, other: str) -> tuple[float, float]:
    """Print both programs' figures for one shape; return the ratio, 0 without one, and our memory."""
    write_account(folder / "account.json", 1_000, shape)
    costs = _ours(folder, 2)
    theirs = _other(other, folder) if other else 0.0
    costs += _ours(folder, _measure.RUNS - 2)
    seconds = statistics.median(one.seconds for one in costs)
    megabytes = max(one.megabytes for one in costs)
    size = (folder / "out.json").stat().st_size / 1e6
    print(f"1,000 roles, {shape}: {seconds:.2f} s, {megabytes:.0f} MB, report {size:.1f} MB")
    if other:
        print(f"  cloudsplaining: {theirs:.1f} s, ratio {theirs / seconds:.0f}")
    return theirs / seconds, megabytes


def main() -> None:
    """Print the figures, and fail when a bar is not reached."""
    other = sys.argv[1] if len(sys.argv) > 1 else ""
    short = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{_measure.load()}, median of {_measure.RUNS}, CPU seconds with children")
        _beside(folder, "managed", other)
        ratio, megabytes = _beside(folder, "wildcards", other)
        write_account(folder / "account.json", 10_000)
        (large,) = _ours(folder, 1)
        print(f"10,000 roles: {large.seconds:.1f} s (bar {_LARGE}), {large.megabytes:.0f} MB")
    short += ["ratio"] * (bool(other) and ratio < _RATIO) + ["memory"] * (megabytes > _MEMORY)
    short += ["10,000 roles"] * (large.seconds > _LARGE)
    print(f"bars: ratio {_RATIO:.0f}, memory {_MEMORY:.0f} MB, 10,000 roles {_LARGE:.0f} s")
    if short:
        raise SystemExit(f"bars not reached: {', '.join(short)}")


if __name__ == "__main__":
    main()
