"""From resources to a report, with no reading: the same for a scan, a question and a replay."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from scanner.evaluate.drift._unread_sources import with_unread
from scanner.evaluate.policies._asking import Asking
from scanner.findings.assemble import by_uid
from scanner.findings.attribution import with_changes
from scanner.findings.corrections import Corrected, correct
from scanner.findings.drift_times import times_of_drift
from scanner.findings.history import NO_HISTORY, History
from scanner.findings.owners import Ownership
from scanner.findings.settle import Asked, Governed, Settled, settle
from scanner.findings.spells import times_table
from scanner.findings.states import Looked
from scanner.findings.waiver_entries import waivers_of
from scanner.findings.waiver_table import waiver_table
from scanner.model.evidence import NotEvaluated, Snapshot, Unreadable
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.resource import EMPTY, Estate, Json, Resource
from scanner.model.run import Exit, Population, Report, RunFacts, RunInputs, strongest
from scanner.model.vocabulary import Severity
from scanner.normalize.documents.codeowners import KIND as CODE_OWNERS
from scanner.normalize.inputs.teams import register_of
from scanner.operate.acknowledgement import Acknowledgement, acknowledge
from scanner.operate.between import Between
from scanner.operate.evaluation import Evaluation, evaluate
from scanner.operate.pipeline import Gathered, Understood, understand
from scanner.operate.run_identity import RunStart, run_facts
from scanner.operate.weighing import weigh


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


def assess(gathered: Gathered, question: Question, judgement: Judgement) -> Report:
    """Return the report over what was gathered.

    The same snapshots, facts, instant and history give the same report, but for its `run`.
    """
    return assess_resources(gathered, understand(gathered.snapshots), question, judgement)


def assess_resources(
    gathered: Gathered, understood: Understood, question: Question, judgement: Judgement
) -> Report:
    """Return the report over resources that were already made from the snapshots."""
    unread = (*gathered.unread, *understood.unread)
    corrected = correct(understood.resources, judgement.facts, question.as_of, complete=not unread)
    understood = replace(understood, resources=corrected.resources)
    settings = _settings(gathered, question, judgement, corrected)
    estate = Estate(understood.resources, question.as_of, settings)
    asking = Asking(frozenset(question.off), judgement.secret, judgement.through)
    asked = evaluate(
        estate,
        question.areas,
        engine=judgement.engine,
        asking=asking,
        between=judgement.between,
    )
    marked = tuple(corrected.marked(one) for one in asked.observations)
    asked = weigh(replace(asked, observations=marked), estate, judgement.engine, asking)
    settled = _settle((understood, corrected), asked, unread, question, judgement)
    settled = with_changes(settled, understood.resources, judgement.history, question.as_of)
    gaps = acknowledge(unread, asked.not_evaluated, question.acknowledged, question.as_of)
    coverage = _coverage(len(gathered.snapshots), len(gaps.unread))
    outcome = _outcome(question, asked, settled, gaps.unread, gaps.not_evaluated, coverage)
    if not _has_scope(gathered, understood, asked):
        outcome.append((Exit.EMPTY, "nothing in scope: no document that these checks understand"))
    return Report(
        name=question.name,
        run=_run(gathered, judgement, question, asked, outcome),
        scope=understood.scope,
        coverage=coverage,
        unread=gaps.unread,
        rules=settled.rules,
        findings=settled.findings,
        waived=settled.waived,
        fixed=settled.fixed,
        controls=settled.controls,
        errors=asked.errors,
        not_evaluated=(*gaps.not_evaluated, *gaps.acknowledged),
        not_configured=question.not_configured,
        sections={**asked.sections, **_tables(settled, corrected, judgement, question.as_of)},
        rules_off=tuple(sorted({*question.off, *asked.off})),
    )


def _settings(
    gathered: Gathered, question: Question, judgement: Judgement, corrected: Corrected
) -> dict[str, Json]:
    drift = with_unread(question.settings.get("drift", {}), gathered.unread)
    if judgement.clear is not None and not corrected.corrections:
        drift = {**drift, "clear": judgement.clear}
    owners = _owners_of(gathered, question, judgement)
    return {**question.settings, "governance": owners, "drift": drift}


def _owners_of(gathered: Gathered, question: Question, judgement: Judgement) -> dict[str, Json]:
    """Return what the area "governance" must know of sources and of the governance folder."""
    kinds = {one.source.name: one.source.kind for one in gathered.snapshots}
    return {
        "sources": {
            name: {"kind": kind, "owner": question.source_owners.get(name, "")}
            for name, kind in kinds.items()
        },
        "code_owners": [
            {"pattern": one.pattern, "owners": list(one.owners), "source": one.source}
            for one in judgement.facts.owners
        ],
    }


def _tables(
    settled: Settled, corrected: Corrected, judgement: Judgement, as_of: datetime
) -> dict[str, Json]:
    """Return the tables that no area contributes: entries by people, and how long findings stand."""
    found, gone, history = settled.findings, settled.fixed, judgement.history
    tables = {
        "ignore_rules": waiver_table(corrected.resources, judgement.facts, settled.waived),
        "corrections": corrected.table(),
        "drift_times": times_of_drift(found, gone, history, corrected.resources, as_of),
        "times_in_days": times_table(history, found, gone, as_of),
    }
    return {name: table for name, table in tables.items() if table}


def _settle(
    seen: tuple[Understood, Corrected],
    asked: Evaluation,
    unread: tuple[Unreadable, ...],
    question: Question,
    judgement: Judgement,
) -> Settled:
    understood, corrected = seen
    governed = Governed(
        facts=_with_owners(judgement.facts, understood.resources),
        waivers=waivers_of(understood.resources, judgement.facts),
        severities=question.severities,
        ownership=Ownership(question.source_owners, register_of(understood.resources)),
        waiver_max_days=question.waiver_max_days,
        about_corrections=corrected.observations(),
    )
    looked = Looked(
        as_of=question.as_of,
        unread=unread,
        open_questions=(*asked.errors, *asked.not_evaluated),
        rules=frozenset(asked.rules),
        sources=question.sources,
    )
    observations = tuple((one.rule, one) for one in asked.observations)
    said = Asked(observations, asked.rules, asked.tested)
    return settle(said, by_uid(understood.resources), governed, looked, judgement.history)


def _with_owners(facts: GitFacts, resources: Sequence[Resource]) -> GitFacts:
    """Add the CODEOWNERS of each scanned repository, which speak for its own files only."""
    found = tuple(
        OwnerPattern(line["pattern"], tuple(line["owners"]), one.origin.source)
        for one in resources
        if one.kind == CODE_OWNERS
        for line in one.attributes["patterns"]
    )
    return replace(facts, owners=(*facts.owners, *found))


def _coverage(read: int, missing: int) -> float:
    return read / (read + missing) if read + missing else 1.0


def _has_scope(gathered: Gathered, understood: Understood, asked: Evaluation) -> bool:
    if not gathered.snapshots or not understood.resources:
        return False
    return not asked.tested or any(asked.tested.values())


def _outcome(
    question: Question,
    asked: Evaluation,
    settled: Settled,
    unread: Sequence[Unreadable],
    open_questions: Sequence[NotEvaluated],
    coverage: float,
) -> list[tuple[Exit, str]]:
    reasons: list[tuple[Exit, str]] = []
    if unread and coverage < question.min_coverage:
        reasons.append(
            (
                Exit.INCOMPLETE,
                f"{_counted(len(unread), 'document or source', 'documents or sources')} in scope not read",
            )
        )
    if asked.errors:
        reasons.append(
            (Exit.INCOMPLETE, f"{_counted(len(asked.errors), 'check', 'checks')} failed")
        )
    unanswered = sum(1 for one in open_questions if one.incomplete)
    if unanswered:
        reasons.append(
            (Exit.INCOMPLETE, f"{_counted(unanswered, 'question', 'questions')} not evaluated")
        )
    failing = [one for one in settled.findings if one.severity.reaches(question.fail_on)]
    if failing:
        text = f"{_counted(len(failing), 'finding', 'findings')} at or above {question.fail_on}"
        reasons.append((Exit.FINDINGS, text))
    return reasons


def _counted(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _run(
    gathered: Gathered,
    judgement: Judgement,
    question: Question,
    asked: Evaluation,
    outcome: Sequence[tuple[Exit, str]],
) -> RunFacts:
    inputs = RunInputs(
        evidence=evidence_digest(gathered.snapshots),
        governance=judgement.facts.commit or "working tree",
        as_of=question.as_of,
        history=judgement.history.digest,
    )
    code = strongest(tuple(exit_code for exit_code, _ in outcome))
    reasons = tuple(text for _, text in sorted(outcome, key=lambda one: one[0] is not code))
    facts = run_facts(
        judgement.start, inputs, code, reasons, asked.engines, judgement.history.previous
    )
    return replace(facts, fail_on=question.fail_on)


def evidence_digest(snapshots: Sequence[Snapshot]) -> str:
    """Return "sha256:" and one digest over all snapshots, in order of source and address."""
    total = hashlib.sha256()
    for one in sorted(snapshots, key=lambda s: (s.source.name, s.source.side, s.address)):
        total.update(
            f"{one.source.name}\0{one.source.side}\0{one.address}\0{one.digest}\n".encode()
        )
    return f"sha256:{total.hexdigest()}"


def population_total(scope: Sequence[Population]) -> int:
    """Return how many documents were read over all sources."""
    return sum(one.found for one in scope if one.kind == "documents")
