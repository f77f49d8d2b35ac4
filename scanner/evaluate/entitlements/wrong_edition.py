"""entitlements/wrong-edition."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, tool, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._uses import grouped, rights
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Edition in use is not approved or not licensed",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "in any case",
            estate(
                entitlement("E1", edition="unattended"),
                usage(used("a", "08:00", "09:00", edition="Unattended")),
            ),
        ),
        Example(
            "not licensed",
            estate(
                entitlement("E1", edition="unattended"),
                usage(used("a", "08:00", "09:00", edition="attended")),
            ),
            ("robot is in use as attended (1 session), licensed is unattended",),
        ),
        Example(
            "licensed for all, but not approved",
            estate(
                tool("robot", editions=["unattended"]),
                entitlement("E1"),
                usage(used("a", "08:00", "09:00", edition="attended")),
            ),
            ("robot is in use as attended (1 session), approved is unattended",),
        ),
    ),
)
def wrong_edition(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions in an edition that no entitlement in term licenses, or that the tool does not list.

    Such a session takes no seat of any pool: it is not licensed at all. Editions compare without
    regard to case; a record without an edition is not judged. Certain. Facts: `edition`, `approved` or
    `licensed`, `sessions`, `session_count`.

    Fix: switch to the licensed edition, or buy the one in use.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), edition; NIST SP 800-53 rev. 5, CM-10.
    """
    found = (each for each in analysis.usage.sessions if each.known and each.record.edition)
    for (name, edition), sessions in grouped(found, lambda each: each.record.edition).items():
        known = analysis.catalogue.tools[name]
        wrong = sessions
        expected, word = ", ".join(known.editions), "approved"
        if not known.editions or edition.casefold() in known.editions:
            wrong = [each for each in sessions if _licensed(analysis, each)]
            expected, word = _licensed(analysis, wrong[0]) if wrong else "", "licensed"
        if not wrong:
            continue
        yield about_tool(
            known,
            wrong,
            "{tool} is in use as {edition} ({count}), {word} is {expected}",
            {"edition": edition, "word": word, "expected": expected},
            path=({"edition": edition},),
            expected=expected,
            actual=edition,
            facts={"edition": edition, word: expected},
        )


def _licensed(analysis: Analysis, session: Session) -> str:
    """Return what the entitlements license when they do not license this; "" when they do."""
    held = rights(analysis, session)
    if any(each.licenses_edition(session.record.edition) for each in held):
        return ""
    return ", ".join(dict.fromkeys(name for each in held for name in each.editions))
