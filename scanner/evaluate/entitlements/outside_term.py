"""entitlements/outside-term."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._uses import uncovered_from
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Use outside every term",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "to the last instant",
            estate(
                entitlement("E1", end="2028-03-20T09:00:00Z"),
                entitlement("E2", start="2028-03-25"),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "no length",
            estate(
                entitlement("E1", end="2028-03-20T08:00:00Z"),
                entitlement("E2", start="2028-03-25"),
                usage(used("a", "08:00", "08:00")),
            ),
        ),
        Example(
            "across a renewal without a gap",
            estate(
                entitlement("E1", end="2028-03-20T08:30:00Z"),
                entitlement("E2", start="2028-03-20T08:30:00Z"),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "partly outside",
            estate(
                entitlement("E1", end="2028-03-20T08:30:00Z"),
                entitlement("E2", start="2028-03-25"),
                usage(used("a", "08:00", "09:00")),
            ),
            ("robot was used outside every term (1 session), first at 2028-03-20T08:30:00Z",),
        ),
    ),
)
def outside_term(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions that no term of any entitlement to their tool covers from start to end.

    That time is not licensed, even when a renewal followed. Terms and sessions are half-open: a session
    that ends when the term does is inside. A tool without any usable entitlement is reported elsewhere.
    Certain. Facts: `at` (first uncovered instant), `sessions`, `session_count`, `entitlements`.

    Fix: have the gap licensed after the fact, and stop starting the tool outside its terms.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), period; NIST SP 800-53 rev. 5, CM-10.
    """
    for known in analysis.catalogue.tools.values():
        terms = analysis.catalogue.of_tool(known.id)
        if not terms:
            continue
        pairs = [(each, uncovered_from(each, terms)) for each in analysis.by_tool.get(known.id, ())]
        outside = [(each, at) for each, at in pairs if at is not None]
        if not outside:
            continue
        first = written(min(at for _, at in outside))
        yield about_tool(
            known,
            [each for each, _ in outside],
            "{tool} was used outside every term ({count}), first at {at}",
            {"at": first},
            facts={"at": first, "entitlements": [each.id for each in terms]},
            owner=next((each.owner for each in terms if each.owner), ""),
        )
