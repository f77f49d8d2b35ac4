"""How long drift stands at each source: until it is seen, and until it is put right."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from math import fsum

from scanner.findings.history import History
from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, Resource
from scanner.model.run import Gone
from scanner.model.vocabulary import Side

_DRIFT = "drift/"
_DAY = 86_400.0


@dataclass(slots=True)
class _Times:
    ages: list[float] = field(default_factory=list)
    to_detect: list[float] = field(default_factory=list)
    at_most: list[float] = field(default_factory=list)
    to_fix: list[float] = field(default_factory=list)


def times_of_drift(
    findings: Iterable[Finding],
    fixed: Iterable[Gone],
    history: History,
    resources: Iterable[Resource],
    as_of: datetime,
) -> list[dict[str, Json]]:
    """Return a row for each live source with drift, now or before; in days, None where unknown.

    The time to detect is exact where an audit log tells when the change was made; else it is bounded by
    the last scan that did not show it. The time to fix runs from the first scan that saw the drift to
    the first that did not.
    """
    held = [one for one in findings if one.rule.startswith(_DRIFT)]
    if not held and not history.known:
        return []
    live = {one.evidence: one.origin.source for one in resources if one.side is Side.LIVE}
    table: dict[str, _Times] = defaultdict(_Times)
    present = set()
    for one in held:
        if one.first_seen:
            present.add(one.fingerprint)
            _note(table[_source(one, live)], one, as_of)
    over = {one.fingerprint: one.fixed_at for one in fixed if one.rule.startswith(_DRIFT)}
    for identity, known in history.known.items():
        end = over.get(identity) or known.fixed_at
        if known.finding.rule.startswith(_DRIFT) and end and identity not in present:
            times = table[_known_source(known.sources, known.finding, live)]
            times.to_fix.append(_days(known.first_seen, end))
            _detected(times, known.finding.observation.facts, known.first_seen)
    return [_row(source, table[source]) for source in sorted(table)]


def _note(times: _Times, finding: Finding, as_of: datetime) -> None:
    if finding.first_seen is None:
        return
    times.ages.append(_days(finding.first_seen, as_of))
    _detected(times, finding.observation.facts, finding.first_seen)


def _detected(times: _Times, facts: Mapping[str, Json], seen: datetime) -> None:
    changed, clean = facts.get("changed_at"), facts.get("last_clean_scan")
    if isinstance(changed, str):
        times.to_detect.append(_days(datetime.fromisoformat(changed), seen))
    elif isinstance(clean, str):
        times.at_most.append(_days(datetime.fromisoformat(clean), seen))


def _source(finding: Finding, live: Mapping[str, str]) -> str:
    found = (live[one] for one in finding.observation.evidence if one in live)
    return next(found, finding.observation.origin.source) or "unknown"


def _known_source(sources: Sequence[str], finding: Finding, live: Mapping[str, str]) -> str:
    spec = finding.observation.origin.source
    return next((one for one in sources if one != spec), "") or _source(finding, live)


def _row(source: str, times: _Times) -> dict[str, Json]:
    return {
        "source": source,
        "open": len(times.ages),
        "oldest_days": _rounded(max(times.ages, default=None)),
        "mean_age_days": _mean(times.ages),
        "mean_days_to_detect": _mean(times.to_detect),
        "mean_days_to_detect_at_most": _mean(times.at_most),
        "fixed": len(times.to_fix),
        "mean_days_to_fix": _mean(times.to_fix),
    }


def _days(start: datetime, end: datetime) -> float:
    return max((end - start).total_seconds(), 0.0) / _DAY


def _mean(days: Sequence[float]) -> float | None:
    return _rounded(fsum(days) / len(days)) if days else None


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 3)
