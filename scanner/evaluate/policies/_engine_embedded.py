"""The embedded engine: regorus, in a child process that can be stopped."""

import re
import sys
import weakref
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import metadata, util
from pathlib import Path
from typing import Any

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    PolicyError,
    Undefined,
    Value,
    written,
)
from scanner.evaluate.policies._engine_functions import ARITIES
from scanner.evaluate.policies._engine_process import ChildStoppedError, LineChild, processes
from scanner.evaluate.policies._engine_templates import without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences
from scanner.model.resource import Json

_WORKER = Path(__file__).with_name("_engine_worker.py")
_CHUNK = 200
# A child that starts on a busy machine is late through no fault of a policy.
_START_SECONDS = 20
# Below so many answers a second child costs more than it gains.
_WORTH_A_PROCESS = 1_000
_MOST_PROCESSES = 8
_PLACE = re.compile(r"(?m)^[ ]{0,9}--> ([^\n]{1,1000}):(\d{1,9}):(\d{1,9})\n")
_MESSAGE = re.compile(r"\nerror: ([^\n]{1,500})")


class EmbeddedEngine:
    """Needs no binary; one builtin error costs one input only."""

    name = "embedded"

    def __init__(self, limits: Limits | None = None) -> None:
        """Get ready; no process is started yet.

        Raises:
            EngineUnavailableError: the wheel is not installed.
        """
        self._limits = limits or Limits()
        # One child outlives a bundle, so that the next one does not wait for a start.
        self._spare = _Spare()
        weakref.finalize(self, self._spare.stop)
        if util.find_spec("regorus") is None:
            raise EngineUnavailableError(
                "the embedded policy engine is not installed: pip install 'trueup[rego]', "
                "or put the opa binary on the PATH"
            )

    @property
    def version(self) -> str:
        """The version of the wheel, after the name of what is in it."""
        return f"regorus {metadata.version('gordon-to-regorus')}"

    def capabilities(self) -> frozenset[str]:
        """Return the builtins that regorus itself says it has."""
        return self._capabilities

    @cached_property
    def _capabilities(self) -> frozenset[str]:
        child = self._spare.take(self._limits)
        child.ask({"op": "builtins"})
        names = frozenset(child.answer(self._limits.seconds + _START_SECONDS)["builtins"])
        self._spare.give(child)
        # `print` writes for people and has no value; operators have names of their own in OPA.
        return (names | {"print"}) - _builtins.REFUSED.keys()

    def load(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        """Return the loaded bundle, or why not: refused or missing builtins, then syntax."""
        texts = {path: without_templates(text) for path, text in bundle.modules.items()}
        bundle = replace(bundle, modules=texts)
        found = _builtins.refusals(bundle.modules, self.capabilities(), self.name)
        found += differences(bundle.modules)
        if found:
            return found
        loaded = _Loaded(bundle, self._limits, self._spare)
        errors = loaded.start()
        if errors:
            loaded.close()
            return errors
        return loaded


class _Spare:
    """Children without work; a bundle takes some, and gives them back when it is closed."""

    def __init__(self) -> None:
        self._children: list[LineChild] = []

    def take(self, limits: Limits) -> LineChild:
        return self._children.pop() if self._children else _start(limits)

    def give(self, child: LineChild) -> None:
        if len(self._children) < _MOST_PROCESSES:
            self._children.append(child)
        else:
            child.stop()

    def stop(self) -> None:
        while self._children:
            self._children.pop().stop()


class _Loaded:
    """A bundle in as many children as the work is worth."""

    def __init__(self, bundle: Bundle, limits: Limits, spare: _Spare) -> None:
        self._bundle = bundle
        self._limits = limits
        self._spare = spare
        self._request: Mapping[str, Json] = {}
        self._workers: list[_Worker] = []

    def start(self) -> tuple[PolicyError, ...]:
        """Load, in the forgiving words if the engine takes them."""
        first = self._start(forgiving=True)
        return self._start(forgiving=False) if first else ()

    def _start(self, *, forgiving: bool) -> tuple[PolicyError, ...]:
        bundle, limits = self._bundle, self._limits
        texts = (
            (path, for_regorus(text, ARITIES, forgiving=forgiving))
            for path, text in bundle.modules.items()
        )
        self.close()
        self._request = {
            "op": "load",
            "modules": list(texts),
            "data": dict(bundle.data),
            "v0": bundle.rego_version == "v0",
            "now_ns": bundle.now_ns,
            "answer_bytes": limits.answer_bytes,
        }
        self._workers = [_Worker(self._request, limits, self._spare)]
        return self._workers[0].start()

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        if not rules:
            return [[] for _ in inputs]
        texts = [None if given is None else written(given) for given in inputs]
        parts = processes() if len(texts) * len(rules) >= _WORTH_A_PROCESS else 1
        if parts == 1:
            return self._workers[0].ask(rules, texts)
        while len(self._workers) < parts:
            self._workers.append(_Worker(self._request, self._limits, self._spare))
        size = -(-len(texts) // parts)
        shares = [texts[start : start + size] for start in range(0, len(texts), size)]
        # The threads only wait, each for a child of its own.
        with ThreadPoolExecutor(parts) as pool:
            asked = zip(self._workers, shares, strict=False)
            found = list(pool.map(lambda pair: pair[0].ask(rules, pair[1]), asked))
        return [answers for share in found for answers in share]

    def close(self) -> None:
        for worker in self._workers:
            worker.close()


class _Worker:
    """A bundle in one child; a child that was stopped is started again."""

    def __init__(self, request: Mapping[str, Json], limits: Limits, spare: _Spare) -> None:
        self._request = request
        self._limits = limits
        self._spare = spare
        self._child: LineChild | None = None

    def start(self) -> tuple[PolicyError, ...]:
        child = self._spare.take(self._limits)
        try:
            child.ask(self._request)
            errors = child.answer(self._limits.seconds + _START_SECONDS)["errors"]
        except ChildStoppedError as error:
            return (PolicyError("", 0, 0, "load", f"loading the policies: {error}"),)
        self._child = child
        return tuple(_policy_error(text) for text in errors)

    def ask(self, rules: Sequence[str], texts: Sequence[str | None]) -> list[list[Answer]]:
        """Return for each input the answers of all rules."""
        trouble = _Trouble()
        answers: list[list[Answer]] = []
        while len(answers) < len(texts):
            chunk = texts[len(answers) : len(answers) + _CHUNK]
            self._chunk(rules, chunk, trouble, answers)
        return answers

    def _chunk(
        self,
        rules: Sequence[str],
        texts: Sequence[str | None],
        trouble: "_Trouble",
        answers: list[list[Answer]],
    ) -> None:
        """Append the answers for inputs, up to and with the first that had to be stopped."""
        tried = [rule for rule in rules if trouble.strikes[rule] < self._limits.strikes]
        asked = self._ask(tried, texts, at_once=trouble.any) if tried else None
        for text in texts:
            row: list[Answer] = []
            for index, rule in enumerate(rules):
                if rule not in tried:
                    row.append(EvaluationError(_not_tried(rule, trouble.strikes[rule])))
                    continue
                row.append(asked or self._next())
                if self._child is not None:
                    continue
                if not trouble.any:
                    # Answers that came before may be lost: who is to blame is seen the next time.
                    trouble.any = True
                    return
                trouble.strikes[rule] += 1
                rest: list[list[Answer]] = []
                if later := rules[index + 1 :]:
                    self._chunk(later, [text], trouble, rest)
                answers.append([*row, *(rest[0] if rest else [])])
                return
            answers.append(row)

    def _ask(
        self, rules: Sequence[str], texts: Sequence[str | None], *, at_once: bool
    ) -> EvaluationError | None:
        """Hand the inputs to the child; return what is said of all when there is none."""
        if self._child is None and self.start():
            self.close()
            return EvaluationError("the engine could not be started again")
        assert self._child is not None
        request = {"op": "evaluate", "rules": list(rules), "inputs": list(texts)}
        try:
            self._child.ask({**request, "at_once": at_once})
        except ChildStoppedError as error:
            self._stop()
            return EvaluationError(str(error))
        return None

    def _next(self) -> Answer:
        assert self._child is not None
        try:
            # Read one by one: what came before the child was stopped counts.
            return _answer(self._child.answer(self._limits.seconds))
        except ChildStoppedError as error:
            self._stop()
            return EvaluationError(str(error))

    def _stop(self) -> None:
        if self._child is not None:
            self._child.stop()
        self._child = None

    def close(self) -> None:
        if self._child is not None:
            self._spare.give(self._child)
        self._child = None


@dataclass(slots=True)
class _Trouble:
    """Whether the child had to be stopped, and how often by which rule."""

    any: bool = False
    strikes: "Counter[str]" = field(default_factory=Counter)


def _not_tried(rule: str, times: int) -> str:
    return f"not tried, because {rule} had to be stopped {times} times before"


def _start(limits: Limits) -> LineChild:
    argv = [sys.executable, "-I", str(_WORKER), str(limits.memory_mb)]
    # An answer is wrapped in a few bytes of its own.
    return LineChild(argv, limits.answer_bytes + 10_000)


def _answer(reply: dict[str, Any]) -> Answer:
    if "value" in reply:
        return Value(reply["value"])
    if "error" in reply:
        return EvaluationError(str(_policy_error(reply["error"])))
    return Undefined()


def _policy_error(text: str) -> PolicyError:
    place = _PLACE.search(text)
    said = _MESSAGE.search(text)
    message = said.group(1) if said else " ".join(text.split())[:500]
    if place is None:
        return PolicyError("", 0, 0, "engine", message)
    return PolicyError(place[1], int(place[2]), int(place[3]), "engine", message)
