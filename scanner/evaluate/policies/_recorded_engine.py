"""An engine that writes down what another one answers, and one that answers from what was written.

A verdict of a policy engine is read from a program outside this one, as an answer of an API is: it
is kept with the evidence, so that a run can be judged again where there is no engine.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, field

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    EvaluationError,
    JsonText,
    PolicyError,
    Undefined,
    Value,
    WrappingEngine,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json


@dataclass(slots=True)
class Record:
    """What an engine said; empty when no policy was asked.

    Attributes:
        loads: by digest of a bundle, the errors that kept it from loading.
        answers: by digest of bundle, rule and all inputs, the answers in order.
    """

    name: str = ""
    version: str = ""
    capabilities: tuple[str, ...] = ()
    loads: dict[str, list[dict[str, Json]]] = field(default_factory=dict)
    answers: dict[str, list[list[Json]]] = field(default_factory=dict)

    def as_json(self) -> Json:
        """Return it as JSON."""
        return asdict(self)


def record_from(value: Mapping[str, Json]) -> Record:
    """Return what `Record.as_json` gave."""
    return Record(**{**value, "capabilities": tuple(value["capabilities"])})


@dataclass(frozen=True, slots=True)
class RecordingEngine(WrappingEngine):
    """Asks another engine and writes down what it says."""

    record: Record

    def __post_init__(self) -> None:
        """Write down which engine it is."""
        self.record.name, self.record.version = self.engine.name, self.engine.version
        self.record.capabilities = tuple(sorted(self.engine.capabilities()))

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        """Load a bundle into the other engine."""
        loaded = self.engine.load(bundle)
        key = _key(bundle)
        if isinstance(loaded, tuple):
            self.record.loads[key] = [asdict(error) for error in loaded]
            return loaded
        self.record.loads[key] = []
        return _Recording(loaded, key, self.record)


@dataclass(frozen=True, slots=True)
class _Recording:
    compiled: Compiled
    bundle: str
    record: Record

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        """Ask, and write the answers down."""
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        """Ask, and write the answers of each rule down."""
        answers = self.compiled.evaluate_rules(rules, inputs)
        given = _given(inputs)
        for index, rule in enumerate(rules):
            told = [_told(each[index]) for each in answers]
            self.record.answers[_question(self.bundle, rule, given)] = told
        return answers

    def close(self) -> None:
        """Close the other engine's bundle."""
        self.compiled.close()


@dataclass(frozen=True, slots=True)
class RecordedEngine:
    """Answers what another engine answered to the same questions, and nothing else."""

    record: Record

    @property
    def name(self) -> str:
        """Name of the engine that answered then."""
        return self.record.name

    @property
    def version(self) -> str:
        """Version of the engine that answered then."""
        return self.record.version

    def capabilities(self) -> frozenset[str]:
        """Return the builtin functions of the engine that answered then."""
        return frozenset(self.record.capabilities)

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        """Return what came of loading the same bundle."""
        key = _key(bundle)
        held = self.record.loads.get(key)
        if held is None:
            return (PolicyError("", 0, 0, "recorded", "the recorded run did not load this"),)
        return tuple(PolicyError(**error) for error in held) or _Recorded(key, self.record)


@dataclass(frozen=True, slots=True)
class _Recorded:
    bundle: str
    record: Record

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        """Return the answers to the same question."""
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        """Return the answers to the same questions, rule by rule."""
        given = _given(inputs)
        by_rule = [
            self._answers(_question(self.bundle, rule, given), len(inputs)) for rule in rules
        ]
        return [list(each) for each in zip(*by_rule, strict=True)] or [[] for _ in inputs]

    def _answers(self, question: str, count: int) -> list[Answer]:
        held = self.record.answers.get(question)
        if held is None:
            return [EvaluationError("the recorded run did not ask this")] * count
        return [_answer(one) for one in held]

    def close(self) -> None:
        """Do nothing: there is no process."""


_TOLD: Mapping[str, Callable[[Json], Answer]] = {
    "value": Value,
    "error": EvaluationError,
    "undefined": lambda _: Undefined(),
}


def _told(answer: Answer) -> list[Json]:
    if isinstance(answer, Value):
        return ["value", answer.value]
    if isinstance(answer, EvaluationError):
        return ["error", answer.message]
    return ["undefined", None]


def _answer(held: Sequence[Json]) -> Answer:
    return _TOLD[held[0]](held[1])


def _key(bundle: Bundle) -> str:
    said = [dict(bundle.modules), bundle.data, bundle.rego_version, bundle.now_ns]
    return _digest(said)


def _given(inputs: Sequence[Json]) -> str:
    """Return one digest over all inputs, in order."""
    total = hashlib.sha256()
    for given in inputs:
        # A text that is ready was written with its keys in order.
        ready = isinstance(given, JsonText)
        total.update(str(given).encode("utf-8", "surrogatepass") if ready else _canonical(given))
        total.update(b"\n")
    return total.hexdigest()


def _question(bundle: str, rule: str, given: str) -> str:
    return _digest([bundle, rule, given])


def _digest(value: Json) -> str:
    return hashlib.sha256(_canonical(value)).hexdigest()


def _canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: Json) -> Json:
    return dict(value.items()) if hasattr(value, "items") else str(value)
