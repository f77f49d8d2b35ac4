"""entitlements/wrong-version."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, tool, usage, used
from scanner.evaluate.entitlements._observe import about_tool
from scanner.evaluate.entitlements._sessions import Session
from scanner.evaluate.entitlements._uses import grouped, rights
from scanner.evaluate.entitlements._versions import within
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity


@check(
    title="Version in use is not approved or not licensed",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "NIST 800-53r5 CM-7(5)", "ISO 27001:2022 A.8.19"),
    examples=(
        Example(
            "approved",
            estate(
                tool("robot", approved_versions=">=23.10,<25"),
                entitlement("E1"),
                usage(used("a", "08:00", "09:00", version="24.4.1")),
            ),
        ),
        Example(
            "no version in the record, no verdict",
            estate(
                tool("robot", approved_versions=">=23.10,<25"),
                entitlement("E1"),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "the upper bound is out",
            estate(
                tool("robot", approved_versions=">=23.10,<25"),
                entitlement("E1"),
                usage(used("a", "08:00", "09:00", version="25.0")),
            ),
            ("robot 25.0 is in use (1 session), approved is >=23.10,<25",),
        ),
        Example(
            "not licensed",
            estate(
                entitlement("E1", version="<7"), usage(used("a", "08:00", "09:00", version="7.1"))
            ),
            ("robot 7.1 is in use (1 session), licensed is <7",),
        ),
        Example(
            "another entitlement covers it",
            estate(
                entitlement("E1", version="<7"),
                entitlement("E2", version=">=7"),
                usage(used("a", "08:00", "09:00", version="7.1")),
            ),
        ),
    ),
)
def wrong_version(analysis: Analysis) -> Iterator[Observation]:
    """Find sessions in a version outside `approved_versions` of the tool, or outside every entitlement.

    A version that was never approved was never checked, and one that is newer than the entitlement is
    not paid for. Versions compare as in PEP 440. Certain; conditional where the version or the range
    cannot be compared. Facts: `version`, `approved`, `licensed`, `sessions`, `session_count`.

    Fix: move to an approved version, or approve and license the one in use.
    Source: NIST SP 800-53 rev. 5, CM-7(5) Authorized Software, and CM-10.
    """
    found = (each for each in analysis.usage.sessions if each.known and each.record.version)
    for (name, version), sessions in grouped(found, lambda each: each.record.version).items():
        known = analysis.catalogue.tools[name]
        approved = within(version, known.approved_versions)
        wrong = sessions
        expected, word = known.approved_versions, "approved"
        if approved is True:
            wrong = [each for each in sessions if _licensed(analysis, each)]
            expected, word = _licensed(analysis, wrong[0]) if wrong else "", "licensed"
        if not wrong:
            continue
        certain = approved is True or approved is False
        yield about_tool(
            known,
            wrong,
            "{tool} {version} is in use ({count}), {word} is {expected}",
            {"version": version, "word": word, "expected": expected},
            path=({"version": version},),
            expected=expected,
            actual=version,
            facts={"version": version, word: expected},
            certainty=Certainty.CERTAIN if certain else Certainty.CONDITIONAL,
        )


def _licensed(analysis: Analysis, session: Session) -> str:
    """Return what the entitlements license when they do not license this; "" when they do."""
    held = rights(analysis, session)
    if any(within(session.record.version, each.version) for each in held):
        return ""
    return " or ".join(dict.fromkeys(each.version for each in held))
