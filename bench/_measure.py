"""Medians of CPU time, for calls and for programs, and the peak memory of programs."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

RUNS = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds of a program and its children, and the peak memory of the largest, in MB."""

    seconds: float
    megabytes: float


def of_call(call: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median CPU seconds of a call."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def of_program(command: Sequence[str], folder: Path, allowed: Sequence[int]) -> Cost:
    """Run a program once and return what it cost.

    Raises:
        SystemExit: it ended with another code than those allowed.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with (folder / "stderr.txt").open("wb") as errors:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=errors
        )
        _, status, used = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    process.returncode = code
    if code not in allowed:
        sys.stderr.write((folder / "stderr.txt").read_text("utf-8", "replace")[-2000:])
        raise SystemExit(f"{' '.join(command[:4])} exited {code}")
    # Linux counts the peak in KiB.
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def load() -> str:
    """Return the load average as benchmarks print it."""
    return f"load average {os.getloadavg()[0]:.2f}"
