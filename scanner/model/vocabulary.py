"""The closed lists of words that findings, runs and resources use."""

from enum import IntEnum, StrEnum


class Severity(StrEnum):
    """How soon a finding must be dealt with, most urgent first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the most urgent; sorts findings and answers "at or above"."""
        return _SEVERITY_ORDER.index(self)

    def reaches(self, threshold: "Severity") -> bool:
        """Say whether this severity is at or above `threshold`."""
        return self.rank <= threshold.rank


_SEVERITY_ORDER = tuple(Severity)


class Confidence(StrEnum):
    """How sure a rule is of its kind of finding."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Certainty(StrEnum):
    """How sure this one finding is.

    `conditional` holds only when a named condition holds; `latent` needs one more, named right.
    """

    CERTAIN = "certain"
    CONDITIONAL = "conditional"
    LATENT = "latent"


class State(StrEnum):
    """Where a finding stands against the runs before.

    `unconfirmed` is a finding whose source could not be read this time: neither seen nor gone.
    """

    NEW = "new"
    PERSISTING = "persisting"
    UNCONFIRMED = "unconfirmed"
    REGRESSED = "regressed"


class Side(StrEnum):
    """Whether a resource says what is, or what should be."""

    LIVE = "live"
    SPEC = "spec"


class Exit(IntEnum):
    """Exit codes of every command, in the order of the documentation."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 4
    EMPTY = 5
