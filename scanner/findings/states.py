"""Where each finding stands against the runs before, and which are shown to be gone."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from scanner.findings.history import History, Known
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Gone
from scanner.model.vocabulary import State

ENTRY_RULES = ("waivers/", "corrections/")
"""How the ids begin of rules about what people wrote; they are asked in every run."""
POLICIES = "policies"
"""The one area whose rules are known only after it was evaluated."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run looked at, which decides whether an absent finding is gone or only unseen.

    Attributes:
        unread: everything that could not be read.
        open_questions: checks that failed and everything not evaluated.
        rules: ids of the rules that were asked; None when all were.
        sources: names of the sources in scope; None when all were.
        shadowed: fingerprints of what policies in the shadow see.
    """

    as_of: datetime
    unread: tuple[Unreadable, ...] = ()
    open_questions: tuple[NotEvaluated, ...] = ()
    rules: Collection[str] | None = None
    sources: Collection[str] | None = None
    shadowed: Collection[str] = ()


def with_history(
    findings: Iterable[Finding], history: History, looked: Looked
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Gone, ...]]:
    """Return (findings with state, findings carried over as unconfirmed, findings gone).

    A finding that earlier runs held open persists; one they held fixed has regressed. A known
    finding that is absent now is gone only when everything it rested on was read and asked;
    otherwise it is carried over as unconfirmed, with the values last seen. A rule that was not asked
    at all, or that sees it in the shadow, leaves its findings as the runs before left them, in neither list.
    """
    seen = tuple(_stated(one, history, looked.as_of) for one in findings)
    present = {one.fingerprint for one in seen}
    carried: list[Finding] = []
    gone: list[Gone] = []
    for identity in sorted(set(history.known) - present - set(looked.shadowed)):
        known = history.known[identity]
        if known.fixed_at is not None or _was_not_asked(known, looked):
            continue
        if _is_unseen(known, looked):
            carried.append(_unconfirmed(known))
        else:
            gone.append(_gone(known, looked))
    return seen, tuple(carried), tuple(gone)


def stated(findings: Iterable[Finding], history: History, as_of: datetime) -> tuple[Finding, ...]:
    """Return findings that are present now, with their state and age."""
    return tuple(_stated(one, history, as_of) for one in findings)


def _stated(finding: Finding, history: History, as_of: datetime) -> Finding:
    known = history.known.get(finding.fingerprint)
    if known is None:
        return replace(finding, state=State.NEW, first_seen=as_of, last_seen=as_of)
    state = State.REGRESSED if known.fixed_at is not None else State.PERSISTING
    return replace(finding, state=state, first_seen=known.first_seen, last_seen=as_of)


def _unconfirmed(known: Known) -> Finding:
    return replace(
        known.finding,
        state=State.UNCONFIRMED,
        first_seen=known.first_seen,
        last_seen=known.last_seen,
    )


def _gone(known: Known, looked: Looked) -> Gone:
    """Return the finding as gone; one that left the scope says so instead of claiming a fix."""
    text = known.finding.observation.text
    outside = _left_scope(known, looked)
    return Gone(
        fingerprint=known.finding.fingerprint,
        rule=known.finding.rule,
        resource=known.finding.observation.resource,
        message=f"no longer in scope: {text}" if outside else text,
        first_seen=known.first_seen,
        fixed_at=looked.as_of,
    )


def _was_not_asked(known: Known, looked: Looked) -> bool:
    """Say whether the finding's rule was left out, so that this run says nothing about it."""
    rule = known.finding.rule
    return (
        looked.rules is not None
        and rule not in looked.rules
        and not rule.startswith(ENTRY_RULES)
        and not any(_leaves_open(question, known) for question in looked.open_questions)
        and not _policies_failed(known, looked)
    )


def _policies_failed(known: Known, looked: Looked) -> bool:
    """Say whether the finding may be of a policy that could not even be listed this time."""
    failed = any(one.what == POLICIES and one.incomplete for one in looked.open_questions)
    return failed and looked.rules is not None and known.finding.rule not in looked.rules


def _left_scope(known: Known, looked: Looked) -> bool:
    return (
        looked.sources is not None
        and bool(known.sources)
        and not set(known.sources) & set(looked.sources)
    )


def _is_unseen(known: Known, looked: Looked) -> bool:
    """Say whether the run could not have seen this finding even if it still holds."""
    return (
        any(_hides(gap, known) for gap in looked.unread)
        or any(_leaves_open(question, known) for question in looked.open_questions)
        or _policies_failed(known, looked)
    )


def _hides(gap: Unreadable, known: Known) -> bool:
    """Say whether a gap in reading may hide the finding.

    A gap in an API source may hide anything of that source. A single unreadable file hides what
    was found in that file, and whatever was found without naming a file.
    """
    origin = known.finding.observation.origin
    names = known.sources or ((origin.source,) if origin.source else ())
    if names and gap.source not in names:
        return False
    if gap.whole or not origin.file or origin.source != gap.source:
        return True
    return gap.place == origin.file or gap.place.startswith((f"{origin.file}:", f"{origin.file}/"))


def _leaves_open(question: NotEvaluated, known: Known) -> bool:
    """Say whether an open question may hide the finding.

    A declared limit of a whole area held when the finding was seen, too, so that it hides nothing.
    """
    rule, resource = known.finding.rule, known.finding.observation.resource
    about_rule = question.what in {rule, rule.partition("/")[0]}
    if question.resource:
        return question.resource == resource and (about_rule or question.what == resource)
    return question.incomplete and (about_rule or question.what == resource)
