"""Answer one question about files, without configuration or history.

Only verdicts of policies are left behind, in the user's folder of throw-away results.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from scanner.evaluate.policies._memoised_engine import MemoisingEngine
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
from scanner.operate.verdict_cache import VerdictCache, user_cache


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
    memo = VerdictCache(user_cache())
    through = partial(MemoisingEngine, store=memo, as_of=question.as_of.isoformat())
    return assess(gathered, question, Judgement(through=through))


def now() -> datetime:
    """Return the time of reading."""
    return datetime.now(UTC)
