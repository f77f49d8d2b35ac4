"""kill -9 at 200 random moments of scan, waive, prune and migrate: what is not in order afterwards.

After each kill the ledger is verified, the evidence is verified, and no recorded run and no finding
may be missing. A different number of kills can be given as the argument.
"""

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.operate.kills import KILLS, Estate, holds_survive


def main(number: int) -> int:
    """Print how many kills hit a running command, and every problem after one; exit 1 if any."""
    started = time.monotonic()
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    hit, problems = Counter[str](), []
    with tempfile.TemporaryDirectory() as folder:
        estate = Estate.scanned(Path(folder))
        for turn in range(number):
            name = list(KILLS)[turn % len(KILLS)]
            try:
                hit[name] += KILLS[name](estate, chance)
                problems += [f"{name} {turn}: {one}" for one in estate.problems()]
            except AssertionError as error:
                problems.append(f"{name} {turn}: {error}")
        if not holds_survive(estate):
            problems.append("the store takes no more entries")
    shown = ", ".join(f"{name} {hit[name]}" for name in KILLS)
    print(f"{number} kills ({shown} while at work): {len(problems)} problems, "
          f"{time.monotonic() - started:.0f} s, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    for problem in problems:
        print(f"  {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 200))
