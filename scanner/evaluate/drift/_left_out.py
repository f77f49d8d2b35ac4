"""What is left out of the findings on purpose, and counted: declared or made by a platform."""

from collections import Counter

from scanner.evaluate.drift._allowed import Allowed, hits
from scanner.evaluate.drift._difference import Difference
from scanner.model.resource import Json, Resource


def without_allowed(
    found: list[Difference], declared: tuple[Allowed, ...]
) -> tuple[list[Difference], dict[str, Json]]:
    """Leave out declared differences, and count them for the report."""
    if not declared:
        return found, {}
    left: list[Difference] = []
    met: Counter[int] = Counter()
    for one in found:
        by = next((at for at, each in enumerate(declared) if each.covers(one.spec, one.entry)), -1)
        if by < 0:
            left.append(one)
        else:
            met[by] += 1
    return left, {"drift_allowed": hits(declared, met)}


def counts(platform: tuple[Resource, ...]) -> list[Json]:
    """Return how many resources of each kind are left out, by kind."""
    why = "made by the platform itself; `strict: true` in the section drift reports them"
    counts = Counter(live.kind for live in platform)
    return [{"kind": kind, "resources": n, "why": why} for kind, n in sorted(counts.items())]
