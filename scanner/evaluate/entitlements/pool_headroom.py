"""entitlements/pool-headroom."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_group, listed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written

THRESHOLD_PERCENT = 90
_A, _B = used("a", "14:00", "15:00"), used("b", "14:10", "15:00")


@check(
    title="Pool is nearly used up at its peak",
    severity=Severity.INFO,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.8.6"),
    examples=(
        Example("half of the pool", estate(entitlement("E1"), usage(_A))),
        Example(
            "above the pool is another finding",
            estate(entitlement("E1"), usage(_A, _B, used("c", "14:30", "14:40"))),
        ),
        Example(
            "the last seat is taken",
            estate(entitlement("E1"), usage(_A, _B)),
            ("robot: 2 of 2 seats taken at 2028-03-20T14:10:00Z (100 %)",),
        ),
    ),
)
def pool_headroom(analysis: Analysis) -> Iterator[Observation]:
    """Find pools whose peak reached 90 percent of what was bought, without passing it.

    The next busy day will pass it; buying ahead is cheaper than a true-up. Certain. Facts: `peak`,
    `limit`, `at`, `until`, `sessions`, `threshold` (percent), `percent`.

    Fix: buy more seats with the next order, or spread the sessions over the day.
    Source: ISO 27001:2022 A.8.6 (capacity management); NIST SP 800-53 rev. 5, CM-10.
    """
    for pool in analysis.pools:
        peak = pool.peak
        if peak is None or peak.used > peak.limit:
            continue
        percent = 100 * peak.used / peak.limit
        if percent < THRESHOLD_PERCENT:
            continue
        yield about_group(
            analysis,
            pool.entitlements,
            "{pool}: {peak} of {limit} seats taken at {at} ({percent} %)",
            {
                "pool": pool.label,
                "peak": peak.used,
                "limit": peak.limit,
                "at": written(peak.at),
                "percent": int(percent),
            },
            facts={
                "metric": pool.metric,
                "peak": peak.used,
                "limit": peak.limit,
                "at": written(peak.at),
                "until": written(peak.until),
                "threshold": THRESHOLD_PERCENT,
                "percent": int(percent),
                **listed(pool.at_peak),
            },
        )
