"""Whether something follows an entitlement when its term ends."""

from datetime import datetime

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Entitlement


def is_renewed(analysis: Analysis, ended: Entitlement, at: datetime) -> bool:
    """Say whether another entitlement covers the instant `at` for the same tool, metric, edition."""
    return any(
        other.id != ended.id
        and other.metric == ended.metric
        and _licenses_all(other, ended)
        and other.covers(at)
        and other.start > ended.start
        for other in analysis.catalogue.of_tool(ended.tool)
    )


def _licenses_all(other: Entitlement, ended: Entitlement) -> bool:
    return not other.editions or (bool(ended.editions) and {*other.editions} >= {*ended.editions})
