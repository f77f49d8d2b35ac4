"""entitlements/unauthorized-tool."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Tool
from scanner.evaluate.entitlements._examples import entitlement, estate, tool, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Tool in use is not in the catalogue",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-7(5)", "CIS v8 2.3"),
    examples=(
        Example(
            "an alias of a known tool",
            estate(
                tool("robot", aliases=["RoboTool"]),
                entitlement("E1"),
                usage(used("a", "08:00", "09:00", tool="robotool")),
            ),
        ),
        Example(
            "a tool that nobody listed",
            estate(
                tool("robot"),
                entitlement("E1"),
                usage(
                    used("a", "08:00", "09:00", tool="shadow-bot"),
                    used("b", "09:00", "10:00", tool="shadow-bot"),
                ),
            ),
            ("shadow-bot is in use (2 sessions) but not in the catalogue",),
        ),
    ),
)
def unauthorized_tool(analysis: Analysis) -> Iterator[Observation]:
    """Find tools that usage shows and that no entitlement file names, under any alias.

    Nobody has checked its licence, its data protection or its security. Nothing is said when no
    entitlement file was read. Certain. Facts: `sessions`, `session_count`, `principals`.

    Fix: add it to `tools` with an entitlement, add its name to the aliases of a tool, or remove it.
    Source: NIST SP 800-53 rev. 5, CM-7(5) Authorized Software; CIS Controls v8, 2.3.
    """
    if not analysis.catalogue.tools:
        return
    for name, sessions in sorted(analysis.by_tool.items()):
        if sessions[0].known:
            continue
        yield about_tool(
            Tool(name),
            sessions,
            "{tool} is in use ({count}) but not in the catalogue",
            facts={"principals": sorted({each.principal for each in sessions})},
        )
