"""What a run judges by, and what it saw."""

from collections.abc import Callable
from dataclasses import field
from typing import Any

from scanner.findings.corrected import Corrected
from scanner.findings.history import NO_HISTORY, History
from scanner.model.evidence import Unreadable
from scanner.model.governance import GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.operate.between import Between
from scanner.operate.pipeline import Gathered, Understood
from scanner.operate.run_identity import RunStart


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
