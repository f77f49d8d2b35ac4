"""One scan: what it was given, what came of it, and how its exit code follows."""

from collections.abc import Mapping
from datetime import datetime

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding, Waived
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Exit, Severity

EXIT_PRECEDENCE = (
    Exit.INTERNAL,
    Exit.USAGE,
    Exit.INCOMPLETE,
    Exit.EMPTY,
    Exit.FINDINGS,
    Exit.CLEAN,
)


@dataclass(frozen=True, slots=True)
class Population:
    """How much of one kind was looked at, and how much the source says there is."""

    source: str
    kind: str
    found: int
    source_total: int | None = None


@dataclass(frozen=True, slots=True)
class RunInputs:
    """The four things that decide a result, byte for byte.

    Attributes:
        evidence: digest over all snapshots, in order of source and address.
        governance: commit of the governance repository, or "working tree" outside git.
        as_of: the instant that counted as now.
        history: digest of the earlier runs that states were taken from.
    """

    evidence: str
    governance: str
    as_of: datetime
    history: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Everything that differs between two runs over the same inputs.

    Attributes:
        actor: who or what ran it: user and host, or the CI identity.
        argv: the command line; it never holds a secret.
        engines: policy engine name and version used.
        outcome: the reasons for the exit code, strongest first.
        fail_on: severity from which on findings make it fail; None when the run did not say.
    """

    id: str
    started: datetime
    ended: datetime
    actor: str
    argv: tuple[str, ...]
    version: str
    inputs: RunInputs
    exit_code: Exit = Exit.CLEAN
    outcome: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    previous: str = ""
    evidence_head: str = ""
    fail_on: Severity | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding of an earlier run that this run shows to be gone."""

    fingerprint: str
    rule: str
    resource: str
    message: str
    first_seen: datetime | None
    fixed_at: datetime


@dataclass(frozen=True, slots=True)
class ControlResult:
    """One framework control over this run's population.

    Attributes:
        tested: resources that the control's rules looked at.
        failed: findings, waived: findings that are waived, not_evaluated: open questions.
    """

    id: str
    rules: tuple[str, ...]
    tested: int
    failed: int
    waived: int
    not_evaluated: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report format may say; formats add nothing of their own.

    Attributes:
        rules: every rule that was evaluated, by id, whether it found something or not.
        findings: ordered by severity, rule, resource, fingerprint.
        coverage: read documents as a share of all in scope, 0 to 1.
        sections: tables that areas contribute, such as the licence position.
    """

    name: str
    run: RunFacts
    scope: tuple[Population, ...]
    coverage: float
    unread: tuple[Unreadable, ...]
    rules: Mapping[str, Rule]
    findings: tuple[Finding, ...]
    waived: tuple[Waived, ...] = ()
    fixed: tuple[Gone, ...] = ()
    controls: tuple[ControlResult, ...] = ()
    errors: tuple[NotEvaluated, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    not_configured: tuple[NotEvaluated, ...] = ()
    sections: Mapping[str, Json] = EMPTY
    rules_off: tuple[str, ...] = ()


def strongest(exits: tuple[Exit, ...]) -> Exit:
    """Return the exit code that wins: internal, usage, incomplete, empty, findings, clean."""
    return next((code for code in EXIT_PRECEDENCE if code in exits), Exit.CLEAN)
