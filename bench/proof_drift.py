"""10,000 random documents of Kubernetes, AWS, GitHub, PostgreSQL, Redis, sshd and none of them: the same in other words is no drift, one change is exactly one entry.

    python -m bench.proof_drift [documents]

DeepDiff is the oracle for documents without special meaning: both must agree whether they differ.
"""

import random
import sys

from deepdiff import DeepDiff

from scanner.evaluate.drift._walk import differences
from scanner.normalize.meaning._compile import node_for, turns_live_values
from tests.evaluate.drift.random_settings import sample

_SHARE = 0.999


def tally(documents: int, seed: int = 1) -> dict[str, int]:
    """Return counts over random documents: `silent`, `exact`, `agreed`, `asked` of the oracle."""
    chance = random.Random(seed)  # noqa: S311 - the same documents in every run, no secret
    counts = {"silent": 0, "exact": 0, "agreed": 0, "asked": 0}
    for _ in range(documents):
        kind, spec, in_other_words, changed_by_hand = sample(chance)
        node, one_shape = node_for(kind), not turns_live_values(kind)
        same = in_other_words(spec, chance)
        counts["silent"] += not differences(spec, same, node, one_shape=one_shape)
        changed = changed_by_hand(spec, chance)
        found = differences(spec, in_other_words(changed, chance), node, one_shape=one_shape)
        counts["exact"] += len(found) == 1
        if kind == "generic":
            counts["asked"] += 1
            counts["agreed"] += bool(DeepDiff(spec, changed)) == bool(found)
    return counts


def main() -> None:
    """Print the counts, and fail when a promise does not hold."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    counts = tally(documents)
    print(f"{documents} documents in other words: {documents - counts['silent']} with an entry")
    print(f"{documents} documents with one change: {counts['exact']} with exactly one entry")
    print(f"deepdiff agrees on {counts['agreed']} of {counts['asked']} without special meaning")
    kept = counts["silent"] == documents and counts["agreed"] == counts["asked"]
    if not kept or counts["exact"] < _SHARE * documents:
        raise SystemExit("a promise does not hold")


if __name__ == "__main__":
    main()
