"""One scan from start to end: lock, history, reading, judging, recording."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from scanner.evaluate.drift._unread_sources import SOURCE_KINDS
from scanner.evaluate.policies._memoised_engine import MemoisingEngine
from scanner.evaluate.policies._recorded_engine import Record, RecordingEngine
from scanner.evidence.recorder import EvidenceRecorder, RedactionMemory
from scanner.evidence.store import EvidenceStore
from scanner.findings.history import NO_HISTORY
from scanner.model.connector import CollectContext
from scanner.model.evidence import NotEvaluated
from scanner.model.governance import GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.model.run import Report, strongest
from scanner.model.vocabulary import Exit, Severity
from scanner.operate.approvals import with_approvals
from scanner.operate.asked import Question
from scanner.operate.assessment import assess_resources
from scanner.operate.assurance import told_of
from scanner.operate.authors import authors_of, with_authors
from scanner.operate.cache.documents import DocumentCache
from scanner.operate.cache.marks import load_marks, save_marks
from scanner.operate.cache.understood import UnderstoodCache
from scanner.operate.clock import clock_gap
from scanner.operate.config import Configuration
from scanner.operate.entries_in_git import repository_at
from scanner.operate.governance import governance_facts, governance_sources
from scanner.operate.judgement import Judgement
from scanner.operate.kept_inputs import keep_answers, keep_authors, keep_inputs
from scanner.operate.ledger.store import Ledger, LedgerError, open_ledger
from scanner.operate.lock import AlreadyRunningError, only_run
from scanner.operate.not_configured import not_configured
from scanner.operate.pipeline import Gathered, Understood, gather, understand
from scanner.operate.policy_rollout import note_policies
from scanner.operate.run_identity import RunStart, now
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import StateFolder, redactor, state_folder
from scanner.operate.unattended import carry_out
from scanner.operate.verdict_cache import VerdictCache


class ScanRefusedError(RuntimeError):
    """The scan did not begin, and nothing was written; the message says why."""


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """What one call asks for beyond the configuration.

    Attributes:
        as_of: the instant that counts as now; the start of the run when None.
        fail_on: overrides the configuration.
        checks: areas or checks to ask; those of the configuration when empty.
        history: False to take no states from earlier runs and to record none.
    """

    as_of: datetime | None = None
    fail_on: Severity | None = None
    checks: tuple[str, ...] = ()
    history: bool = True


def scan(
    configuration: Configuration, request: ScanRequest, progress: Callable[[str], None]
) -> Report:
    """Scan everything that the configuration names and return the report.

    Raises:
        ScanRefusedError: another run is at work, or the ledger or evidence cannot be written.
    """
    try:
        state = state_folder(configuration.root)
        with only_run(state.lock), _ledger(configuration, request) as ledger:
            return _scan(configuration, request, progress, state, ledger)
    except (AlreadyRunningError, LedgerError) as error:
        raise ScanRefusedError(str(error)) from error
    except OSError as error:
        place = error.filename or configuration.root
        raise ScanRefusedError(f"{place}: cannot be written: {error.strerror}") from error


@contextmanager
def _ledger(configuration: Configuration, request: ScanRequest) -> Iterator[Ledger | None]:
    if not request.history:
        yield None
        return
    place = configuration.ledger
    if place.startswith(("env:", "file:")):
        place = resolver(configuration.root)(place, "ledger")
    ledger = open_ledger(place, configuration.root)
    try:
        yield ledger
    finally:
        ledger.close()


def record_outputs(
    configuration: Configuration, report: Report, outputs: Sequence[tuple[str, str]]
) -> str:
    """Note in the ledger which files a run wrote, and return the head of its log.

    Raises:
        LedgerError: the ledger cannot be written.
    """
    with _ledger(configuration, ScanRequest()) as ledger:
        return ledger.tell(report.run.id, told_of(outputs)) if ledger else ""


def act_on(configuration: Configuration, report: Report) -> tuple[Report, tuple[str, ...]]:
    """Write the plan for a whole scan and, where trueup.yaml says so, propose it.

    Returns:
        The report, which is incomplete when a limit or a repository stood against the plan, and a
        line for each branch that was made, closed or left for later.

    Raises:
        AlreadyRunningError: another run is at work.
        OSError: the plan or the ledger cannot be written.
    """
    lock = state_folder(configuration.root).lock
    with only_run(lock), _ledger(configuration, ScanRequest()) as ledger:
        carried = carry_out(report, configuration, ledger)
    if not carried.refused:
        return report, carried.said
    gap = NotEvaluated("remediate", f"nothing was proposed: {carried.refused}")
    code = strongest((report.run.exit_code, Exit.INCOMPLETE))
    run = replace(report.run, exit_code=code, outcome=(*report.run.outcome, gap.reason))
    return replace(report, run=run, not_evaluated=(*report.not_evaluated, gap)), carried.said


def _scan(
    configuration: Configuration,
    request: ScanRequest,
    progress: Callable[[str], None],
    state: StateFolder,
    ledger: Ledger | None,
) -> Report:
    start = RunStart()
    key = redactor(state, str(configuration.evidence.get("key", "")), resolver(configuration.root))
    marks = load_marks(state.cache, key.key_id)
    store = EvidenceStore(state.evidence, marks.written)
    with store.run(start.id) as manifest:
        memory = RedactionMemory(marks.redacted, store.get)
        recorder = EvidenceRecorder(key, manifest, now, trace=start.id, memory=memory)
        gathered = _gather(configuration, recorder, progress)
        if ledger and request.as_of is None:
            gap = clock_gap(ledger.runs(configuration.name, 1), start.started)
            gathered = replace(gathered, unread=(*gathered.unread, *gap))
        progress("judging")
        understood = _understood(gathered, state, key.key_id)
        question = question_of(configuration, request, start.started)
        answers = Record()
        judgement = Judgement(
            facts=_facts(configuration, gathered, understood, question),
            history=ledger.history(configuration.name) if ledger else NO_HISTORY,
            secret=resolver(configuration.root),
            through=lambda engine: RecordingEngine(
                MemoisingEngine(engine, VerdictCache(state.cache), question.as_of.isoformat()),
                answers,
            ),
            start=start,
            clear=marks.clear,
        )
        keep_inputs(manifest, gathered.unread, question, judgement)
        report = assess_resources(gathered, understood, question, judgement)
        authors = authors_of(report, configuration.root, marks.authors)
        keep_authors(manifest, authors)
        report = with_authors(report, authors)
        keep_answers(manifest, answers, ledger.head() if ledger else "")
        head = manifest.finish()
    save_marks(state.cache, key.key_id, marks)
    report = replace(report, run=replace(report.run, evidence_head=head))
    if ledger:
        progress("recording")
        origin = {one.digest: one.source.name for one in gathered.snapshots}
        ledger.record(report, configuration.name, origin)
        note_policies(ledger, report, configuration, understood.resources)
    return report


def _understood(gathered: Gathered, state: StateFolder, key_id: str) -> Understood:
    documents = DocumentCache(state.cache / "documents.db", key_id=key_id)
    try:
        return understand(gathered.snapshots, UnderstoodCache(documents))
    finally:
        documents.close()


def _facts(
    configuration: Configuration, gathered: Gathered, understood: Understood, question: Question
) -> GitFacts:
    facts = governance_facts(configuration, gathered.snapshots)
    repository = repository_at(configuration.root)
    return with_approvals(facts, understood.resources, question.as_of, repository)


def _gather(
    configuration: Configuration, recorder: EvidenceRecorder, progress: Callable[[str], None]
) -> Gathered:
    context = CollectContext(
        root=configuration.root,
        recorder=recorder,
        secret=resolver(configuration.root),
        now=now,
        progress=progress,
    )
    return gather((*governance_sources(configuration), *configuration.sources), context)


def question_of(configuration: Configuration, request: ScanRequest, started: datetime) -> Question:
    """Return what a configuration asks, as one call narrows it."""
    sources = configuration.sources
    return Question(
        name=configuration.name,
        areas=request.checks or configuration.areas,
        as_of=request.as_of or started,
        fail_on=request.fail_on or configuration.fail_on,
        off=configuration.off,
        settings={**configuration.settings, "drift": _with_kinds(configuration)},
        severities=configuration.severities,
        source_owners={one.name: one.owner for one in sources if one.owner},
        acknowledged=configuration.acknowledged,
        min_coverage=configuration.min_coverage,
        waiver_max_days=configuration.waiver_max_days,
        not_configured=not_configured(configuration),
        sources=tuple(one.name for one in (*governance_sources(configuration), *sources)),
    )


def _with_kinds(configuration: Configuration) -> Mapping[str, Json]:
    """Return the settings of drift, and of what kind each source is."""
    kinds = {
        one.name: one.kind for one in (*governance_sources(configuration), *configuration.sources)
    }
    return {**configuration.settings.get("drift", {}), SOURCE_KINDS: kinds}
