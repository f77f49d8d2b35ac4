"""entitlements/double-ledger."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._catalogue import Entitlement
from scanner.evaluate.entitlements._examples import entitlement, estate
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity


@check(
    title="One contract is counted twice",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example(
            "two contracts for one tool",
            estate(entitlement("E1", contract="C-17"), entitlement("E2", contract="C-18")),
        ),
        Example(
            "the same contract in two entries",
            estate(entitlement("E1", contract="C-17"), entitlement("E2", quantity=2, contract="c-17")),
            ("E1 and E2 both count contract C-17 for robot: 2 and 2 seats",),
        ),
        Example(
            "one contract covers two metrics",
            estate(entitlement("E1", contract="C-17"), entitlement("E2", "named_user", contract="C-17")),
        ),
        Example(
            "one contract, one term after the other",
            estate(
                entitlement("E1", end="2028-06-01", contract="C-17"),
                entitlement("E2", start="2028-06-01", contract="C-17"),
            ),
        ),
        Example(
            "the same id in two places",
            estate(entitlement("E1"), entitlement("E1", quantity=5)),
            ("E1 and E1 both count id E1 for robot: 2 and 5 seats",),
        ),
    ),
)  # fmt: skip
def double_ledger(analysis: Analysis) -> Iterator[Observation]:
    """Find contracts, or ids of entitlements, that stand in two places for one tool and metric.

    Quantities add up: a contract that two ledgers carry makes the pool look twice its size, and
    every rule over it passes. Terms that follow one another are a renewal, and no double. Certain
    for an id; conditional for a contract, of which the two entries may be parts. Facts: `contract`,
    `quantities`.

    Fix: keep the entry in one place, or give each part of the contract a number of its own.
    Source: ISO/IEC 19770-1:2017, licence management; NIST SP 800-53 rev. 5, CM-10.
    """
    held: dict[tuple[str, str, str, str], Entitlement] = {}
    for each in analysis.catalogue.entitlements:
        contract = str(each.resource.attributes.get("contract") or "").strip()
        for what, name in (("id", each.id), ("contract", contract)):
            key = (what, name.casefold(), each.tool, each.metric)
            first = held.setdefault(key, each)
            if not name or first is each or not _overlap(first, each):
                continue
            yield about_entitlement(
                each,
                "{first} and {entitlement} both count {what} {name} for {tool}: {one} and {other} seats",
                {
                    "first": first.id,
                    "what": what,
                    "name": str(first.resource.attributes.get("contract"))
                    if what == "contract"
                    else name,
                    "one": first.quantity,
                    "other": each.quantity,
                },
                path=(what,),
                facts={
                    "entitlements": [first.id, each.id],
                    "contract": contract,
                    "quantities": [first.quantity, each.quantity],
                },
                certainty=Certainty.CERTAIN if what == "id" else Certainty.CONDITIONAL,
                evidence=(first.resource.evidence,),
            )
            break


def _overlap(one: Entitlement, other: Entitlement) -> bool:
    """Say whether two terms share an instant."""
    starts_before_end = other.end is None or one.start < other.end
    return starts_before_end and (one.end is None or other.start < one.end)
