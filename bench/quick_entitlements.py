"""Find the peak of many sessions with NumPy and without, and read as many usage records.

    python bench/quick_entitlements.py [SESSIONS]

20 tools, one year, sessions of up to eight hours; columns in memory. CPU seconds of one process each.
The two answers must be the same.
"""

import random
import sys
import time
from array import array
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

from scanner.evaluate.entitlements import _sweep
from scanner.normalize.grammars.usage_records import read_csv

TOOLS = 20
Columns: TypeAlias = "tuple[array[int], array[int]]"
START = 1_830_000_000_000_000
SECOND = 1_000_000


def columns(count: int) -> list[Columns]:
    """Return start and end of the sessions of each tool, in microseconds."""
    chance = random.Random(7)  # noqa: S311 - test data
    found = []
    for _ in range(TOOLS):
        starts = array("q", (chance.randrange(31_536_000) for _ in range(count // TOOLS)))
        ends = array("q", (each + chance.randrange(60, 28_800) for each in starts))
        found.append(
            (array("q", (START + each * SECOND for each in starts)),
             array("q", (START + each * SECOND for each in ends)))
        )  # fmt: skip
    return found


def timed(name: str, held: list[Columns], few: int) -> list[object]:
    """Print the CPU seconds of one way, and return its answers."""
    _sweep.FEW = few
    if not few:
        import_module("numpy")
    before = time.process_time()
    limit = len(held[0][0]) // 1_100  # exceeded now and then
    answers: list[object] = [_sweep.peak_in(*each, [(START, None, limit)]) for each in held]
    print(f"  {name}: {time.process_time() - before:.2f} s of CPU")
    return answers


def records(count: int) -> str:
    """Return a CSV text of usage."""
    rows = (
        f"s{n},bot-{n % 50},uipath,24.1,unattended,2028-03-{n % 28 + 1:02}T08:00:00Z,"
        f"2028-03-{n % 28 + 1:02}T09:00:00Z,host-{n % 9},eu,shop"
        for n in range(count)
    )
    head = "session,principal,tool,version,edition,start,end,host,region,project"
    return "\n".join((head, *rows))


def main(count: int) -> None:
    """Print the figures."""
    held = columns(count)
    print(f"peak of {count:,} sessions")
    ways: list[Callable[[], list[object]]] = [lambda: timed("without NumPy", held, sys.maxsize)]
    if find_spec("numpy"):
        ways.append(lambda: timed("with NumPy", held, 0))
    answers = [way() for way in ways]
    print(f"  identical answers: {all(each == answers[0] for each in answers)}")
    text = records(100_000)
    before = time.process_time()
    table = read_csv(text)
    spent = time.process_time() - before
    print(f"CSV: {len(table.lines) / spent:,.0f} records a second of CPU")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500_000)
