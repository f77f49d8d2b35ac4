"""Answer one question about files, without configuration or history.

Only what policies said, and whole answers about files, are left behind, in the user's folder of
throw-away results.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

from scanner.evaluate.policies._engine import Engine, EngineUnavailableError
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, Side
from scanner.operate.ahead import Ahead
from scanner.operate.asked import Question
from scanner.operate.assessment import assess, assess_resources
from scanner.operate.evaluation import POLICIES
from scanner.operate.in_parallel import MIN_BYTES, begin_work
from scanner.operate.judgement import Judgement
from scanner.operate.logs import configure
from scanner.operate.pipeline import Gathered, gather
from scanner.operate.run_identity import now
from scanner.operate.secrets import resolver
from scanner.operate.source_states import states_of
from scanner.operate.state_folder import passing_redactor
from scanner.operate.tree_state import TreeState

Keep: TypeAlias = Callable[[Report, Sequence[TreeState]], None]
"""Keeps a report, and what it rests on."""
_NEEDED_LATER = ("scanner.operate.settling", "scanner.report._document")
_HEAD_START = 0.02
"""Seconds in which an engine's process is started, which other work would only delay."""


def ask(
    question: Question,
    sources: Sequence[Source],
    root: Path,
    progress: Callable[[str], None] = lambda _text: None,
    kept: Keep | None = None,
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
    return _about_policies(question, sources, context, kept)


def _about_files(
    question: Question,
    sources: Sequence[Source],
    context: CollectContext,
    kept: Keep | None,
) -> Report:
    # Only this way of answering knows files one by one.
    from scanner.operate.asked_files import AskedFiles, Nowhere, SparingRecorder  # noqa: PLC0415

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
    question: Question, sources: Sequence[Source], context: CollectContext, kept: Keep | None
) -> Report:
    """Answer a question about policies; of what was asked before, the verdicts are kept."""
    # Only a question about policies asks engines and keeps what they said.
    from scanner.evaluate.policies._memoised_engine import MemoisingEngine  # noqa: PLC0415
    from scanner.operate.accompanied_engine import AccompaniedEngine  # noqa: PLC0415
    from scanner.operate.verdict_cache import VerdictCache, user_cache  # noqa: PLC0415

    # The engine says what it is while documents are read.
    chosen = Ahead(partial(_engine, question))
    gathered = gather(sources, context)
    engine = chosen.result()
    _prepare(engine, gathered, question)
    states = Ahead(partial(_prepare_the_rest, sources, context), at_once=False)
    store, as_of = VerdictCache(user_cache()), question.as_of.isoformat()

    def through(asked: Engine) -> Engine:
        return MemoisingEngine(AccompaniedEngine(asked, states.begin), store, as_of)

    report = assess(gathered, question, Judgement(engine=engine, through=through))
    if kept and _may_be_kept(report, gathered, engine):
        kept(report, states.result())
    return report


def _prepare_the_rest(sources: Sequence[Source], context: CollectContext) -> tuple[TreeState, ...]:
    """Get ready, while an engine looks for verdicts, what is needed once they are there.

    Returns:
        The state of all files: what changed since they were read is too new to be kept.
    """
    time.sleep(_HEAD_START)
    for name in _NEEDED_LATER:
        import_module(name)
    return states_of(sources, context)


def _may_be_kept(report: Report, gathered: Gathered, engine: Engine | None) -> bool:
    """Say whether a report is complete, and rests on nothing but files and the engine."""
    from scanner.evaluate.policies._memoised_engine import is_pure  # noqa: PLC0415 - as above

    modules = [
        one.content.decode("utf-8", "replace")
        for one in gathered.snapshots
        if one.address.endswith(".rego")
    ]
    complete = report.run.exit_code in (Exit.CLEAN, Exit.FINDINGS) and not report.not_evaluated
    return complete and engine is not None and is_pure(engine.name, modules)


def _prepare(engine: Engine | None, raw: Gathered, question: Question) -> None:
    """Let an engine that can do so look at the policies while documents are understood."""
    prepare = getattr(engine, "prepare", None)
    # Where there is much to understand, processes are made, which needs a program without threads.
    if prepare is None or sum(len(one.content) for one in raw.snapshots) > MIN_BYTES:
        return
    modules = {
        one.address: one.content.decode("utf-8", "replace")
        for one in raw.snapshots
        if one.source.side is Side.SPEC
        and one.address.endswith(".rego")
        and not one.address.endswith("_test.rego")
    }
    settings = question.settings.get(POLICIES) or {}
    prepare(modules, settings.get("rego_version") or "v1")


def _engine(question: Question) -> Engine | None:
    """Return the engine that will be asked; None leaves it to the policy stage to say why not."""
    from scanner.evaluate.policies._choose_engine import choose  # noqa: PLC0415 - as above

    try:
        engine = choose(question.settings.get(POLICIES) or {})
    except EngineUnavailableError:
        return None
    if hasattr(engine, "prepare"):
        engine.capabilities()  # what it can do, it says while documents are read, too
    return engine
