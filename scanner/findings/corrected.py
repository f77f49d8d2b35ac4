"""What came of corrections: resources as they are taken to be, and the lines that reports show."""

from collections.abc import Sequence
from dataclasses import replace

from scanner.model.governance import Approval
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.replacing import MISSING

Told = tuple[str, Observation]


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
            and overlap(one.path, observation.path)
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


def overlap(one: Sequence[PathPart], other: Sequence[PathPart]) -> bool:
    """Say whether one of two places holds the other."""
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
