"""entitlements/missing-owner."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.evaluate.entitlements._remedies import with_owner
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Entitlement without an owner",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-8(4)", "ISO 27001:2022 A.5.9"),
    examples=(
        Example("owned", estate(entitlement("E1"))),
        Example("by nobody", estate(entitlement("E1", owner="")), ("E1 for robot has no owner",)),
        Example(
            "a term that is over needs none",
            estate(
                entitlement("E1", end="2028-02-01", owner=""), entitlement("E2", start="2028-02-01")
            ),
        ),
    ),
)
def missing_owner(analysis: Analysis) -> Iterator[Observation]:
    """Find entitlements in force or to come that name no owner.

    Nobody renews it, nobody gives its seats out, nobody answers the vendor's audit. Certain.

    Fix: add `owner` to the entry.
    Source: NIST SP 800-53 rev. 5, CM-8(4) Accountability Information; ISO/IEC 27001:2022, A.5.9.
    """
    for each in (*analysis.catalogue.entitlements, *analysis.catalogue.unusable):
        over = each.end is not None and each.end <= analysis.as_of
        if not each.owner and not over:
            message = "{entitlement} for {tool} has no owner"
            observation = about_entitlement(each, message, path=("owner",))
            yield with_owner(observation, each, analysis.catalogue)
