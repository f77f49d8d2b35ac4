"""Answer one question about files, without configuration or history.

Only what policies said, and whole answers about files, are left behind, in the user's folder of
throw-away results.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from scanner.evaluate.policies._engine import Engine, EngineUnavailableError
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source
from scanner.model.run import Report
from scanner.operate.asked_files import AskedFiles, Nowhere, SparingRecorder
from scanner.operate.assessment import Judgement, Question, assess, assess_resources
from scanner.operate.evaluation import POLICIES
from scanner.operate.in_parallel import begin_work
from scanner.operate.logs import configure
from scanner.operate.pipeline import gather
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor
from scanner.operate.tree_state import TreeState


def ask(
    question: Question,
    sources: Sequence[Source],
    root: Path,
    progress: Callable[[str], None] = lambda _text: None,
    kept: Callable[[Report, Sequence[TreeState]], None] | None = None,
) -> Report:
    """Return the report that answers a question over these sources.

    Args:
        question: what to ask, and by what to judge.
        sources: what to read; relative paths start from `root`.
        root: folder that relative paths start from.
        progress: called with a short line of text as work goes on.
        kept: given the report and the files it rests on, where all sources are files.
    """
    configure()
    recorder = EvidenceRecorder(passing_redactor(), MemoryStore(), now)
    context = CollectContext(
        root=root, recorder=recorder, secret=resolver(root), now=now, progress=progress
    )
    if POLICIES not in question.areas or any(source.kind != "files" for source in sources):
        return _about_files(question, sources, context, kept)
    return _about_policies(question, sources, context, recorder)


def _about_files(
    question: Question,
    sources: Sequence[Source],
    context: CollectContext,
    kept: Callable[[Report, Sequence[TreeState]], None] | None,
) -> Report:
    begin_work()
    recorder = SparingRecorder(passing_redactor(), Nowhere(), now)
    asked = AskedFiles(replace(context, recorder=recorder))
    for source in sources:
        context.progress(f"reading {source.name}")
        asked.read(source)
    report = assess_resources(asked.gathered(), asked.understood(), question, Judgement())
    if kept and not asked.unlisted:
        kept(report, asked.states)
    return report


def _about_policies(
    question: Question,
    sources: Sequence[Source],
    context: CollectContext,
    recorder: EvidenceRecorder,
) -> Report:
    """Answer a question about policies, from what is kept as far as nothing has changed."""
    # Only a question about policies asks engines and keeps what they said.
    from scanner.evaluate.policies._memoised_engine import MemoisingEngine  # noqa: PLC0415
    from scanner.operate.kept_reports import KeptReports, RawRecorder, recorded  # noqa: PLC0415
    from scanner.operate.verdict_cache import VerdictCache, user_cache  # noqa: PLC0415

    cache = user_cache()
    raw = gather(sources, replace(context, recorder=RawRecorder()))
    kept = KeptReports(cache)
    engine = _engine(question)
    key = kept.key(raw, question, engine)
    if report := kept.report(key, question):
        return report
    through = partial(MemoisingEngine, store=VerdictCache(cache), as_of=question.as_of.isoformat())
    judgement = Judgement(engine=engine, through=through, start=kept.start)
    report = assess(recorded(raw, recorder), question, judgement)
    kept.keep(key, report)
    return report


def _engine(question: Question) -> Engine | None:
    """Return the engine that will be asked; None leaves it to the policy stage to say why not."""
    from scanner.evaluate.policies._choose_engine import choose  # noqa: PLC0415 - as above

    try:
        return choose(question.settings.get(POLICIES) or {})
    except EngineUnavailableError:
        return None
