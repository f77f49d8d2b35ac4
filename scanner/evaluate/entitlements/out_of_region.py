"""entitlements/out-of-region."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._uses import grouped, rights
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Use outside the licensed regions",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 SA-9(5)", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "inside",
            estate(
                entitlement("E1", regions=["eu-central"]),
                usage(used("a", "08:00", "09:00", region="eu-central")),
            ),
        ),
        Example(
            "no region in the record, no verdict",
            estate(entitlement("E1", regions=["eu-central"]), usage(used("a", "08:00", "09:00"))),
        ),
        Example(
            "outside",
            estate(
                entitlement("E1", regions=["eu-central"]),
                usage(used("a", "08:00", "09:00", region="us-east")),
            ),
            ("robot is in use in us-east (1 session), licensed is eu-central",),
        ),
        Example(
            "another entitlement holds everywhere",
            estate(
                entitlement("E1", regions=["eu-central"]),
                entitlement("E2"),
                usage(used("a", "08:00", "09:00", region="us-east")),
            ),
        ),
    ),
)
def out_of_region(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions in a region that no entitlement in term covers.

    Many licences hold in the region they were sold for only, and moving use moves data with it.
    Certain. Facts: `region`, `licensed`, `sessions`, `session_count`.

    Fix: run it in a licensed region, or license the region.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), usage location; NIST SP 800-53 rev. 5, SA-9(5).
    """
    found = (each for each in analysis.usage.sessions if each.known and _licensed(analysis, each))
    for (name, region), sessions in grouped(found, lambda each: each.record.region).items():
        licensed = _licensed(analysis, sessions[0])
        yield about_tool(
            analysis.catalogue.tools[name],
            sessions,
            "{tool} is in use in {region} ({count}), licensed is {licensed}",
            {"region": region, "licensed": licensed},
            path=({"region": region},),
            expected=licensed,
            actual=region,
            facts={"region": region, "licensed": licensed},
        )


def _licensed(analysis: Analysis, session: Session) -> str:
    """Return the licensed regions when the session is in none of them; "" when it is."""
    region = session.record.region.casefold()
    held = rights(analysis, session)
    if not region or any(not each.regions or region in each.regions for each in held):
        return ""
    return ", ".join(dict.fromkeys(name for each in held for name in each.regions))
