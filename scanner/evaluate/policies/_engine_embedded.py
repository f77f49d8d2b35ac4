"""The embedded engine: regorus, in a child process that can be stopped."""

import json
import re
import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from importlib import metadata, util
from itertools import starmap

from scanner.evaluate.policies import (
    _builtins,
    _engine_functions,
    _engine_guards,
    _engine_networks,
)
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    PolicyError,
    written,
)
from scanner.evaluate.policies._engine_edits import at_the_margin
from scanner.evaluate.policies._engine_embedded_child import (
    START_SECONDS,
    EmbeddedChild,
    SpareChildren,
)
from scanner.evaluate.policies._engine_process import ChildStoppedError, processes
from scanner.evaluate.policies._engine_templates import FUNCTION, without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences, writes_fractions
from scanner.model.resource import Json
from scanner.normalize.grammars.rego_tokens import outline

# How many arguments the functions take that regorus gets from here.
_OUTPUTS = {
    name: count
    for held in (_engine_functions.FUNCTIONS, _engine_networks.FUNCTIONS)
    for name, (count, _) in held.items()
}
_NO_CARE = "the embedded engine does not take every letter of this: evaluate it with the opa binary"
_TOO_DEEP = "what is nested so deeply is not searched for mistakes: evaluate it with the opa binary"
# Below so many answers a second child costs more than it gains.
_WORTH_A_PROCESS = 1_000
_STOPPED = re.compile("stopped |not tried|the engine |the answer is longer")
_REPLACED = re.compile(r"\bwith\s+([A-Za-z_][\w.]*)\s+as\b")
# Letters that become several, or others at the end of a word, when their case is changed, and
# those that regorus counts as two.
_ODD_LETTER = re.compile(
    "[\U00010000-\U0010ffff\u00df\u0130\u0149\u01f0\u0390\u03a3\u03b0\u0587\u1e96-\u1e9a\u1f50-\u1ffc\ufb00-\ufb17]"
    r"|\\u(?:d[89ab]|00df|0130|0149|01f0|0390|03a3|03b0|0587|1e9|1f|fb)"
)


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
        self._spare = SpareChildren()
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
        seconds = self._limits.seconds + START_SECONDS
        child.ask({"op": "builtins", "seconds": seconds})
        names = frozenset(child.answer(seconds)["builtins"])
        self._spare.give(child)
        # `print` writes for people and has no value; operators have names of their own in OPA.
        return (names | {"print"}) - _builtins.REFUSED.keys()

    def load(self, bundle: Bundle) -> "_Loaded | tuple[PolicyError, ...]":
        """Return the loaded bundle, or why not.

        First what the engine may not or cannot do, or does otherwise than OPA, then what OPA would
        refuse, then what the engine says itself.
        """
        texts = {
            path: at_the_margin(without_templates(text)) for path, text in bundle.modules.items()
        }
        bundle = replace(bundle, modules=texts)
        found = _builtins.refusals(bundle.modules, self.capabilities(), self.name)
        found += differences(bundle.modules, bundle.data)
        found = found or self._load_errors(bundle)
        if found:
            return found
        texts_too = (*bundle.modules.values(), json.dumps(dict(bundle.data)))
        careful = any(map(_needs_care, texts_too))
        loaded = _Loaded(bundle, self._limits, self._spare, careful=careful)
        errors = loaded.start()
        if errors:
            loaded.close()
            return errors
        return loaded

    def _load_errors(self, bundle: Bundle) -> tuple[PolicyError, ...]:
        """Return what OPA would refuse, and regorus would not."""
        outlines = [outline(text) for text in bundle.modules.values()]
        child, seconds = self._spare.take(self._limits), self._limits.seconds + START_SECONDS
        try:
            child.ask({
                "op": "check",
                "seconds": seconds,
                "modules": list(bundle.modules.items()),
                "v0": bundle.rego_version == "v0",
                "rules": [[one.package, list(one.rules)] for one in outlines],
                "builtins": {**_builtins.arguments(), FUNCTION: 1},
            })  # fmt: skip
            said = child.answer(seconds)
        except ChildStoppedError as error:
            return (PolicyError("", 0, 0, "load", f"checking the policies: {error}"),)
        self._spare.give(child)
        if "unknown" in said:
            return (PolicyError("", 0, 0, "load", _TOO_DEEP),)
        return tuple(starmap(PolicyError, said["errors"]))


