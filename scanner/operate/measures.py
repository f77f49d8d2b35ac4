"""How long findings stand: until they are seen, and until they are fixed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scanner.findings.spells import median, ninth
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity
from scanner.operate.ledger.chain import Event, body_of


@dataclass(slots=True)
class Times:
    """What the audit log says about the findings of one severity.

    Attributes:
        to_detect: for each spell, the time between the look that did not show the finding and the
            one that did: it took at most that long to see it. A first run cannot tell.
        to_fix: for each spell that is over, how long the finding stood as far as it was seen.
        open: since when each open spell stands.
        regressed: how often a fixed finding came back.
    """

    to_detect: list[timedelta] = field(default_factory=list)
    to_fix: list[timedelta] = field(default_factory=list)
    open: dict[str, datetime] = field(default_factory=dict)
    regressed: int = 0

    def told(self) -> dict[str, Json]:
        """Return the times of spells so far, in seconds."""
        return {
            "to_detect": [one.total_seconds() for one in self.to_detect],
            "to_fix": [one.total_seconds() for one in self.to_fix],
            "regressed": self.regressed,
        }


def times_of(events: Iterable[Event], scope: str) -> dict[Severity, Times]:
    """Return the times of one scope by severity; events from before they were kept are left out."""
    found: dict[Severity, Times] = defaultdict(Times)
    for event in events:
        if event.type not in {"new", "regressed", "fixed"}:
            continue
        body = body_of(event)
        if body.get("scope") != scope or "severity" not in body:
            continue
        times, identity = found[Severity(body["severity"])], body["fingerprint"]
        if event.type == "fixed":
            for other in found.values():
                other.open.pop(identity, None)
            times.to_fix.append(_between(body["opened"], body["fixed"]))
            continue
        times.open[identity] = datetime.fromisoformat(body["seen"])
        times.regressed += event.type == "regressed"
        if body["looked"]:
            times.to_detect.append(_between(body["looked"], body["seen"]))
    return dict(found)


def as_table(found: dict[Severity, Times], now: datetime) -> str:
    """Return one line for each severity: medians in days, and the slowest tenth of the fixes."""
    head = ("severity", "open", "oldest", "median age", "regressed", "fixed",
            "median to fix", "90 % within", "median to detect")  # fmt: skip
    rows = [head]
    for severity in Severity:
        times = found.get(severity, Times())
        ages = [now - since for since in times.open.values()]
        cells = (str(len(ages)), _days(max(ages, default=None)), _median(ages))
        fixed = (str(times.regressed), str(len(times.to_fix)), _median(times.to_fix))
        last = (_days(_within(times.to_fix)), _median(times.to_detect))
        rows.append((severity.value, *cells, *fixed, *last))
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        + "\n"
        for row in rows
    )


def _between(start: str, end: str) -> timedelta:
    """Return the time between two instants; none when the clock was set back between them."""
    return max(datetime.fromisoformat(end) - datetime.fromisoformat(start), timedelta(0))


def _median(times: Sequence[timedelta]) -> str:
    middle = median([time.total_seconds() for time in times])
    return _days(None if middle is None else timedelta(seconds=middle))


def _within(times: Sequence[timedelta]) -> timedelta | None:
    most = ninth([time.total_seconds() for time in times])
    return None if most is None else timedelta(seconds=most)


def _days(time: timedelta | None) -> str:
    return f"{time.total_seconds() / 86400:.1f} d" if time is not None else "-"
