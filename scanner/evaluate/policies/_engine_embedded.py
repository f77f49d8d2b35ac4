"""The embedded engine: regorus, in a child process that can be stopped."""

import re
import sys
import weakref
from collections.abc import Sequence
from dataclasses import replace
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
)
from scanner.evaluate.policies._engine_functions import ARITIES
from scanner.evaluate.policies._engine_process import ChildStoppedError, LineChild
from scanner.evaluate.policies._engine_templates import without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences
from scanner.model.resource import Json

_WORKER = Path(__file__).with_name("_engine_worker.py")
_CHUNK = 200
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
        names = frozenset(child.answer(self._limits.seconds)["builtins"])
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
    """A child without work; a bundle takes it, and gives it back when it is closed."""

    def __init__(self) -> None:
        self._child: LineChild | None = None

    def take(self, limits: Limits) -> LineChild:
        child, self._child = self._child, None
        return child or _start(limits)

    def give(self, child: LineChild) -> None:
        if self._child is None:
            self._child = child
        else:
            child.stop()

    def stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Loaded:
    """A bundle in its own child; a child that was stopped is started again."""

    def __init__(self, bundle: Bundle, limits: Limits, spare: _Spare) -> None:
        self._bundle = bundle
        self._limits = limits
        self._spare = spare
        self._child: LineChild | None = None

    def start(self) -> tuple[PolicyError, ...]:
        self._child = self._spare.take(self._limits)
        modules = self._bundle.modules.items()
        request = {
            "op": "load",
            "modules": [(path, for_regorus(text, ARITIES)) for path, text in modules],
            "data": dict(self._bundle.data),
            "v0": self._bundle.rego_version == "v0",
            "now_ns": self._bundle.now_ns,
            "answer_bytes": self._limits.answer_bytes,
        }
        try:
            self._child.ask(request)
            errors = self._child.answer(self._limits.seconds)["errors"]
        except ChildStoppedError as error:
            self._child = None
            return (PolicyError("", 0, 0, "load", f"loading the policies: {error}"),)
        return tuple(_policy_error(text) for text in errors)

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        answers: list[Answer] = []
        strikes = 0
        while len(answers) < len(inputs):
            if strikes >= self._limits.strikes:
                reason = f"not tried, because {rule} had to be stopped {strikes} times before"
                rest = len(inputs) - len(answers)
                answers.extend(EvaluationError(reason) for _ in range(rest))
                break
            chunk = inputs[len(answers) : len(answers) + _CHUNK]
            strikes += self._chunk(rule, chunk, answers)
        return answers

    def _chunk(self, rule: str, inputs: Sequence[Json], answers: list[Answer]) -> int:
        """Append answers for a chunk; return 1 when an input had to be stopped, and stop there."""
        if self._child is None and self.start():
            self.close()
            answers.append(EvaluationError("the engine could not be started again"))
            return 1
        assert self._child is not None
        try:
            self._child.ask({"op": "evaluate", "rule": rule, "inputs": list(inputs)})
            # Extended one by one: what came before the child was stopped counts.
            answers.extend(_answer(self._child.answer(self._limits.seconds)) for _ in inputs)
        except ChildStoppedError as error:
            answers.append(EvaluationError(str(error)))
            self._child.stop()
            self._child = None
            return 1
        return 0

    def close(self) -> None:
        if self._child is not None:
            self._spare.give(self._child)
        self._child = None


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
