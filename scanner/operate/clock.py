"""Whether the clock can be relied on, as far as earlier runs can tell."""

from collections.abc import Sequence
from datetime import datetime

from scanner.model.evidence import Unreadable
from scanner.operate.ledger.recording import RunRecord


def clock_gap(earlier: Sequence[RunRecord], now: datetime) -> tuple[Unreadable, ...]:
    """Return a gap when the clock is behind the last run: no age, no expiry can be relied on.

    Args:
        earlier: oldest first.
        now: what the clock says.
    """
    if not earlier or datetime.fromisoformat(earlier[-1].started) <= now:
        return ()
    reason = (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, before the last run of {earlier[-1].started[:16]}:"
        " it was set back; ages and expiries may be wrong: set it right and scan again"
    )
    return (Unreadable("clock", "clock", reason, transient=True),)
