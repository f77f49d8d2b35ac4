"""How long findings stand: until they are seen, and until they are fixed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime, timedelta

from scanner.model.quick_dataclass import dataclass
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


def _between(start: str, end: str) -> timedelta:
    """Return the time between two instants; none when the clock was set back between them."""
    return max(datetime.fromisoformat(end) - datetime.fromisoformat(start), timedelta(0))
