"""How often each entry that leaves findings out did so, for the report."""

from collections import Counter
from collections.abc import Iterable

from scanner.findings.waiver_entries import waivers_of
from scanner.model.finding import Waived
from scanner.model.governance import GitFacts
from scanner.model.resource import Json, Resource


def waiver_table(
    resources: Iterable[Resource], facts: GitFacts, waived: Iterable[Waived]
) -> list[Json]:
    """Return one row for each entry, in order of the files: who answers for what, and the hits."""
    hits = Counter(one.waiver for one in waived)
    return [
        {
            "id": entry.id,
            "rule": entry.rule,
            "findings": hits[entry.id],
            "owner": entry.owner,
            "expires": entry.expires.isoformat() if entry.expires else "",
            "why": entry.reason,
        }
        for entry in waivers_of(resources, facts)
    ]
