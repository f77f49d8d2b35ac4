"""entitlements/naive-timestamp."""

from collections.abc import Iterator

from scanner.evaluate.entitlements._analysis import Analysis
from scanner.evaluate.entitlements._examples import entitlement, estate, usage, used
from scanner.evaluate.entitlements._observe import about_entitlement, about_record
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(
    title="Time without an offset",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AU-8", "NIST 800-53r5 CM-10", "ISO 27001:2022 A.8.17"),
    examples=(
        Example(
            "with an offset",
            estate(entitlement("E1"), usage(used("a", "2028-03-20T08:00:00+01:00", "09:00"))),
        ),
        Example(
            "a record without",
            estate(entitlement("E1"), usage(used("a", "2028-03-20T08:00:00", "09:00"))),
            (
                "session a says 2028-03-20T08:00:00 to 2028-03-20T09:00:00Z without an offset: it does not count",
            ),
        ),
        Example(
            "a term without",
            estate(entitlement("E1", end="2029-01-01T00:00:00")),
            ("E1 for robot has a term with a time of day but no offset: it does not count",),
        ),
    ),
)
def naive_timestamp(analysis: Analysis) -> Iterator[Observation]:
    """Find usage records and terms with a time of day but no offset from UTC.

    Nobody can tell which instant is meant, twice a year not even in a known zone. Guessing would move
    peaks and terms by hours, so that these are left out of every sum and reported instead. Certain.
    Facts: `start`, `end`, `principal`, `sessions`, or `term` for an entitlement.

    Fix: have the exporter write the offset, such as 2028-03-20T08:00:00+01:00.
    Source: RFC 3339, 4.4 (unqualified local time); NIST SP 800-53 rev. 5, AU-8.
    """
    for each in analysis.catalogue.unusable:
        if each.naive:
            yield about_entitlement(
                each,
                "{entitlement} for {tool} has a term with a time of day but no offset: it does not count",
                path=("term",),
                facts={"term": dict(each.resource.attributes["term"])},
            )
    for record in analysis.usage.naive:
        yield about_record(
            record,
            "session {session} says {start} to {end} without an offset: it does not count",
            {"start": record.start, "end": record.end or "now"},
        )
