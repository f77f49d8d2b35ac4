"""entitlements/expired."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.evaluate.entitlements._renewal import is_renewed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.grammars.instants import written


@check(
    title="Entitlement has expired",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32"),
    examples=(
        Example("still in term", estate(entitlement("E1"))),
        Example("a term that stays open", estate(entitlement("E1", end=None))),
        Example(
            "the term ends now: it does not hold any more",
            estate(entitlement("E1", end="2028-03-27T00:00:00Z")),
            ("E1 for robot expired at 2028-03-27T00:00:00Z",),
        ),
        Example(
            "renewed by another purchase",
            estate(entitlement("E1", end="2028-03-01"), entitlement("E2", start="2028-03-01")),
        ),
    ),
)
def expired(analysis: Analysis) -> Iterator[Observation]:
    """Find entitlements whose term is over and that nothing renews.

    Whoever goes on using the tool does so without a licence. One is renewed when another
    entitlement for the same tool, metric and edition is in term now. Certain. Facts: `ends`,
    `metric`, `quantity`.

    Fix: renew it and add the new term to the file, or remove the tool and the entry.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), period; NIST SP 800-53 rev. 5, CM-10.
    """
    now = analysis.as_of
    for each in analysis.catalogue.entitlements:
        if each.end is None or each.end > now or is_renewed(analysis, each, now):
            continue
        yield about_entitlement(
            each,
            "{entitlement} for {tool} expired at {ends}",
            {"ends": written(each.end)},
            facts={"ends": written(each.end), "metric": each.metric, "quantity": each.quantity},
        )
