"""A finding: an observation with identity, history, an owner and a severity."""

from datetime import datetime

from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.vocabulary import Confidence, Severity, State

FINGERPRINT_VERSION = 2
"""Raised with every change of how a fingerprint is made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a report says about one departure.

    Attributes:
        rule: id of the rule.
        fingerprint: hexadecimal SHA-256 over rule, resource and path; stable while values move.
        state_hash: digest of expected and actual, so that a moving value shows.
        first_seen, last_seen: start times of the runs that saw it; None without history.
        owner: who answers for it; "unowned" when nobody is named.
    """

    rule: str
    observation: Observation
    fingerprint: str
    state_hash: str
    severity: Severity
    confidence: Confidence
    owner: str
    controls: tuple[str, ...] = ()
    state: State = State.NEW
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    fingerprint_version: int = FINGERPRINT_VERSION


@dataclass(frozen=True, slots=True)
class Waived:
    """A finding that somebody answers for leaving as it is, and the entry that says so."""

    finding: Finding
    waiver: str
    reason: str
    approver: str
    expires: str
    approval: str
