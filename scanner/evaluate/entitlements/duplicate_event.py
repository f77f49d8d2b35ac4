"""entitlements/duplicate-event."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_record
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.usage_records import COLUMNS


@check(
    title="Session recorded more than once",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 SI-10", "NIST 800-53r5 CM-10"),
    examples=(
        Example(
            "two sessions",
            estate(
                entitlement("E1"), usage(used("a", "08:00", "09:00"), used("b", "08:00", "09:00"))
            ),
        ),
        Example(
            "the same record twice",
            estate(
                entitlement("E1"), usage(used("a", "08:00", "09:00"), used("a", "08:00", "09:00"))
            ),
            ("session a is recorded again in usage.csv:3: it counts once",),
        ),
        Example(
            "twice with different content",
            estate(
                entitlement("E1"), usage(used("a", "08:00", "09:00"), used("a", "08:00", "10:00"))
            ),
            ("session a is recorded again in usage.csv:3 with another end: it counts once",),
        ),
    ),
)
def duplicate_event(analysis: Analysis) -> Iterator[Observation]:
    """Find session ids that occur in more than one usage record.

    Counting both would invent a peak. The first record counts, or the first with an end where an
    earlier one was still open. Certain. Facts: `counted` and `repeat` (places), `differs` (columns),
    `principal`, `sessions`.

    Fix: export each session once; overlapping export windows are the usual cause.
    Source: NIST SP 800-53 rev. 5, SI-10 Information Input Validation.
    """
    for counted, repeat in analysis.usage.duplicates:
        differs = [name for name in COLUMNS if getattr(counted, name) != getattr(repeat, name)]
        message = "session {session} is recorded again in {place}: it counts once"
        if differs:
            message = "session {session} is recorded again in {place} with another {differs}: it counts once"
        yield about_record(
            repeat,
            message,
            {"place": str(repeat.origin), "differs": ", ".join(differs)},
            facts={
                "counted": str(counted.origin),
                "repeat": str(repeat.origin),
                "differs": differs,
            },
        )
