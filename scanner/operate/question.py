"""Answer one question about files, without configuration, history or anything left behind."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source
from scanner.model.run import Report
from scanner.operate.assessment import Judgement, Question, assess
from scanner.operate.logs import configure
from scanner.operate.pipeline import gather
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor


def ask(
    question: Question,
    sources: Sequence[Source],
    root: Path,
    progress: Callable[[str], None] = lambda _text: None,
) -> Report:
    """Return the report that answers a question over these sources.

    Args:
        question: what to ask, and by what to judge.
        sources: what to read; relative paths start from `root`.
        root: folder that relative paths start from.
        progress: called with a short line of text as work goes on.
    """
    configure()
    context = CollectContext(
        root=root,
        recorder=EvidenceRecorder(passing_redactor(), MemoryStore(), now),
        secret=resolver(root),
        now=now,
        progress=progress,
    )
    gathered = gather(sources, context)
    return assess(gathered, question, Judgement())


def now() -> datetime:
    """Return the time of reading."""
    return datetime.now(UTC)
