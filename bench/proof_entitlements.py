"""Hold what is found on 10,000 random usage sets against a solver that looks at every minute.

    python -m bench.proof_entitlements [CASES]

The solver is `tests/evaluate/entitlements/minute_by_minute.py`, which shares no code with the product.
Exits 1 with the first set on which the two differ.
"""

import random
import sys
from collections import Counter

from tests.evaluate.entitlements.minute_by_minute import random_case, solve
from tests.evaluate.entitlements.test_minute_by_minute import found

SEED = 20281


def main(cases: int) -> int:
    """Print how many findings of each rule agree; 0 when all do."""
    chance = random.Random(SEED)  # noqa: S311 - test data
    counts: Counter[str] = Counter()
    for number in range(cases):
        case = random_case(chance)
        ours, theirs = found(case), solve(case)
        if ours != theirs:
            print(f"set {number} differs: {case}\n  found  {ours}\n  solved {theirs}")
            return 1
        counts.update(theirs.keys())
    print(
        f"{cases:,} usage sets: identical findings; sets with each rule: {dict(sorted(counts.items()))}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
