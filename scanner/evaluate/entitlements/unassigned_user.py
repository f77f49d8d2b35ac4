"""entitlements/unassigned-user."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, person, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._uses import grouped, rights
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Tool used without an assigned seat",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32", "NIST 800-53r5 AC-6"),
    examples=(
        Example(
            "by the holder, under an alias",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                person("user-1", aliases=["U1"]),
                usage(used("a", "08:00", "09:00", principal="u1")),
            ),
        ),
        Example(
            "a pool covers everybody",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                entitlement("E2", "concurrent_user"),
                usage(used("a", "08:00", "09:00", principal="user-2")),
            ),
        ),
        Example(
            "by somebody without a seat",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                usage(used("a", "08:00", "09:00", principal="user-2")),
            ),
            ("user-2 used robot without a seat (1 session)",),
        ),
    ),
)
def unassigned_user(analysis: Analysis) -> Iterator[Observation]:
    """Find users of a tool with named seats who hold none of them while its term ran.

    Named seats must not be shared: each of these users needs one. Nothing is said where an entitlement
    in term lists no holders or counts concurrent use. Certain. Facts: `principal`, `sessions`,
    `session_count`.

    Fix: assign a seat, or end the access.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), named user metric; NIST SP 800-53 rev. 5, CM-10.
    """
    found = (
        each for each in analysis.usage.sessions if each.known and _has_no_seat(analysis, each)
    )
    for (name, principal), sessions in grouped(found, lambda each: each.principal).items():
        yield about_tool(
            analysis.catalogue.tools[name],
            sessions,
            "{principal} used {tool} without a seat ({count})",
            {"principal": principal},
            path=({"principal": principal},),
            facts={"principal": principal},
        )


def _has_no_seat(analysis: Analysis, session: Session) -> bool:
    held = rights(analysis, session)
    if session.is_empty or not held:
        return False
    return all(
        each.metric == "named_user" and each.has_assigned and session.principal not in each.assigned
        for each in held
    )
