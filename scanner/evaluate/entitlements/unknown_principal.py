"""entitlements/unknown-principal."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Tool
from scanner.evaluate.entitlements._examples import entitlement, estate, person, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._uses import grouped
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="User who is not in the list of people",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-2", "NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.16"),
    examples=(
        Example(
            "known under an alias",
            estate(
                entitlement("E1"),
                person("robot-1", aliases=["BOT-1"]),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "no list, no verdict", estate(entitlement("E1"), usage(used("a", "08:00", "09:00")))
        ),
        Example(
            "unknown",
            estate(entitlement("E1"), person("robot-2"), usage(used("a", "08:00", "09:00"))),
            ("bot-1 uses robot (1 session) and is not in the list of people",),
        ),
    ),
)
def unknown_principal(analysis: Analysis) -> Iterator[Observation]:
    """Find users whom the list of people does not name, by id or alias.

    An account that nobody listed has no owner, and nobody will take its seat back. Nothing is said
    where no people are listed. Certain. Facts: `principal`, `tools`, `sessions`, `session_count`.

    Fix: add the account to `people` with its kind and status, or its name to somebody's aliases.
    Source: NIST SP 800-53 rev. 5, AC-2 Account Management; ISO/IEC 27001:2022, A.5.16.
    """
    if not analysis.catalogue.people:
        return
    found = (
        each for each in analysis.usage.sessions if each.principal not in analysis.catalogue.people
    )
    for (name, principal), sessions in grouped(found, lambda each: each.principal).items():
        yield about_tool(
            analysis.catalogue.tools.get(name, Tool(name)),
            sessions,
            "{principal} uses {tool} ({count}) and is not in the list of people",
            {"principal": principal},
            path=({"principal": principal},),
            facts={"principal": principal},
        )
