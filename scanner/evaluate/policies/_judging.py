"""Ask the policies of one bundle about resources, all that look at the same ones at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import datetime

from scanner.evaluate.policies._engine import (
    Answer,
    Compiled,
    EvaluationError,
    JsonText,
    Undefined,
    Value,
)
from scanner.evaluate.policies._input import TooDeepError, combined, inputs_of, whole
from scanner.evaluate.policies._policy import CONFTEST, ESTATE, Policy, suffix_of
from scanner.evaluate.policies._verdicts import BadResultError, observations
from scanner.model.evidence import NotEvaluated
from scanner.model.observation import Observation
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import DOCUMENT, Resource

# One policy that fails on everything is said once for these many resources, then summed up.
_NAMED_FAILURES = 10
_EXCEPTED = "the policy's own `exception` rule lets this resource pass"


@dataclass(slots=True)
class Said:
    """What one policy said.

    Attributes:
        excepted: resources that the policy's own `exception` rule lets pass.
        tested: how many resources got a verdict.
    """

    policy: Policy
    observations: list[Observation] = field(default_factory=list)
    excepted: list[Resource] = field(default_factory=list)
    failed: list[tuple[Resource, str]] = field(default_factory=list)
    tested: int = 0

    def not_evaluated(self) -> Iterator[NotEvaluated]:
        """Yield what it gave no verdict about, summed up where it is much."""
        by_reason: dict[str, list[Resource]] = {}
        for resource, reason in self.failed:
            by_reason.setdefault(reason, []).append(resource)
        name = self.policy.rule.id
        for resource in self.excepted:
            yield NotEvaluated(name, _EXCEPTED, resource.uid, incomplete=False)
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
    policies: Sequence[Policy],
    resources: Iterable[Resource],
    asking: "About",
    compiled: Compiled,
) -> list[Said]:
    """Return what each policy says about the resources that it looks at, in their order."""
    said = [Said(policy) for policy in policies]
    for group in _groups(said, resources, asking):
        members = [said[index] for index in group.policies]
        rules = [one.policy.query for one in members]
        exceptions = list(dict.fromkeys(filter(None, (one.policy.exception for one in members))))
        asked = compiled.evaluate_rules([*rules, *exceptions], [text for _, text in group.asked])
        last: Resource | None = None
        for (resource, _), row in zip(group.asked, asked, strict=True):
            excepting = dict(zip(exceptions, row[len(rules) :], strict=True))
            for one, answer in zip(members, row, strict=False):
                excepted = _excepted(one.policy, excepting, answer)
                if isinstance(excepted, EvaluationError):
                    one.failed.append((resource, excepted.message))
                elif excepted:
                    one.excepted.append(resource)
                    one.tested += resource is not last
                else:
                    _take(one, resource, answer, again=resource is last)
            last = resource
    for one in said:
        one.observations = _once(one.observations)
    return said


@dataclass(frozen=True, slots=True)
class About:
    """How inputs are made.

    Attributes:
        combine: whether conftest's rules get all documents as one input.
        below: folder that stands before the paths of combined documents.
        whole: source and path of each file that is there as a whole document: conftest's rules look
            at that, and at nothing that was made of it.
    """

    as_of: datetime
    combine: bool = False
    below: str = ""
    whole: frozenset[tuple[str, str]] = frozenset()


def _excepted(
    policy: Policy, excepting: Mapping[str, Answer], answer: Answer
) -> bool | EvaluationError:
    """Say whether the `exception` rule names this one: `exception[_][_] == "its name"`."""
    if not policy.exception:
        return False
    said = excepting.get(policy.exception)
    if isinstance(said, EvaluationError):
        return said
    if not isinstance(said, Value) or not isinstance(answer, Value) or not answer.value:
        return False
    held = said.value.values() if isinstance(said.value, Mapping) else said.value
    wanted = suffix_of(policy)
    for group in held if isinstance(held, Iterable) and not isinstance(held, str) else ():
        inner = group.values() if isinstance(group, Mapping) else group
        if isinstance(inner, Iterable) and not isinstance(inner, str) and wanted in inner:
            return True
    return False


def _groups(said: Sequence[Said], resources: Iterable[Resource], about: About) -> Iterable[_Group]:
    """Return who is asked about what; policies of one group get the same input."""
    looking = _Looking([one.policy for one in said], about.whole)
    groups: dict[tuple[int, ...], _Group] = {}
    whole_of: dict[tuple[int, ...], list[Resource]] = {}
    for resource in resources:
        for indexes in looking.at(resource):
            policy = said[indexes[0]].policy
            if policy.shape == ESTATE or (about.combine and policy.shape == CONFTEST):
                whole_of.setdefault(indexes, []).append(resource)
                continue
            try:
                texts = inputs_of(policy, resource, about.as_of)
            except TooDeepError as error:
                for index in indexes:
                    said[index].failed.append((resource, str(error)))
                continue
            group = groups.setdefault(indexes, _Group(indexes))
            group.asked.extend((resource, text) for text in texts)
    return [*groups.values(), *_whole(said, whole_of, about)]


def _whole(
    said: Sequence[Said], seen: Mapping[tuple[int, ...], list[Resource]], about: About
) -> Iterator[_Group]:
    """Yield one group for each policy that gets all that it looks at as one input."""
    together: dict[int, list[Resource]] = {}
    for indexes, resources in seen.items():
        for index in indexes:
            together.setdefault(index, []).extend(resources)
    for index, resources in together.items():
        policy = said[index].policy
        try:
            estate = policy.shape == ESTATE
            text = whole(resources, about.as_of) if estate else combined(resources, about.below)
        except TooDeepError as error:
            said[index].failed.append((policy.module, str(error)))
            continue
        # The verdict is over all of them; what it is about, a finding says or the module stands for.
        yield _Group((index,), [(policy.module, text)])


class _Looking:
    """Which policies look at a resource, in groups that get the same input; by kind and side."""

    def __init__(self, policies: Sequence[Policy], whole: frozenset[tuple[str, str]]) -> None:
        self._policies = policies
        self._whole = whole
        self._by_kind: dict[tuple[str, str, bool], tuple[tuple[int, ...], ...]] = {}
        self._chosen = any(policy.chooses for policy in policies)

    def at(self, resource: Resource) -> tuple[tuple[int, ...], ...]:
        key = (resource.kind, resource.side.value, self._is_whole(resource))
        if self._chosen:
            return self._found(resource)
        if key not in self._by_kind:
            self._by_kind[key] = self._found(resource)
        return self._by_kind[key]

    def _found(self, resource: Resource) -> tuple[tuple[int, ...], ...]:
        by_shape: dict[str, list[int]] = {}
        for index, policy in enumerate(self._policies):
            if self._looks_at(policy, resource):
                by_shape.setdefault(policy.shape, []).append(index)
        return tuple(tuple(indexes) for indexes in by_shape.values())

    def _looks_at(self, policy: Policy, resource: Resource) -> bool:
        if policy.shape == CONFTEST and "*" in policy.kinds and self._is_whole(resource):
            return resource.kind == DOCUMENT
        return policy.looks_at(resource)

    def _is_whole(self, resource: Resource) -> bool:
        return (resource.origin.source, resource.origin.file) in self._whole


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
        one.observations += seen
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
