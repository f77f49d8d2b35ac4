"""The rules under which waiver entries themselves are found wanting."""

from collections.abc import Mapping
from types import MappingProxyType

from scanner.model.check import Rule
from scanner.model.vocabulary import Severity

EXPIRED = "waivers/expired"
UNUSED = "waivers/unused"
SELF_APPROVED = "waivers/self-approved"
UNVERIFIED = "waivers/unverified-approval"
INVALID = "waivers/invalid"
TOO_LONG = "waivers/too-long"

_SOURCE = "NIST SP 800-53 rev. 5, CM-3(f) and CA-5; ISO/IEC 27001:2022 clause 8.1"
_CONTROLS = ("NIST 800-53r5 CM-3", "NIST 800-53r5 CA-5", "SOC 2 CC8.1", "ISO 27001:2022 A.8.32")
_SEPARATION = ("NIST 800-53r5 AC-5", "NIST 800-53r5 CM-3", "SOC 2 CC8.1", "ISO 27001:2022 A.5.3")

WAIVER_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Rule(
                id=EXPIRED,
                title="Waiver has expired",
                severity=Severity.MEDIUM,
                why="An exception was agreed for a time that is over; what it covered counts again.",
                fix="Put the finding right and delete the entry, or have it approved for a new term.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=UNUSED,
                title="Waiver covers nothing",
                severity=Severity.LOW,
                why="An exception nobody needs will one day hide something that nobody agreed to.",
                fix="Delete the entry.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=SELF_APPROVED,
                title="Waiver was approved by its own author",
                severity=Severity.HIGH,
                why="One person alone must not decide that a rule does not hold; the entry is not honoured.",
                fix="Have somebody else approve the entry and name them as its approver.",
                source="NIST SP 800-53 rev. 5, AC-5 Separation of Duties",
                controls=_SEPARATION,
            ),
            Rule(
                id=UNVERIFIED,
                title="Approval of a waiver is not proven",
                severity=Severity.INFO,
                why="The entry names an approver, but no review or signature shows that they agreed.",
                fix="Merge the entry through a review by its approver, or sign it with their key.",
                source="NIST SP 800-53 rev. 5, AC-5 and AU-10 Non-repudiation",
                controls=_SEPARATION,
            ),
            Rule(
                id=TOO_LONG,
                title="Waiver holds for too long",
                severity=Severity.LOW,
                why="An exception that nobody looks at again becomes the rule.",
                fix="Give the entry an earlier end, within `waiver_max_days` of trueup.yaml.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=INVALID,
                title="Waiver entry is incomplete or not understood",
                severity=Severity.MEDIUM,
                why="An entry that does not say who, why, what and until when is not honoured.",
                fix="Complete the entry as the message says.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
        )
    }
)
