"""Gaps that somebody answers for: known, dated, counted, and no longer a reason to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.normalize.grammars.globs import matches


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An entry of `acknowledged_gaps` in trueup.yaml.

    Attributes:
        place: glob over the place of an unread document or the name of an open question.
        expires: last day on which it holds.
    """

    place: str
    reason: str
    expires: date


@dataclass(frozen=True, slots=True)
class Gaps:
    """What stays open, and what is acknowledged; together they are all gaps."""

    unread: tuple[Unreadable, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    acknowledged: tuple[NotEvaluated, ...]


def acknowledge(
    unread: Sequence[Unreadable],
    not_evaluated: Sequence[NotEvaluated],
    entries: Sequence[Acknowledgement],
    as_of: datetime,
) -> Gaps:
    """Divide the gaps by the entries that hold on the day of `as_of`."""
    valid = [entry for entry in entries if entry.expires >= as_of.date()]
    still_unread: list[Unreadable] = []
    still_open: list[NotEvaluated] = []
    known: list[NotEvaluated] = []
    for gap in unread:
        entry = next((one for one in valid if matches(one.place, gap.place)), None)
        if entry is None:
            still_unread.append(gap)
        else:
            known.append(NotEvaluated(gap.place, _words(gap.reason, entry), incomplete=False))
    for question in not_evaluated:
        entry = next((one for one in valid if matches(one.place, question.what)), None)
        if entry is None or not question.incomplete:
            still_open.append(question)
        else:
            reason = _words(question.reason, entry)
            known.append(replace(question, reason=reason, incomplete=False))
    return Gaps(tuple(still_unread), tuple(still_open), tuple(known))


def _words(reason: str, entry: Acknowledgement) -> str:
    return f"{reason} (acknowledged until {entry.expires.isoformat()}: {entry.reason})"
