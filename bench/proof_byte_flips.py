"""1,000 single flipped bits in evidence, manifests, audit log and reports: how many go unnoticed.

The sample estate is scanned twice by the command; bits are flipped one at a time, all over the files
that are left, and each is followed by the verification with the head that the scan printed.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.operate.flips import flips
from tests.operate.test_assurance import scanned

NUMBER = 1000


def main() -> int:
    """Print how many were flipped where, and which went unnoticed; exit 1 if any did."""
    with tempfile.TemporaryDirectory() as folder:
        night = scanned(Path(folder))
        if night.problems():
            print("the untouched night does not verify:", *night.problems(), sep="\n  ")
            return 1
        started, kinds, unnoticed = time.monotonic(), Counter[str](), []
        for path, place, said in flips(night, NUMBER, 20261122):
            kinds[_kind(path)] += 1
            if not said:
                unnoticed.append((path.name, place))
        took = time.monotonic() - started
    shown = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    print(f"{NUMBER} flipped bits ({shown}): {len(unnoticed)} unnoticed, {took:.0f} s, "
          f"load {os.getloadavg()[0]:.1f}")  # fmt: skip
    for name, place in unnoticed:
        print(f"  {name} at byte {place}")
    return 1 if unnoticed else 0


def _kind(path: Path) -> str:
    if "packs" in path.parts:
        return "evidence"
    if "runs" in path.parts:
        return "manifests"
    return "log" if path.suffix == ".jsonl" else "reports"


if __name__ == "__main__":
    sys.exit(main())
