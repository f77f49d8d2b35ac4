"""entitlements/invalid-term."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate
from scanner.evaluate.entitlements._observe import about_entitlement
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Entitlement has no usable term",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 CM-10", "ISO 27001:2022 A.5.32", "NIST 800-53r5 SI-10"),
    examples=(
        Example("a good term", estate(entitlement("E1"))),
        Example(
            "it ends before it begins",
            estate(entitlement("E1", end="2027-12-31")),
            ("E1 for robot has no usable term: the term ends before it begins, or holds no time",),
        ),
        Example(
            "a day that does not exist",
            estate(entitlement("E1", end="2029-02-29")),
            ("E1 for robot has no usable term: '2029-02-29' is a day that does not exist",),
        ),
        Example(
            "a zone that does not exist",
            estate(entitlement("E1", timezone="Mars/Base")),
            (
                "E1 for robot has no usable term: the time zone 'Mars/Base' is not known: write a name of the IANA database, such as Europe/Berlin",
            ),
        ),
    ),
)
def invalid_term(analysis: Analysis) -> Iterator[Observation]:
    """Find entitlements whose term cannot be read or holds no time.

    Such an entry buys nothing: it is left out of every sum, and what it was meant to cover is reported
    as not covered. Terms are half-open, so that one which starts when it ends is empty; a bare date is
    the start of that day in the file's `timezone`. Certain. Facts: `problem`, `term`.

    Fix: correct the term in the entitlement file.
    Source: ISO/IEC 19770-3:2016 (entitlement schema), period; RFC 3339.
    """
    for each in analysis.catalogue.unusable:
        if each.naive:
            continue
        yield about_entitlement(
            each,
            "{entitlement} for {tool} has no usable term: {problem}",
            {"problem": each.problem},
            path=("term",),
            facts={"problem": each.problem, "term": dict(each.resource.attributes["term"])},
        )
