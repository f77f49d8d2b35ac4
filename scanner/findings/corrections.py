"""Corrections of what sources say: which of them hold, what they change, what is wrong with them.

They change resources, after these were made from evidence and before anything is judged. Evidence
is never changed, and a report shows what was read beside what it is taken for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from scanner import plugins
from scanner.findings import correction_rules as rules
from scanner.findings.corrected import Corrected, Correction, overlap
from scanner.findings.waiver_entries import (
    approval_of,
    authors_of,
    day_of,
    entry_digest,
    place_of_day,
    problems_of,
)
from scanner.model.governance import CORRECTION, Approval, GitFacts
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.replacing import MISSING, replaced, value_at

_MOST_NAMES = 2000


def correct(
    resources: tuple[Resource, ...], facts: GitFacts, as_of: datetime, *, complete: bool
) -> Corrected:
    """Return the resources with every correction applied that holds.

    A correction holds when it is well formed, approved by somebody other than its author, not
    expired, and the source still gives the value that it names.

    Args:
        resources: as they were made from evidence, the corrections among them.
        facts: who wrote what, and which approvals are proven.
        as_of: an entry holds through the whole of its `expires` day, in UTC.
        complete: False when something was not read, so that "unused" cannot be said.
    """
    entries = [one for one in resources if one.kind == CORRECTION]
    if not entries:
        return Corrected(resources)
    today = (as_of.astimezone(UTC) if as_of.tzinfo else as_of).date()
    work = _Work({}, {}, [], {}, tuple(one.uid for one in resources if one.kind != CORRECTION))
    wanted = {str(one.attributes.get("resource")) for one in entries}
    for index, one in enumerate(resources):
        if one.uid in wanted and one.kind != CORRECTION:
            work.places.setdefault(one.uid, []).append(index)
            work.held[index] = one
    for entry in entries:
        work.done.append(work.apply(entry, facts, today, complete=complete))
    changed = tuple(work.held.get(index, one) for index, one in enumerate(resources))
    return Corrected(changed, tuple(work.done))


@dataclass(slots=True)
class _Work:
    places: dict[str, list[int]]
    held: dict[int, Resource]
    done: list[Correction]
    taken: dict[str, list[tuple[PathPart, ...]]]
    names: tuple[str, ...]

    def apply(self, entry: Resource, facts: GitFacts, today: date, *, complete: bool) -> Correction:
        """Apply one entry to what it names, or say why not."""
        held = entry.attributes
        approver = held["approver"] if isinstance(held.get("approver"), str) else ""
        approval = approval_of(approver, authors_of(entry, facts), entry_digest(held), facts)
        rule, why = self._wrong(entry, approval, today)
        if rule == rules.INVALID:
            return Correction(entry, approval, MISSING, rule, why)
        path = tuple(held["path"])
        found = self._targets(held)
        stored = [value_at(self.held[index].attributes, path) for index in found]
        after = [replaced(self.held[index].attributes, path, held["value"]) for index in found]
        if not why:
            rule, why = _moved(held, stored, after, complete=complete)
            if not stored:
                why += plugins.closest(held["resource"], self.near(held["resource"]))
        if not why:
            for index, attributes in zip(found, after, strict=True):
                self.held[index] = replace(self.held[index], attributes=attributes)
            self.taken.setdefault(held["resource"], []).append(path)
        digests = frozenset(self.held[index].evidence for index in found) - {""}
        first = stored[0] if stored else MISSING
        return Correction(entry, approval, first, rule, why, digests)

    def near(self, uid: str) -> list[str]:
        """Return other names that may have been meant: of the same sort, and not too many."""
        sort = uid.partition("/")[0]
        return [one for one in self.names if one.startswith(f"{sort}/")][:_MOST_NAMES]

    def _wrong(self, entry: Resource, approval: Approval, today: date) -> tuple[str, str]:
        """Return what is wrong with the entry itself, whatever the source says."""
        held = entry.attributes
        problems = list(problems_of(entry))
        if any(one.entry.uid == entry.uid for one in self.done):
            problems.append(f"the id {held.get('id')!r} is used by an earlier entry")
        if not problems and any(
            overlap(path, tuple(held["path"])) for path in self.taken.get(held["resource"], ())
        ):
            problems.append("an earlier entry corrects the same place")
        if problems:
            return rules.INVALID, "; ".join(problems)
        expires = day_of(held["expires"])
        if expires is None:
            return rules.EXPIRED, f"{place_of_day(entry)}: its expiry is not a day"
        if expires < today:
            return rules.EXPIRED, f"it expired on {expires.isoformat()}"
        if approval is Approval.SELF:
            return rules.UNAPPROVED, f"{held['approver']} wrote it and approved it"
        if approval is not Approval.PROVEN:
            return rules.UNAPPROVED, f"nothing proves that {held['approver']} approved it"
        return "", ""

    def _targets(self, held: Mapping[str, Json]) -> list[int]:
        side, source = Side(held.get("side", Side.LIVE)), held.get("source")
        return [
            index
            for index in self.places.get(held["resource"], ())
            if self.held[index].side is side and source in (None, self.held[index].origin.source)
        ]


def _moved(
    held: Mapping[str, Json], stored: Sequence[Json], after: Sequence[Json], *, complete: bool
) -> tuple[str, str]:
    """Return what is wrong with an entry now that it is seen what the source says."""
    if not stored:
        return rules.UNUSED if complete else "", "no such resource was read"
    if "was" in held and any(one != held["was"] for one in stored):
        return rules.OUTDATED, "the source no longer gives what `was` says"
    if all(one == held["value"] for one in stored):
        return rules.UNUSED, "the source says the same by itself"
    if any(one is None for one in after):
        return rules.OUTDATED, "the resource has no such place"
    return "", ""
