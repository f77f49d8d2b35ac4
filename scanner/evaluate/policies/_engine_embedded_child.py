"""A child process that runs regorus, and what it is asked."""

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any

from scanner.evaluate.policies._engine import (
    Answer,
    EvaluationError,
    Limits,
    PolicyError,
    Undefined,
    Value,
)
from scanner.evaluate.policies._engine_process import ChildStoppedError, LineChild
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json

START_SECONDS = 20
"""A child that starts on a busy machine is late through no fault of a policy."""
_WORKER = Path(__file__).with_name("_engine_worker.py")
_CHUNK = 200
_MOST_SPARE = 8
_PLACE = re.compile(r"(?m)^[ ]{0,9}--> ([^\n]{1,1000}):(\d{1,9}):(\d{1,9})\n")
_RAISED = re.compile(r"extension '[^']{1,100}' raises Python error: \w{1,40}: ([^\n]{1,300})")
_MESSAGE = re.compile(r"\nerror: ([^\n]{1,500})")


class SpareChildren:
    """Children without work; a bundle takes some, and gives them back when it is closed."""

    def __init__(self) -> None:
        self._children: list[LineChild] = []
        self._most = _MOST_SPARE

    def take(self, limits: Limits) -> LineChild:
        return self._children.pop() if self._children else _start(limits)

    def give(self, child: LineChild) -> None:
        if len(self._children) < self._most:
            self._children.append(child)
        else:
            child.stop()

    def stop(self) -> None:
        """Stop all, and each that is still given back."""
        self._most = 0
        while self._children:
            self._children.pop().stop()


class EmbeddedChild:
    """A bundle in one child; a child that was stopped is started again."""

    def __init__(self, request: Mapping[str, Json], limits: Limits, spare: SpareChildren) -> None:
        self._request = request
        self._limits = limits
        self._spare = spare
        self._child: LineChild | None = None

    def start(self) -> tuple[PolicyError, ...]:
        child = self._spare.take(self._limits)
        try:
            child.ask(self._request)
            errors = child.answer(self._limits.seconds + START_SECONDS)["errors"]
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
        seconds = self._limits.seconds
        request = {
            "op": "evaluate",
            "rules": list(rules),
            "inputs": list(texts),
            "seconds": seconds,
        }
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
    if raised := _RAISED.search(text):
        why = f"the embedded engine may say otherwise than OPA: {raised[1].rstrip('.')}"
        return PolicyError("", 0, 0, "differs", f"{why}: evaluate it with the opa binary")
    place = _PLACE.search(text)
    said = _MESSAGE.search(text)
    message = said.group(1) if said else " ".join(text.split())[:500]
    if place is None:
        return PolicyError("", 0, 0, "engine", message)
    return PolicyError(place[1], int(place[2]), int(place[3]), "engine", message)