class _Loaded:
    """A bundle in as many children as the work is worth."""

    def __init__(
        self, bundle: Bundle, limits: Limits, spare: SpareChildren, *, careful: bool = False
    ) -> None:
        self._bundle = bundle
        self._limits = limits
        self._spare = spare
        self._careful = careful
        self._again: _Loaded | None = None
        self._request: Mapping[str, Json] = {}
        self._workers: list[EmbeddedChild] = []

    def start(self) -> tuple[PolicyError, ...]:
        """Load, in the forgiving words if the engine takes them."""
        first = self._start(forgiving=True)
        return self._start(forgiving=False) if first else ()

    def _start(self, *, forgiving: bool) -> tuple[PolicyError, ...]:
        bundle, limits = self._bundle, self._limits
        guards = _guards(bundle, careful=self._careful)
        texts = [
            (path, for_regorus(text, _OUTPUTS, forgiving=forgiving, guards=guards))
            for path, text in bundle.modules.items()
        ]
        if any(_engine_guards.PACKAGE in text for _, text in texts):
            texts.append((_engine_guards.PACKAGE, _engine_guards.module()))
        self.close()
        self._request = {
            "op": "load",
            "seconds": limits.seconds + START_SECONDS,
            "modules": texts,
            "data": dict(bundle.data),
            "v0": bundle.rego_version == "v0",
            "now_ns": bundle.now_ns,
            "careful": self._careful,
            "fractions": writes_fractions(bundle.modules.values()),
            "answer_bytes": limits.answer_bytes,
        }
        self._workers = [EmbeddedChild(self._request, limits, self._spare)]
        return self._workers[0].start()

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        if not rules:
            return [[] for _ in inputs]
        texts = [None if given is None else written(given) for given in inputs]
        rows = self._asked(rules, texts)
        return rows if self._careful else self._asked_again(rules, texts, rows)

    def _asked_again(
        self, rules: Sequence[str], texts: Sequence[str | None], rows: list[list[Answer]]
    ) -> list[list[Answer]]:
        """Ask in careful words what was left open, and what holds letters that need care.

        Where a builtin is given a type that it does not take, the careful words find nothing, as
        OPA does; they cost more than the usual ones.
        """
        odd = [
            place
            for place, (text, row) in enumerate(zip(texts, rows, strict=True))
            if _needs_care(text) or any(_may_be_answered(one) for one in row)
        ]
        if not odd:
            return rows
        again = self._careful_one()
        if again is None:
            needy = [place for place in odd if _needs_care(texts[place])]
            return [
                [EvaluationError(_NO_CARE) for _ in row] if place in needy else row
                for place, row in enumerate(rows)
            ]
        careful = again._asked(rules, [texts[place] for place in odd])
        for place, row in zip(odd, careful, strict=True):
            rows[place] = row
        return rows

    def _careful_one(self) -> "_Loaded | None":
        """Return the bundle in careful words; None where it does not load in them."""
        if self._again is None:
            again = _Loaded(self._bundle, self._limits, self._spare, careful=True)
            if again.start():
                again.close()
                return None
            self._again = again
        return self._again

    def _asked(self, rules: Sequence[str], texts: Sequence[str | None]) -> list[list[Answer]]:
        parts = processes() if len(texts) * len(rules) >= _WORTH_A_PROCESS else 1
        if parts == 1:
            return self._workers[0].ask(rules, texts)
        while len(self._workers) < parts:
            self._workers.append(EmbeddedChild(self._request, self._limits, self._spare))
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
        if self._again is not None:
            self._again.close()


def _guards(bundle: Bundle, *, careful: bool) -> Mapping[str, int]:
    """Return the functions that are guarded: all but those that a `with` of the bundle replaces."""
    replaced = {name for text in bundle.modules.values() for name in _REPLACED.findall(text)}
    known = _engine_guards.arities(careful=careful)
    return {name: count for name, count in known.items() if name not in replaced}


def _needs_care(text: str | None) -> bool:
    """Say whether changing the case of letters, or counting them, is not the same to all engines."""
    if text is None or (text.isascii() and "\\u" not in text):
        return False
    return _ODD_LETTER.search(text) is not None


def _may_be_answered(answer: Answer) -> bool:
    # What had to be stopped, or was not tried, would have to be stopped again.
    return isinstance(answer, EvaluationError) and not _STOPPED.match(answer.message)
