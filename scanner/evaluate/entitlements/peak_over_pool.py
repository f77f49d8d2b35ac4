"""entitlements/peak-over-pool."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_group, listed
from scanner.evaluate.entitlements._remedies import resized
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written

_A, _B = used("a", "14:00", "15:00"), used("b", "14:10", "15:00")


@check(
    title="More sessions at once than were bought",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32", "ISO 27001:2022 A.8.6"),
    examples=(
        Example(
            "a seat handed over at the same instant",
            estate(entitlement("E1"), usage(_A, _B, used("c", "15:00", "16:00"))),
        ),
        Example(
            "a session without length",
            estate(entitlement("E1"), usage(_A, _B, used("c", "14:30", "14:30"))),
        ),
        Example(
            "three of two",
            estate(entitlement("E1"), usage(_A, _B, used("c", "14:30", "14:40"))),
            (
                "robot: 3 sessions at once, 2 bought, first at 2028-03-20T14:30:00Z, "
                "until 2028-03-20T14:40:00Z",
            ),
        ),
        Example(
            "two purchases add up",
            estate(
                entitlement("E1"),
                entitlement("E2", quantity=1),
                usage(_A, _B, used("c", "14:30", "14:40")),
            ),
        ),
        Example(
            "but only while both are in term",
            estate(
                entitlement("E1"),
                entitlement("E2", quantity=1, end="2028-03-20T14:35:00Z"),
                usage(_A, _B, used("c", "14:30", "14:40")),
            ),
            (
                "robot: 3 sessions at once, 2 bought, first at 2028-03-20T14:35:00Z, "
                "until 2028-03-20T14:40:00Z",
            ),
        ),
    ),
)
def peak_over_pool(analysis: Analysis) -> Iterator[Observation]:
    """Find pools of concurrent seats that held more sessions at once than were bought.

    The vendor bills the peak, and where it is enforced the next robot waits. The peak is exact:
    terms and sessions are half-open, quantities add up while their terms overlap, and an open
    session runs until now. Each session takes one seat, also when one user has several. Certain.
    Facts: `peak`, `limit`, `at` (first reached), `until` (first eased), `sessions` (at that
    moment), `over_from`, `over_until` (the stretch above the limit), `stretches`, `editions`.

    Fix: buy the missing seats, or start fewer sessions at the same time.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), metrics; NIST SP 800-53 rev. 5, CM-10.
    """
    for pool in analysis.pools:
        peak = pool.peak
        if peak is None or peak.used <= peak.limit:
            continue
        observation = about_group(
            analysis,
            pool.entitlements,
            "{pool}: {peak} sessions at once, {limit} bought, first at {at}, until {until}",
            {
                "pool": pool.label,
                "peak": peak.used,
                "limit": peak.limit,
                "at": written(peak.at),
                "until": written(peak.until),
            },
            expected=peak.limit,
            actual=peak.used,
            facts={
                "metric": pool.metric,
                "peak": peak.used,
                "limit": peak.limit,
                "at": written(peak.at),
                "until": written(peak.until),
                "over_from": written(peak.over_from),
                "over_until": written(peak.over_until),
                "stretches": peak.stretches,
                "editions": sorted({name for each in pool.entitlements for name in each.editions}),
                **listed(pool.at_peak),
            },
        )
        current = tuple(each for each in pool.entitlements if each.covers(analysis.as_of))
        bought = sum(each.quantity for each in current)
        why = f"{peak.used} ran at once on {written(peak.at)}, {bought} are bought now"
        yield resized(observation, current, peak.used - bought, why)
