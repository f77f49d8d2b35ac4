"""The embedded engine: regorus, in a child process that can be stopped."""

import weakref
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from importlib import metadata, util

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    EngineUnavailableError,
    Limits,
    PolicyError,
    written,
)
from scanner.evaluate.policies._engine_embedded_child import (
    START_SECONDS,
    EmbeddedChild,
    SpareChildren,
)
from scanner.evaluate.policies._engine_functions import ARITIES
from scanner.evaluate.policies._engine_process import processes
from scanner.evaluate.policies._engine_templates import without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences
from scanner.model.resource import Json

# Below so many answers a second child costs more than it gains.
_WORTH_A_PROCESS = 1_000


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
        child.ask({"op": "builtins"})
        names = frozenset(child.answer(self._limits.seconds + START_SECONDS)["builtins"])
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


class _Loaded:
    """A bundle in as many children as the work is worth."""

    def __init__(self, bundle: Bundle, limits: Limits, spare: SpareChildren) -> None:
        self._bundle = bundle
        self._limits = limits
        self._spare = spare
        self._request: Mapping[str, Json] = {}
        self._workers: list[EmbeddedChild] = []

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
        self._workers = [EmbeddedChild(self._request, limits, self._spare)]
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
