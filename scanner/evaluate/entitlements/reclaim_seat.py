"""entitlements/reclaim-seat."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, person, usage, used
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.evaluate.entitlements._remedies import IDLE, without_holder
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Seat that nobody uses",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32", "NIST 800-53r5 AC-2(3)"),
    examples=(
        Example(
            "used just within the limit",
            estate(
                entitlement("E1", "named_user", assigned=["bot-1"]),
                usage(used("a", "2028-02-25T00:00:00Z", "2028-02-26T00:00:00Z")),
            ),
        ),
        Example(
            "a seat that is new",
            estate(
                entitlement("E1", "named_user", start="2028-03-20", assigned=["user-1"]),
                usage(used("a", "08:00", "09:00")),
            ),
        ),
        Example(
            "no usage at all proves nothing",
            estate(entitlement("E1", "named_user", assigned=["user-1"])),
        ),
        Example(
            "last used too long ago",
            estate(
                entitlement("E1", "named_user", assigned=["bot-1"]),
                usage(used("a", "2028-02-25T00:00:00Z", "2028-02-25T23:59:59Z")),
            ),
            ("bot-1 holds a seat of E1 for robot: no use for more than 30 days",),
        ),
        Example(
            "never used",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                usage(used("a", "08:00", "09:00")),
            ),
            ("user-1 holds a seat of E1 for robot: never used",),
        ),
        Example(
            "gone",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                person("user-1", status="deprovisioned", at="2028-03-01T00:00:00Z"),
            ),
            ("user-1 holds a seat of E1 for robot: deprovisioned",),
        ),
    ),
)
def reclaim_seat(analysis: Analysis) -> Iterator[Observation]:
    """Find named seats in term whose holder left, stopped using the tool, or never used it.

    A seat taken back is a seat that need not be bought. Use within `inactive_after_days` of the file
    keeps a seat, exactly that long ago included. Certain for who left; conditional for idle seats,
    since idle is not unwanted. Facts: `holder`, `cause`, `last_used`, `threshold` (days).

    Fix: ask the holder, then remove the assignment.
    Source: ISO/IEC 19770-1:2017, licence optimisation; NIST SP 800-53 rev. 5, AC-2(3).
    """
    words = {"inactive": "no use for more than {days} days"}
    for seat in analysis.idle:
        days = f"{seat.limit_days:g}"
        cause = words.get(seat.cause, seat.cause).format(days=days)
        gone = seat.cause == "deprovisioned"
        observation = about_entitlement(
            seat.entitlement,
            "{holder} holds a seat of {entitlement} for {tool}: {cause}",
            {"holder": seat.holder, "cause": cause},
            path=("assigned", {"id": seat.holder}),
            facts={
                "holder": seat.holder,
                "cause": seat.cause,
                "last_used": written(seat.last_used) if seat.last_used else "",
                "threshold": seat.limit_days,
            },
            certainty=Certainty.CERTAIN if gone else Certainty.CONDITIONAL,
            evidence=analysis.evidence,
        )
        yield without_holder(
            observation, seat.entitlement, analysis.catalogue, seat.holder, "" if gone else IDLE
        )
