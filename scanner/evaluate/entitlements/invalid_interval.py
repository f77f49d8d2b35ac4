"""entitlements/invalid-interval."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_record
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Usage record with an impossible time",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 SI-10", "NIST 800-53r5 CM-10"),
    examples=(
        Example(
            "no length is possible", estate(entitlement("E1"), usage(used("a", "08:00", "08:00")))
        ),
        Example(
            "it ends first",
            estate(entitlement("E1"), usage(used("a", "09:00", "08:00"))),
            ("session a cannot be counted: it ends before it starts",),
        ),
        Example(
            "no time at all",
            estate(entitlement("E1"), usage(used("a", "yesterday", "08:00"))),
            (
                "session a cannot be counted: 'yesterday' is not an instant: write 2028-03-27T09:00:00+02:00",
            ),
        ),
    ),
)
def invalid_interval(analysis: Analysis) -> Iterator[Observation]:
    """Find usage records that end before they start, start after now while open, or hold no instant.

    They are left out of every sum, so that a peak may be higher than reported. Certain. Facts:
    `problem`, `start`, `end`, `principal`, `sessions`.

    Fix: correct the exporter, or the clock of the machine that wrote the record.
    Source: RFC 3339; NIST SP 800-53 rev. 5, SI-10 Information Input Validation.
    """
    for record, problem in analysis.usage.invalid:
        yield about_record(
            record,
            "session {session} cannot be counted: {problem}",
            {"problem": problem},
            facts={"problem": problem},
        )
