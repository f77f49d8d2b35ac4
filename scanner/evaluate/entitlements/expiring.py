"""entitlements/expiring."""

from collections.abc import Iterator
from datetime import timedelta

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.evaluate.entitlements._renewal import is_renewed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Entitlement is about to expire",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example("a year to go", estate(entitlement("E1", end="2029-03-27"))),
        Example("one day more than the window", estate(entitlement("E1", end="2028-04-27"))),
        Example(
            "exactly the window",
            estate(entitlement("E1", end="2028-04-26")),
            ("E1 for robot expires at 2028-04-26T00:00:00Z, within 30 days",),
        ),
        Example(
            "the narrowest window counts",
            estate(entitlement("E1", end="2028-03-30")),
            ("E1 for robot expires at 2028-03-30T00:00:00Z, within 7 days",),
        ),
        Example(
            "already renewed",
            estate(entitlement("E1", end="2028-03-30"), entitlement("E2", start="2028-03-30")),
        ),
    ),
)
def expiring(analysis: Analysis) -> Iterator[Observation]:
    """Find entitlements that end within the days that their file names, and that nothing renews.

    Orders take weeks; a robot without a licence stops on the day. Windows come from
    `expiring_within_days`, and the narrowest that applies is reported. Certain. Facts: `ends`,
    `threshold` (days), `metric`, `quantity`.

    Fix: renew it and add the new term to the file.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), period; NIST SP 800-53 rev. 5, CM-10.
    """
    now = analysis.as_of
    for each in analysis.catalogue.entitlements:
        if each.end is None or each.end <= now or is_renewed(analysis, each, each.end):
            continue
        windows = [
            days
            for days in each.limit("expiring_within_days")
            if each.end - now <= timedelta(days=days)
        ]
        if not windows:
            continue
        yield about_entitlement(
            each,
            "{entitlement} for {tool} expires at {ends}, within {threshold} days",
            {"ends": written(each.end), "threshold": min(windows)},
            facts={
                "ends": written(each.end),
                "threshold": min(windows),
                "metric": each.metric,
                "quantity": each.quantity,
            },
        )
