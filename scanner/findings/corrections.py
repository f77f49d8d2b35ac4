"""Corrections of what sources say: which of them hold, what they change, what is wrong with them.

They change resources, after these were made from evidence and before anything is judged. Evidence
is never changed, and a report shows what was read beside what it is taken for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from scanner import plugins
from scanner.findings import correction_rules as rules
from scanner.findings.waiver_entries import (
    approval_of,
    authors_of,
    day_of,
    entry_digest,
    place_of_day,
    problems_of,
)
from scanner.model.governance import Approval, GitFacts
from scanner.model.observation import Observation
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.documents.corrections import KIND
from scanner.normalize.grammars.replacing import MISSING, replaced, value_at

Told = tuple[str, Observation]
_MOST_NAMES = 2000


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction, and what came of it.

    Attributes:
        entry: the resource of the entry.
        stored: what the source gives; MISSING where it gives nothing there.
        rule: id of the rule that it breaks; "" when it was applied.
        why: what is wrong, in words.
        evidence: digests of what the corrected resources were read from.
    """

    entry: Resource
    approval: Approval
    stored: Json = MISSING
    rule: str = ""
    why: str = ""
    evidence: frozenset[str] = frozenset()

    @property
    def applied(self) -> bool:
        """Whether resources have its value."""
        return not self.why

    @property
    def path(self) -> tuple[PathPart, ...]:
        """Where in the resource; empty when the entry names no path."""
        held = self.entry.attributes.get("path")
        return tuple(held) if isinstance(held, list) else ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """Resources as they are taken to be.

    Attributes:
        resources: all of them, in the same order; those that were corrected with other values.
        corrections: every entry, in file order.
    """

    resources: tuple[Resource, ...]
    corrections: tuple[Correction, ...] = ()

    def observations(self) -> tuple[Told, ...]:
        """Return what is wrong with entries, with the ids of the rules."""
        return tuple((one.rule, _observed(one)) for one in self.corrections if one.rule)

    def table(self) -> list[dict[str, Json]]:
        """Return the lines for the report: both values, and who answers for it."""
        return [_line(one) for one in self.corrections]

    def marked(self, observation: Observation) -> Observation:
        """Return an observation that names the corrections under it in `facts["corrected"]`."""
        under = [
            _fact(one)
            for one in self.corrections
            if one.applied
            and _overlap(one.path, observation.path)
            and self._is_about(one, observation)
        ]
        if not under:
            return observation
        return replace(observation, facts={**observation.facts, "corrected": under})

    def _is_about(self, one: Correction, observation: Observation) -> bool:
        """Say whether an observation is about what was corrected.

        A departure of something live may go by the name of its spec.
        """
        held = one.entry.attributes
        if held["resource"] == observation.resource:
            return True
        side = Side(held.get("side", Side.LIVE))
        named = any(
            each.uid == observation.resource and each.side is side for each in self.resources
        )
        return not named and bool(one.evidence & set(observation.evidence))


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
    entries = [one for one in resources if one.kind == KIND]
    if not entries:
        return Corrected(resources)
    today = (as_of.astimezone(UTC) if as_of.tzinfo else as_of).date()
    work = _Work({}, {}, [], {}, tuple(one.uid for one in resources if one.kind != KIND))
    wanted = {str(one.attributes.get("resource")) for one in entries}
    for index, one in enumerate(resources):
        if one.uid in wanted and one.kind != KIND:
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
            _overlap(path, tuple(held["path"])) for path in self.taken.get(held["resource"], ())
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


def _overlap(one: Sequence[PathPart], other: Sequence[PathPart]) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))


def _observed(one: Correction) -> Observation:
    held = one.entry.attributes
    identity = one.entry.name
    resource = held.get("resource")
    return Observation(
        resource=one.entry.uid,
        message="correction {correction} is not applied: {why}",
        arguments={"correction": identity, "why": one.why},
        expected=None,
        actual=None,
        evidence=(one.entry.evidence,) if one.entry.evidence else (),
        origin=one.entry.origin,
        facts={
            "correction": identity,
            "about": resource if isinstance(resource, str) else "",
            "at": list(one.path),
            "approval": one.approval.value,
        },
        rule=one.rule,
        owner=one.entry.owner,
    )


def _fact(one: Correction) -> dict[str, Json]:
    held = one.entry.attributes
    stored = {} if one.stored is MISSING else {"stored": one.stored}
    return {"correction": held["id"], "path": list(one.path), **stored, "value": held["value"]}


def _line(one: Correction) -> dict[str, Json]:
    held = one.entry.attributes
    texts = {key: held.get(key) for key in ("resource", "reason", "approver", "expires")}
    said = {key: value if isinstance(value, str) else "" for key, value in texts.items()}
    return {
        "correction": one.entry.name,
        "resource": said["resource"],
        "path": list(one.path),
        "stored": None if one.stored is MISSING else one.stored,
        "corrected": held.get("value"),
        "applied": one.applied,
        "why_not": one.why,
        "reason": said["reason"],
        "approver": said["approver"],
        "approval": one.approval.value,
        "expires": said["expires"],
        "evidence": one.entry.evidence,
    }
