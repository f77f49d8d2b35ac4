"""Which findings somebody answers for, and which of those entries are themselves wrong."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from scanner.findings import waiver_rules as rules
from scanner.findings.waiver_entries import KIND, waivers_of
from scanner.findings.waiver_match import covers
from scanner.model.finding import Finding, Waived
from scanner.model.governance import Approval, Waiver
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.globs import matches as glob_matches

__all__ = ["apply", "waivers_of"]

Applied = tuple[tuple[Finding, ...], tuple[Waived, ...], tuple[tuple[str, Observation], ...]]


def apply(
    findings: Iterable[Finding],
    waivers: Iterable[Waiver],
    as_of: datetime,
    *,
    complete: bool = True,
    evaluated: Collection[str] | None = None,
    max_days: int | None = None,
) -> Applied:
    """Part the findings into open and waived, and say which entries are wrong.

    Args:
        findings: in report order.
        waivers: the first entry in file order that holds and covers a finding answers for it.
        as_of: an entry holds through the whole of its `expires` day, in UTC.
        complete: False when something was not read, so that "unused" cannot be said.
        evaluated: ids of the rules that were asked; an entry for any other is not called unused.
        max_days: how far ahead an entry may end; None for any time.

    Returns:
        (open findings, waived findings, observations about entries with their rule ids).
    """
    entries = _without_duplicates(tuple(waivers))
    today = as_of.astimezone(UTC).date() if as_of.tzinfo else as_of.date()
    holding = [entry for entry in entries if _holds(entry, today)]
    still_open: list[Finding] = []
    waived: list[Waived] = []
    used: Counter[str] = Counter()
    touched: set[str] = set()
    for finding in findings:
        touched |= {entry.id for entry in entries if covers(entry, finding)}
        entry = next((entry for entry in holding if covers(entry, finding)), None)
        if entry is None:
            still_open.append(finding)
            continue
        used[entry.id] += 1
        waived.append(_waived(finding, entry))
    extra = tuple(
        observation
        for entry in entries
        for observation in _about(
            entry, today, used=used[entry.id], touched=entry.id in touched,
            may_be_unused=complete and not _concerns_others(entry, evaluated),
        )
    )  # fmt: skip
    limit = today + timedelta(days=max_days) if max_days is not None else date.max
    far = tuple(
        _too_long(entry, limit) for entry in holding if entry.expires and entry.expires > limit
    )
    return tuple(still_open), tuple(waived), (*extra, *far)


def of_use(said: tuple[str, Observation], covering_others: Collection[str]) -> bool:
    """Say whether a statement about an entry stands where these entries cover more than findings."""
    rule, observation = said
    return rule != rules.UNUSED or observation.arguments["waiver"] not in covering_others


def covering(waivers: Iterable[Waiver], findings: Iterable[Finding]) -> frozenset[str]:
    """Return the ids of the entries that cover one of the findings, whether they hold or not."""
    entries = _without_duplicates(tuple(waivers))
    return frozenset(entry.id for one in findings for entry in entries if covers(entry, one))


def _too_long(entry: Waiver, limit: date) -> tuple[str, Observation]:
    text = "waiver {waiver} holds until {expires}: no entry may hold beyond {limit} today"
    rule, observed = _observed(rules.TOO_LONG, entry, text)
    return rule, replace(observed, arguments={**observed.arguments, "limit": limit.isoformat()})


def _without_duplicates(waivers: tuple[Waiver, ...]) -> tuple[Waiver, ...]:
    """Return the entries with a second use of an id marked, and made distinct by its place."""
    seen: set[str] = set()
    result = []
    for entry in waivers:
        if entry.id in seen:
            problem = f"the id {entry.id!r} is used by an earlier entry"
            marked = f"{entry.id}@{entry.origin}"
            result.append(replace(entry, id=marked, problems=(*entry.problems, problem)))
        else:
            result.append(entry)
        seen.add(entry.id)
    return tuple(result)


def _holds(entry: Waiver, today: date) -> bool:
    proper = not entry.problems and entry.approval in {Approval.PROVEN, Approval.UNVERIFIED}
    return proper and entry.expires is not None and today <= entry.expires


def _waived(finding: Finding, entry: Waiver) -> Waived:
    return Waived(
        finding=finding,
        waiver=entry.id,
        reason=entry.reason,
        approver=entry.approver,
        expires=entry.expires.isoformat() if entry.expires else "",
        approval=entry.approval.value,
    )


def _concerns_others(entry: Waiver, evaluated: Collection[str] | None) -> bool:
    """Say whether the entry may be meant for rules that were not asked this time."""
    if evaluated is None:
        return False
    return not any(glob_matches(entry.rule, rule) for rule in evaluated)


def _about(
    entry: Waiver, today: date, *, used: int, touched: bool, may_be_unused: bool
) -> Iterator[tuple[str, Observation]]:
    if entry.problems:
        text = "waiver {waiver} is not honoured: {problems}"
        yield _observed(rules.INVALID, entry, text, problems="; ".join(entry.problems))
    elif entry.approval is Approval.SELF:
        text = "waiver {waiver} is not honoured: {approver} wrote it and approved it"
        yield _observed(rules.SELF_APPROVED, entry, text)
    elif entry.approval is Approval.UNVERIFIED and used:
        text = "nothing proves that {approver} approved waiver {waiver}"
        yield _observed(rules.UNVERIFIED, entry, text)
    if entry.expires is None and (entry.unreadable_end or not entry.problems):
        text = "{place}waiver {waiver} counts as expired: its expiry is not a day written as YYYY-MM-DD"
        place = f"{entry.unreadable_end}: " if entry.unreadable_end else ""
        yield _observed(rules.EXPIRED, entry, text, place=place)
    elif entry.expires is not None and entry.expires < today:
        text = "waiver {waiver} expired on {expires}"
        yield _observed(rules.EXPIRED, entry, text, severity=None if touched else Severity.LOW)
    elif may_be_unused and not touched and not entry.problems:
        yield _observed(rules.UNUSED, entry, "waiver {waiver} covers no finding")


def _observed(
    rule: str,
    entry: Waiver,
    text: str,
    *,
    problems: str = "",
    place: str = "",
    severity: Severity | None = None,
) -> tuple[str, Observation]:
    arguments = {
        "waiver": entry.id,
        "approver": entry.approver,
        "expires": entry.expires.isoformat() if entry.expires else "",
        "problems": problems,
        "place": place,
    }
    reason = {"severity_reason": "the entry covers no finding any more"} if severity else {}
    observation = Observation(
        resource=f"{KIND}/{entry.id}",
        message=text,
        arguments=arguments,
        origin=entry.origin,
        evidence=(entry.evidence,) if entry.evidence else (),
        facts={"waiver": entry.id, "rule": entry.rule, "author": entry.author, **reason},
        severity=severity,
        rule=rule,
        owner=entry.owner,
    )
    return rule, observation
