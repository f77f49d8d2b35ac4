"""Gaps that somebody answers for: known, dated, counted, and no longer a reason to fail."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.globs import matches


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An entry of `acknowledged_gaps` in trueup.yaml.

    Attributes:
        place: glob over the place of an unread document, with or without its line, or over the
            name of an open question.
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
    """Divide the gaps by the entries that hold on the day of `as_of`.

    What an acknowledged document leaves open is acknowledged with it.
    """
    valid = [entry for entry in entries if entry.expires >= as_of.date()]
    still_unread: list[Unreadable] = []
    still_open: list[NotEvaluated] = []
    known: list[NotEvaluated] = []
    documents: dict[str, Acknowledgement] = {}
    for gap in unread:
        entry = next((one for one in valid if _is_of(one, gap.place)), None)
        if entry is None:
            still_unread.append(gap)
        else:
            known.append(NotEvaluated(gap.place, _words(gap.reason, entry), incomplete=False))
            documents[f"/{gap.source}/{_without_line(gap.place)}"] = entry
    for question in not_evaluated:
        entry = next((one for one in valid if matches(one.place, question.what)), None)
        entry = entry or _of_document(documents, question)
        if entry is None or not question.incomplete:
            still_open.append(question)
        else:
            reason = _words(question.reason, entry)
            known.append(replace(question, reason=reason, incomplete=False))
    return Gaps(tuple(still_unread), tuple(still_open), tuple(known))


def _is_of(entry: Acknowledgement, place: str) -> bool:
    return matches(entry.place, place) or matches(entry.place, _without_line(place))


def _without_line(place: str) -> str:
    file, _, line = place.rpartition(":")
    return file if file and line.isdecimal() else place


def _of_document(
    documents: Mapping[str, Acknowledgement], question: NotEvaluated
) -> Acknowledgement | None:
    """Return the entry of the document that the resource of a question was read from."""
    resource = question.resource.partition("#")[0]
    return next((held for end, held in documents.items() if resource.endswith(end)), None)


def _words(reason: str, entry: Acknowledgement) -> str:
    return f"{reason} (acknowledged until {entry.expires.isoformat()}: {entry.reason})"
