"""The rules under which corrections of what sources say are themselves found wanting."""

from collections.abc import Mapping
from types import MappingProxyType

from scanner.model.check import Rule
from scanner.model.vocabulary import Severity

UNAPPROVED = "corrections/unapproved"
INVALID = "corrections/invalid"
EXPIRED = "corrections/expired"
OUTDATED = "corrections/outdated"
UNUSED = "corrections/unused"

_SOURCE = "NIST SP 800-53 rev. 5, CM-3(f) and SI-10; ISO/IEC 27001:2022 clause 7.5.3"
_CONTROLS = ("NIST 800-53r5 CM-3", "NIST 800-53r5 SI-10", "SOC 2 CC8.1", "ISO 27001:2022 A.8.32")
_SEPARATION = ("NIST 800-53r5 AC-5", "NIST 800-53r5 CM-3", "SOC 2 CC8.1", "ISO 27001:2022 A.5.3")

CORRECTION_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            Rule(
                id=UNAPPROVED,
                title="Correction is not proven to be approved",
                severity=Severity.MEDIUM,
                why="A correction changes what every rule sees; it is not applied on the word of one person.",
                fix="Have its approver sign the entry with their key, or review the change that brings it in.",
                source="NIST SP 800-53 rev. 5, AC-5 Separation of Duties and AU-10 Non-repudiation",
                controls=_SEPARATION,
            ),
            Rule(
                id=INVALID,
                title="Correction is incomplete or not understood",
                severity=Severity.MEDIUM,
                why="A correction that does not say what, why, who and until when is not applied.",
                fix="Complete the entry as the message says.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=EXPIRED,
                title="Correction has expired",
                severity=Severity.MEDIUM,
                why="The source still says what was held to be wrong, and nobody has looked at it again.",
                fix="Have the source put right and delete the entry, or have it approved for a new term.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=OUTDATED,
                title="Correction is about a value that the source no longer gives",
                severity=Severity.MEDIUM,
                why="The source moved on since the correction was approved; it is not applied to another value.",
                fix="Look at the new value; delete the entry, or have one approved that names it as `was`.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
            Rule(
                id=UNUSED,
                title="Correction corrects nothing",
                severity=Severity.LOW,
                why="A correction that nothing needs will one day change what nobody meant.",
                fix="Delete the entry.",
                source=_SOURCE,
                controls=_CONTROLS,
            ),
        )
    }
)
