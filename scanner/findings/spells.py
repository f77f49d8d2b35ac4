"""How long findings stand: until a look shows them, and until they are put right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from scanner.findings.history import History
from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Gone
from scanner.model.vocabulary import Severity, State

_DAY = 86400


def times_table(
    history: History, findings: Iterable[Finding], gone: Iterable[Gone], as_of: datetime
) -> list[dict[str, Json]]:
    """Return a line for each severity, all times in days; empty without an earlier run.

    `open` findings with their `oldest` and `median_age`, how often one `regressed`, how many were
    `fixed` with `median_to_fix` and `most_fixed_within` (nine of ten), and `median_to_detect`: the
    time between the look that did not show a finding and the one that did. None where nothing is
    known. A finding that came back counts from the day it came back.
    """
    if not history.previous:
        return []
    present = [(one.severity, one) for one in findings]
    over = [(one.severity, one) for one in map(history.known.get, (g.fingerprint for g in gone))
            if one is not None]  # fmt: skip
    return [
        _line(
            severity,
            history.times.get(severity, {}),
            [_age(one, history, as_of) for level, one in present if level is severity],
            ([one for level, one in present if level is severity],
             [_between(one.since, as_of) for level, one in over if level is severity]),
        )
        for severity in Severity
    ]  # fmt: skip


def _line(
    severity: Severity,
    before: Mapping[str, Json],
    ages: Sequence[float],
    now: tuple[Sequence[Finding], Sequence[float]],
) -> dict[str, Json]:
    findings, fixed = now
    to_fix = [*before.get("to_fix", ()), *fixed]
    back = sum(one.state is State.REGRESSED for one in findings)
    return {
        "severity": severity.value,
        "open": len(ages),
        "oldest": _days(max(ages, default=None)),
        "median_age": _days(median(ages)),
        "regressed": int(before.get("regressed", 0)) + back,
        "fixed": len(to_fix),
        "median_to_fix": _days(median(to_fix)),
        "most_fixed_within": _days(ninth(to_fix)),
        "median_to_detect": _days(median(before.get("to_detect", ()))),
    }


def _age(finding: Finding, history: History, as_of: datetime) -> float:
    """Return for how many seconds the present spell of a finding stands."""
    known = history.known.get(finding.fingerprint)
    if known is None or finding.state in {State.NEW, State.REGRESSED}:
        return 0.0
    return _between(known.since, as_of)


def _between(start: datetime, end: datetime) -> float:
    """Return the seconds between two instants; none when the clock was set back between them."""
    return max((end - start).total_seconds(), 0.0)


def median(seconds: Sequence[float]) -> float | None:
    """Return the middle one of some times; None of none."""
    ordered, middle = sorted(seconds), len(seconds) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def ninth(seconds: Sequence[float]) -> float | None:
    """Return the time within which nine of ten lie; None of none."""
    return sorted(seconds)[-(-len(seconds) * 9 // 10) - 1] if seconds else None


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / _DAY, 1)
