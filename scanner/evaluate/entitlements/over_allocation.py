"""entitlements/over-allocation."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_group, counted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_NOUNS = {"named_user": "named seat", "device": "device"}


@check(
    title="More seats given out than bought",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "every seat taken",
            estate(entitlement("E1", "named_user", 2, assigned=["user-1", "user-2"])),
        ),
        Example(
            "one name too many",
            estate(entitlement("E1", "named_user", 2, assigned=["user-1", "user-2", "user-3"])),
            ("robot: 3 named seats taken, 2 bought",),
        ),
        Example(
            "a term that is over gives no seats and takes none",
            estate(entitlement("E1", "named_user", 0, end="2028-02-01", assigned=["user-1"])),
        ),
        Example(
            "devices are counted from usage",
            estate(
                entitlement("E1", "device", 1),
                usage(
                    used("a", "08:00", "09:00", host="h1"), used("b", "09:00", "10:00", host="h2")
                ),
            ),
            ("robot: 2 devices taken, 1 bought",),
        ),
    ),
)
def over_allocation(analysis: Analysis) -> Iterator[Observation]:
    """Find named and device entitlements with more holders than seats.

    Each holder above the quantity works without a licence. Who is assigned counts where the
    entitlement lists it, otherwise whoever used the tool since the term began; only what is in
    term now is compared. Certain. Facts: `metric`, `limit`, `used`, `holders`, `by`.

    Fix: buy the missing seats, or take seats back (`entitlements/reclaim-seat` says which).
    Source: ISO/IEC 19770-3:2016 (entitlement schema), metrics; NIST SP 800-53 rev. 5, CM-10.
    """
    for each in analysis.allocations:
        taken = len(each.holders)
        if taken <= each.limit:
            continue
        yield about_group(
            analysis,
            each.entitlements,
            "{tool}: {taken} taken, {limit} bought",
            {"taken": counted(taken, _NOUNS[each.metric]), "limit": each.limit},
            expected=each.limit,
            actual=taken,
            facts={
                "metric": each.metric,
                "limit": each.limit,
                "used": taken,
                "holders": list(each.holders),
                "by": each.by,
            },
        )
