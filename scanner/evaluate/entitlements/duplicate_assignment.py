"""entitlements/duplicate-assignment."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, person
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.evaluate.entitlements._remedies import without_holder
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="One holder with two seats",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "one seat each", estate(entitlement("E1", "named_user", assigned=["user-1", "user-2"]))
        ),
        Example(
            "named twice",
            estate(
                entitlement("E1", "named_user", assigned=["user-1", "User-1"]), person("user-1")
            ),
            ("user-1 holds 2 seats for robot: E1, E1",),
        ),
        Example(
            "in two entitlements in term",
            estate(
                entitlement("E1", "named_user", assigned=["user-1"]),
                entitlement("E2", "named_user", assigned=["user-1"]),
            ),
            ("user-1 holds 2 seats for robot: E1, E2",),
        ),
        Example(
            "for different editions",
            estate(
                entitlement("E1", "named_user", edition="pro", assigned=["user-1"]),
                entitlement("E2", "named_user", edition="lite", assigned=["user-1"]),
            ),
        ),
    ),
)
def duplicate_assignment(analysis: Analysis) -> Iterator[Observation]:
    """Find people and devices that hold more than one seat for a tool and edition in term now.

    One of the seats is paid for nothing. Names and aliases of one person are one holder. Certain.
    Facts: `holder`, `seats` (entitlement ids, in order).

    Fix: remove the second assignment.
    Source: ISO/IEC 19770-1:2017, licence optimisation; NIST SP 800-53 rev. 5, CM-10.
    """
    for each in analysis.allocations:
        if each.by != "assigned":
            continue
        seats: dict[str, list[str]] = {}
        for entitlement_ in each.entitlements:
            for holder in entitlement_.assigned:
                seats.setdefault(holder.casefold(), []).append(entitlement_.id)
        for holder in each.holders:
            held = seats.pop(holder.casefold(), [])
            if len(held) < 2:
                continue
            last = next(e for e in reversed(each.entitlements) if e.id == held[-1])
            observation = about_entitlement(
                last,
                "{holder} holds {number} seats for {tool}: {seats}",
                {"holder": holder, "number": len(held), "seats": ", ".join(held)},
                path=("assigned", {"id": holder}),
                facts={"holder": holder, "seats": held},
            )
            yield without_holder(observation, last, analysis.catalogue, holder)
