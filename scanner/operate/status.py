"""Whether scanning itself still works: when the last complete run was, and what it was worth."""

import re
import statistics
from collections.abc import Sequence
from datetime import datetime, timedelta

from scanner.model.quick_dataclass import dataclass
from scanner.operate.ledger.recording import RunRecord

_AGE = re.compile(r"([0-9]{1,5})(m|h|d)\Z")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DROP = 0.8
_MEDIAN_OF = 7


@dataclass(frozen=True, slots=True)
class Status:
    """What the ledger says about scanning.

    Attributes:
        last, last_complete: the latest run, and the latest one that read and answered everything.
        age: since the start of the latest complete run; None when there was none.
        problems: why nobody should rely on the last report, in words; empty when all is well.
    """

    runs: int
    last: RunRecord | None
    last_complete: RunRecord | None
    age: timedelta | None
    problems: tuple[str, ...]


def status_of(runs: Sequence[RunRecord], now: datetime, max_age: timedelta) -> Status:
    """Return the status of one scope.

    Args:
        runs: oldest first.
        now: the clock.
        max_age: how old the latest complete run may be.
    """
    complete = [run for run in runs if run.complete]
    last_complete = complete[-1] if complete else None
    age = now - datetime.fromisoformat(last_complete.started) if last_complete else None
    problems = []
    if last_complete is None:
        problems.append("no run has ever been complete" if runs else "there was no run yet")
    elif age is not None and age > max_age:
        problems.append(f"the last complete run is {shown(age)} old, the limit is {shown(max_age)}")
    if age is not None and age < timedelta(0):
        problems.append("the last complete run is in the future: check the clocks")
    if runs and not runs[-1].complete:
        reasons = "; ".join(runs[-1].outcome) or f"exit code {runs[-1].exit_code}"
        problems.append(f"the last run is not complete: {reasons}")
    problems += _sudden_silence(complete)
    return Status(len(runs), runs[-1] if runs else None, last_complete, age, tuple(problems))


def _sudden_silence(complete: Sequence[RunRecord]) -> list[str]:
    """Tell a fall of findings that is more likely a lost permission than a clean-up."""
    before = [sum(run.open.values()) for run in complete[-1 - _MEDIAN_OF : -1]]
    if len(before) < 3:
        return []
    usual, now = statistics.median(before), sum(complete[-1].open.values())
    if usual >= 5 and now < usual * (1 - _DROP):
        return [f"findings fell from {usual:g}, the usual number, to {now}: check the credentials"]
    return []


def age_of(text: str) -> timedelta:
    """Return the time that "90m", "26h" or "3d" means.

    Raises:
        ValueError: written in another way.
    """
    found = _AGE.match(text)
    if not found:
        raise ValueError(f"{text!r} is not an age: write 90m, 26h or 3d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def shown(age: timedelta) -> str:
    """Return an age in the largest unit that keeps it exact enough: 26h, 3d."""
    minutes = int(age.total_seconds() // 60)
    if minutes < 120:
        return f"{minutes}m"
    return f"{minutes // 60}h" if minutes < 72 * 60 else f"{minutes // 1440}d"
