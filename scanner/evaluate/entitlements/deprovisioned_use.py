"""entitlements/deprovisioned-use."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Person, Tool
from scanner.evaluate.entitlements._examples import entitlement, estate, person, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._uses import grouped
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Use after the account was deprovisioned",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-2(3)", "NIST 800-53r5 PS-4", "ISO 27001:2022 A.5.18", "CIS v8 5.3"),
    examples=(
        Example(
            "use up to that instant",
            estate(
                entitlement("E1"),
                person("bot-1", status="deprovisioned", at="2028-03-20T09:00:00Z"),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "use beyond it",
            estate(
                entitlement("E1"),
                person("bot-1", status="deprovisioned", at="2028-03-20T08:59:59Z"),
                usage(used("a", "08:00", "09:00")),
            ),
            ("bot-1 was deprovisioned and still used robot (1 session)",),
        ),
    ),
)
def deprovisioned_use(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions of people and robots that last beyond the instant they were deprovisioned.

    Somebody works under an account that should not work any more: a leak, or a robot nobody switched
    off. Without an instant every use counts. Certain. Facts: `principal`, `left`, `sessions`,
    `session_count`.

    Fix: end the sessions and revoke the credentials; correct the file if the person is back.
    Source: NIST SP 800-53 rev. 5, AC-2(3) Disable Accounts, and PS-4 Personnel Termination.
    """
    people = analysis.catalogue.people
    found = (
        each
        for each in analysis.usage.sessions
        if not each.is_empty and _is_after(each, people.get(each.principal))
    )
    for (name, principal), sessions in grouped(found, lambda each: each.principal).items():
        left = people[principal].left
        yield about_tool(
            analysis.catalogue.tools.get(name, Tool(name)),
            sessions,
            "{principal} was deprovisioned and still used {tool} ({count})",
            {"principal": principal},
            path=({"principal": principal},),
            facts={
                "principal": principal,
                "left": written(left) if left and left.year > 1 else "",
            },
        )


def _is_after(session: Session, user: Person | None) -> bool:
    return user is not None and user.left is not None and session.end > user.left
