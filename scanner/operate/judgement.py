"""What a run is asked, what it judges by, and what it saw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scanner.findings.corrections import Corrected
from scanner.findings.history import NO_HISTORY, History
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.governance import GitFacts
from scanner.model.resource import EMPTY, Json
from scanner.model.vocabulary import Severity
from scanner.operate.acknowledgement import Acknowledgement
from scanner.operate.between import Between
from scanner.operate.pipeline import Gathered, Understood
from scanner.operate.run_identity import RunStart


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, and by what to judge.

    Attributes:
        areas: areas or single checks to ask.
        off: checks that are switched off; they are listed in the report.
        settings: per area, its section of trueup.yaml.
        severities: the section `severity`.
        min_coverage: share of documents that must have been read, 0 to 1.
        sources: names of the sources in scope, so that findings of a source that was taken out
            of it are not called fixed; None for all.
        not_configured: what could be asked but was not set up, for the report.
        waiver_max_days: how far ahead a waiver may end; None for any time.
    """

    name: str
    areas: Sequence[str]
    as_of: datetime
    fail_on: Severity = Severity.HIGH
    off: Sequence[str] = ()
    settings: Mapping[str, Mapping[str, Json]] = EMPTY
    severities: Mapping[str, Json] = EMPTY
    source_owners: Mapping[str, str] = EMPTY
    acknowledged: tuple[Acknowledgement, ...] = ()
    min_coverage: float = 1.0
    not_configured: tuple[NotEvaluated, ...] = ()
    sources: tuple[str, ...] | None = None
    waiver_max_days: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is handed in besides the evidence.

    Attributes:
        engine: the policy engine; None lets the area choose one.
        secret: resolves references to secrets at the last moment; None where there are none.
        through: what the policy engine is asked through; None to ask it directly.
        clear: names of pairs that earlier scans found without drift; added to. None for no memory.
    """

    facts: GitFacts = field(default_factory=GitFacts)
    history: History = NO_HISTORY
    engine: Any = None
    secret: Callable[[str, str], str] | None = None
    through: Callable[[Any], Any] | None = None
    start: RunStart = field(default_factory=RunStart)
    between: Between | None = None
    clear: set[str] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the checks were asked about: what was read, as corrected, and all that was not."""

    gathered: Gathered
    understood: Understood
    corrected: Corrected
    unread: tuple[Unreadable, ...]
