"""From what the checks said to the report: findings settled, gaps acknowledged, the outcome."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scanner.findings.assemble import by_uid
from scanner.findings.attribution import with_changes
from scanner.findings.corrected import Corrected
from scanner.findings.drift_times import times_of_drift
from scanner.findings.owners import Ownership
from scanner.findings.settle import Asked, Governed, Settled, settle
from scanner.findings.spells import times_table
from scanner.findings.states import Looked
from scanner.findings.waiver_entries import waivers_of
from scanner.findings.waiver_table import waiver_table
from scanner.model.evidence import NotEvaluated, Snapshot, Unreadable
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.resource import Json, Resource
from scanner.model.run import Report, RunFacts, RunInputs, strongest
from scanner.model.vocabulary import Exit
from scanner.normalize.documents.codeowners import KIND as CODE_OWNERS
from scanner.normalize.inputs.teams import register_of
from scanner.operate.acknowledgement import acknowledge
from scanner.operate.asked import Question
from scanner.operate.evaluation import POLICIES, Evaluation
from scanner.operate.judgement import Judgement, Seen
from scanner.operate.pipeline import Gathered
from scanner.operate.run_identity import run_facts

_NO_POLICY = (
    "no policy was asked: there is no rule `finding`, and no `deny`, `violation` or `warn` in a "
    "package that is read (main, or those of --namespace)"
)


def reported(seen: Seen, asked: Evaluation, question: Question, judgement: Judgement) -> Report:
    """Return the report over what was read and what all checks said about it."""
    settled = _settle(seen, asked, question, judgement)
    settled = with_changes(settled, seen.understood.resources, judgement.history, question.as_of)
    gaps = acknowledge(seen.unread, asked.not_evaluated, question.acknowledged, question.as_of)
    coverage = _coverage(len(seen.gathered.snapshots), len(gaps.unread))
    outcome = _outcome(question, asked, settled, gaps.unread, gaps.not_evaluated, coverage)
    if not _has_scope(seen, asked):
        outcome.append((Exit.EMPTY, "nothing in scope: no document that these checks understand"))
    elif question.areas == (POLICIES,) and not (asked.rules or asked.not_evaluated):
        outcome.append((Exit.EMPTY, _NO_POLICY))
    return Report(
        name=question.name,
        run=_run(seen.gathered, judgement, question, asked, outcome),
        scope=seen.understood.scope,
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
        sections={**asked.sections, **_tables(settled, seen.corrected, judgement, question.as_of)},
        rules_off=tuple(sorted({*question.off, *asked.off})),
    )


def _tables(
    settled: Settled, corrected: Corrected, judgement: Judgement, as_of: datetime
) -> dict[str, Json]:
    """Return the tables that no area contributes: entries by people, and how long findings stand."""
    found, gone, history = settled.findings, settled.fixed, judgement.history
    tables = {
        **_in_shadow(settled),
        "ignore_rules": waiver_table(corrected.resources, judgement.facts, settled.waived),
        "corrections": corrected.table(),
        "drift_times": times_of_drift(found, gone, history, corrected.resources, as_of),
        "times_in_days": times_table(history, found, gone, as_of),
    }
    return {name: table for name, table in tables.items() if table}


def _in_shadow(settled: Settled) -> dict[str, Json]:
    if not settled.shadowed:
        return {}
    from scanner.findings.shadow_table import SHADOWED, shadow_table  # noqa: PLC0415 - few have any

    return {SHADOWED: shadow_table(settled.shadowed, settled.answered)}


def _settle(seen: Seen, asked: Evaluation, question: Question, judgement: Judgement) -> Settled:
    understood, corrected, unread = seen.understood, seen.corrected, seen.unread
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
    shadowed = tuple((one.rule, one) for one in asked.shadowed)
    said = Asked(observations, asked.rules, asked.tested, shadowed)
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


def _has_scope(seen: Seen, asked: Evaluation) -> bool:
    if not seen.gathered.snapshots or not seen.understood.resources:
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
