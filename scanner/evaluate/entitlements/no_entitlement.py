"""entitlements/no-entitlement."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, tool, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Tool in use without any entitlement",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "with one",
            estate(tool("robot"), entitlement("E1"), usage(used("a", "08:00", "09:00"))),
        ),
        Example(
            "in the catalogue, but nothing was bought",
            estate(tool("robot"), usage(used("a", "08:00", "09:00"))),
            ("robot is in use (1 session) and has no entitlement",),
        ),
    ),
)
def no_entitlement(analysis: Analysis) -> Iterator[Observation]:
    """Find tools of the catalogue that are used although no entitlement names them.

    Being approved is not being licensed. A tool whose only entitlements cannot be used is reported
    there. Certain. Facts: `sessions`, `session_count`, `principals`.

    Fix: add the entitlement to the file, or stop using the tool.
    Source: ISO/IEC 19770-1:2017, licence management; NIST SP 800-53 rev. 5, CM-10.
    """
    named = {each.tool for each in analysis.catalogue.entitlements}
    named |= {each.tool for each in analysis.catalogue.unusable}
    for known in analysis.catalogue.tools.values():
        sessions = analysis.by_tool.get(known.id, ())
        if known.id in named or not sessions:
            continue
        yield about_tool(
            known,
            sessions,
            "{tool} is in use ({count}) and has no entitlement",
            facts={"principals": sorted({each.principal for each in sessions})},
        )
