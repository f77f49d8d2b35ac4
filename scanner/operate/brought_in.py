"""What a change brings in: the report after it, less what the report before it says."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import datetime

from scanner.findings.history import Known
from scanner.findings.shadow_table import SHADOWED
from scanner.findings.states import ENTRY_RULES
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Report, strongest
from scanner.model.vocabulary import Exit
from scanner.operate.asked import Question


def known_of(before: Report, as_of: datetime) -> dict[str, Known]:
    """Return the findings before a change as if a run had recorded them."""
    every = (*before.findings, *(one.finding for one in before.waived))
    return {one.fingerprint: Known(one, as_of, as_of) for one in every}


def brought_in(
    before: Report, after: Report, question: Question, notes: Sequence[NotEvaluated]
) -> Report:
    """Return the report after a change, without what was there before it.

    A finding counts as brought in when its value differs from the one before, too. A gap or open
    question that was there before is listed, and does not make the run incomplete.
    """
    old = {one.fingerprint: one.state_hash for one in before.findings}
    old |= {one.finding.fingerprint: one.finding.state_hash for one in before.waived}

    def is_new(finding: Finding) -> bool:
        # Waivers and corrections are those of the base: what is wrong with an entry is for the nightly scan to
        # say, also where the change is what makes the entry matter.
        of_an_entry = finding.rule.startswith(ENTRY_RULES)
        return not of_an_entry and old.get(finding.fingerprint) != finding.state_hash

    findings = tuple(one for one in after.findings if is_new(one))
    gaps = {_gap(one) for one in before.unread}
    unread = tuple(one for one in after.unread if _gap(one) not in gaps)
    stale = tuple(
        NotEvaluated(one.place, f"{one.reason} (as before the change)", incomplete=False)
        for one in after.unread
        if one not in unread
    )
    known = {(one.what, one.resource) for one in (*before.errors, *before.not_evaluated)}
    errors = tuple(one for one in after.errors if (one.what, one.resource) not in known)
    questions = tuple(_questions((*after.not_evaluated, *after.errors), known, errors))
    report = replace(
        after,
        findings=findings,
        waived=tuple(one for one in after.waived if is_new(one.finding)),
        unread=unread,
        errors=errors,
        not_evaluated=(*notes, *questions, *stale),
        sections=_sections(before, after),
    )
    return with_outcome(report, question)


def _sections(before: Report, after: Report) -> dict[str, Json]:
    """Return the tables after the change; of what is in the shadow only what it brings in."""
    old = {row["fingerprint"] for row in before.sections.get(SHADOWED) or ()}
    rows = [row for row in after.sections.get(SHADOWED) or () if row["fingerprint"] not in old]
    others = {name: table for name, table in after.sections.items() if name != SHADOWED}
    return {**others, SHADOWED: rows} if rows else others


def _questions(
    every: Iterable[NotEvaluated], known: Set[tuple[str, str]], told: Sequence[NotEvaluated]
) -> Iterator[NotEvaluated]:
    """Yield open questions; those from before the change no longer make it incomplete.

    Declared limits from before it are left out: the nightly scan lists them.
    """
    for one in every:
        old = (one.what, one.resource) in known
        if one not in told and (one.incomplete or not old):
            yield replace(one, incomplete=one.incomplete and not old)


def _gap(gap: Unreadable) -> tuple[str, str]:
    """Return what a gap is known by: its words and its line move with every edit around it."""
    file, colon, line = gap.place.rpartition(":")
    return gap.source, file if colon and line.isdecimal() else gap.place


def with_outcome(report: Report, question: Question) -> Report:
    """Return the report with the exit code that its own content gives."""
    reasons: list[tuple[Exit, str]] = []
    open_questions = [one for one in report.not_evaluated if one.incomplete]
    failing = [one for one in report.findings if one.severity.reaches(question.fail_on)]
    for found, code, text in (
        (report.unread, Exit.INCOMPLETE, "unreadable: {}"),
        (report.errors, Exit.INCOMPLETE, "checks that fail: {}"),
        (open_questions, Exit.INCOMPLETE, "questions without an answer: {}"),
        (failing, Exit.FINDINGS, f"findings at or above {question.fail_on}: {{}}"),
    ):
        if found:
            reasons.append((code, f"brought in by the change, {text.format(len(found))}"))
    code = strongest(tuple(code for code, _ in reasons))
    outcome = tuple(text for _, text in sorted(reasons, key=lambda one: one[0] is not code))
    return replace(report, run=replace(report.run, exit_code=code, outcome=outcome))
