"""How long findings stand, as a table for people."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scanner.findings.spells import median, ninth
from scanner.model.vocabulary import Severity
from scanner.operate.ledger.times import Times


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


def _median(times: Sequence[timedelta]) -> str:
    middle = median([time.total_seconds() for time in times])
    return _days(None if middle is None else timedelta(seconds=middle))


def _within(times: Sequence[timedelta]) -> timedelta | None:
    most = ninth([time.total_seconds() for time in times])
    return None if most is None else timedelta(seconds=most)


def _days(time: timedelta | None) -> str:
    return f"{time.total_seconds() / 86400:.1f} d" if time is not None else "-"
