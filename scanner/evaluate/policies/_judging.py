"""Ask the policies of one bundle about resources, all that look at the same ones at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from scanner.evaluate.policies._engine import (
    Answer,
    Compiled,
    EvaluationError,
    JsonText,
    Undefined,
)
from scanner.evaluate.policies._input import TooDeepError, inputs_of
from scanner.evaluate.policies._policy import Policy
from scanner.evaluate.policies._verdicts import BadResultError, observations
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.resource import Resource

# One policy that fails on everything is said once for these many resources, then summed up.
_NAMED_FAILURES = 10


@dataclass(slots=True)
class Said:
    """What one policy said.

    Attributes:
        tested: how many resources got a verdict.
    """

    policy: Policy
    observations: list[Observation] = field(default_factory=list)
    failed: list[tuple[Resource, str]] = field(default_factory=list)
    tested: int = 0

    def not_evaluated(self) -> Iterator[NotEvaluated]:
        """Yield what it gave no verdict about, summed up where it is much."""
        by_reason: dict[str, list[Resource]] = {}
        for resource, reason in self.failed:
            by_reason.setdefault(reason, []).append(resource)
        name = self.policy.rule.id
        for reason, resources in by_reason.items():
            for resource in resources[:_NAMED_FAILURES]:
                yield NotEvaluated(name, reason, resource.uid)
            more = len(resources) - _NAMED_FAILURES
            if more > 0:
                yield NotEvaluated(name, f"{reason} (and {more} more resources)")


@dataclass(slots=True)
class _Group:
    """Policies that are asked about the same inputs."""

    policies: tuple[int, ...]
    asked: list[tuple[Resource, JsonText]] = field(default_factory=list)


def judged(
    policies: Sequence[Policy], resources: Iterable[Resource], as_of: datetime, compiled: Compiled
) -> list[Said]:
    """Return what each policy says about the resources that it looks at, in their order."""
    said = [Said(policy) for policy in policies]
    for group in _groups(said, resources, as_of):
        members = [said[index] for index in group.policies]
        rules = [one.policy.query for one in members]
        answers = compiled.evaluate_rules(rules, [text for _, text in group.asked])
        last: Resource | None = None
        for (resource, _), row in zip(group.asked, answers, strict=True):
            for one, answer in zip(members, row, strict=True):
                _take(one, resource, answer, again=resource is last)
            last = resource
    for one in said:
        one.observations = _once(one.observations)
    return said


def _groups(
    said: Sequence[Said], resources: Iterable[Resource], as_of: datetime
) -> Iterable[_Group]:
    """Return who is asked about what; policies of one group get the same input."""
    looking = _Looking([one.policy for one in said])
    groups: dict[tuple[int, ...], _Group] = {}
    for resource in resources:
        for indexes in looking.at(resource):
            try:
                texts = inputs_of(said[indexes[0]].policy, resource, as_of)
            except TooDeepError as error:
                for index in indexes:
                    said[index].failed.append((resource, str(error)))
                continue
            group = groups.setdefault(indexes, _Group(indexes))
            group.asked.extend((resource, text) for text in texts)
    return groups.values()


class _Looking:
    """Which policies look at a resource, in groups that get the same input; by kind and side."""

    def __init__(self, policies: Sequence[Policy]) -> None:
        self._policies = policies
        self._by_kind: dict[tuple[str, str], tuple[tuple[int, ...], ...]] = {}
        self._chosen = any(policy.chooses for policy in policies)

    def at(self, resource: Resource) -> tuple[tuple[int, ...], ...]:
        key = (resource.kind, resource.side.value)
        if self._chosen:
            return self._found(resource)
        if key not in self._by_kind:
            self._by_kind[key] = self._found(resource)
        return self._by_kind[key]

    def _found(self, resource: Resource) -> tuple[tuple[int, ...], ...]:
        by_shape: dict[str, list[int]] = {}
        for index, policy in enumerate(self._policies):
            if policy.looks_at(resource):
                by_shape.setdefault(policy.shape, []).append(index)
        return tuple(tuple(indexes) for indexes in by_shape.values())


def _take(one: Said, resource: Resource, answer: Answer, *, again: bool) -> None:
    if isinstance(answer, EvaluationError):
        one.failed.append((resource, answer.message))
        return
    if not isinstance(answer, Undefined) and answer.value != []:
        try:
            seen = list(observations(one.policy, resource, answer.value))
        except BadResultError as error:
            one.failed.append((resource, str(error)))
            return
        side = resource.side.value
        one.observations += (replace(each, facts={**each.facts, "side": side}) for each in seen)
    one.tested += not again


def _once(seen: Iterable[Observation]) -> list[Observation]:
    """Say a departure once that is both in the spec and live, with the place in the spec."""
    kept: dict[tuple[str, str, str], Observation] = {}
    for one in seen:
        key = (one.resource, str(one.path), one.text)
        other = kept.get(key)
        if other is None:
            kept[key] = one
            continue
        first, second = (other, one) if other.facts["side"] == "spec" else (one, other)
        sides = sorted({*str(first.facts["side"]).split(" and "), str(second.facts["side"])})
        kept[key] = replace(
            first,
            evidence=tuple(dict.fromkeys(first.evidence + second.evidence)),
            facts={**first.facts, "side": " and ".join(sides)},
        )
    return list(kept.values())
