"""An engine that asks another one only what was not asked before.

A verdict is a pure function of the policies, their data, the input and the engine, so it is kept
under a digest of all four. What is not pure is never kept: answers that are errors, policies that
call a builtin whose answer may differ from call to call, and anything that a server says, whose
data may change behind its address.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from itertools import pairwise
from typing import Protocol, TypeAlias

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    Engine,
    EvaluationError,
    PolicyError,
    Undefined,
    Value,
    WrappingEngine,
    written,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.rego_tokens import Token, outline, tokens

Rows: TypeAlias = dict[str, list[Json]]
"""By digest of an input, the answers of all rules: `[value]`, or None where there is none."""

# Signatures may hold a random number, and a token may have expired by the next time.
_IMPURE = ("io.jwt.encode_sign", "io.jwt.encode_sign_raw", "io.jwt.decode_verify")
_PURE_ENGINES = frozenset({"embedded", "opa"})
_LONGEST = 65_536
_VERSION = "4"


class VerdictStore(Protocol):
    """Keeps rows from run to run; it may forget any of them at any time."""

    def rows(self, key: str) -> Rows:
        """Return what is held under a key; empty where nothing is."""

    def keep(self, key: str, rows: Rows) -> None:
        """Hold these rows under a key in place of what was there."""


@dataclass(frozen=True, slots=True)
class MemoisingEngine(WrappingEngine):
    """Asks another engine what the store does not hold.

    Attributes:
        as_of: the instant of the scan as inputs name it; it is part of the key only where a policy
            of the bundle can see it.
    """

    store: VerdictStore
    as_of: str = ""

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        """Load a bundle into the other engine, at once only where no verdict of it is held."""
        if self.name not in _PURE_ENGINES or _is_impure(bundle):
            return self.engine.load(bundle)
        key = self._key(bundle)
        skipped = "" if _sees_the_instant(bundle) else f'{{"as_of":{json.dumps(self.as_of)},'
        compiled = None
        if not self.store.rows(key):
            loaded = self.engine.load(bundle)
            if isinstance(loaded, tuple):
                return loaded
            self.store.keep(key, {"loads": [[True]]})
            compiled = loaded
        return _Memoised(self.engine, bundle, self.store, key, skipped, compiled)

    def _key(self, bundle: Bundle) -> str:
        now = bundle.now_ns if _reads_the_clock(bundle) else 0
        held = [dict(bundle.modules), bundle.data, bundle.rego_version, now]
        engine = [_VERSION, self.name, self.version]
        return _digest(json.dumps([engine, held], sort_keys=True, default=_plain))


@dataclass(slots=True)
class _Memoised:
    engine: Engine
    bundle: Bundle
    store: VerdictStore
    key: str
    skipped: str
    compiled: Compiled | None
    errors: tuple[PolicyError, ...] = field(default=())

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        """Return held answers, and those of the engine for the rest."""
        return [answer for [answer] in self.evaluate_rules([rule], inputs)]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        """Return held answers, and those of the engine for the rest."""
        key = _digest(json.dumps([self.key, list(rules)]))
        held = self.store.rows(key)
        digests = [self._digest(given) for given in inputs]
        missing = {d: given for d, given in zip(digests, inputs, strict=True) if d not in held}
        if not missing:
            return [_answers(held[digest]) for digest in digests]
        asked = dict(zip(missing, self._ask(rules, list(missing.values())), strict=True))
        rows = {digest: row for digest, each in asked.items() if (row := _row(each)) is not None}
        self.store.keep(key, {**held, **rows})
        return [asked.get(digest) or _answers(held[digest]) for digest in digests]

    def _ask(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        if self.compiled is None and not self.errors:
            loaded = self.engine.load(self.bundle)
            if isinstance(loaded, tuple):
                self.errors = loaded
            else:
                self.compiled = loaded
        if self.compiled is None:
            reason = "; ".join(str(error) for error in self.errors[:3])
            return [[EvaluationError(reason) for _ in rules] for _ in inputs]
        return self.compiled.evaluate_rules(rules, inputs)

    def _digest(self, given: Json) -> str:
        if given is None:
            return "none"
        text = written(given)
        if self.skipped and text.startswith(self.skipped):
            text = text[len(self.skipped) :]
        return _digest(text)

    def close(self) -> None:
        """Close the other engine's bundle, where it was loaded."""
        if self.compiled is not None:
            self.compiled.close()


def _row(answers: Sequence[Answer]) -> list[Json] | None:
    """Return a row as it is kept; None for one that must be asked again."""
    row: list[Json] = []
    said = False
    for answer in answers:
        if isinstance(answer, Value):
            row.append([answer.value])
            said = said or bool(answer.value)
        elif isinstance(answer, EvaluationError):
            return None
        else:
            row.append(None)
    # Nearly all rows hold nothing or little; a large one is not worth its room.
    return None if said and len(json.dumps(row)) > _LONGEST else row


def _answers(row: Sequence[Json]) -> list[Answer]:
    return [Undefined() if each is None else Value(each[0]) for each in row]


def is_pure(engine: str, modules: Iterable[str]) -> bool:
    """Say whether what an engine says depends on modules, data and input alone, not the instant."""
    return engine in _PURE_ENGINES and not any(
        traits.impure or traits.reads_clock or traits.sees_instant
        for traits in map(_traits, modules)
    )


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a module's answer may differ from run to run.

    Attributes:
        impure: it calls a function whose answer may.
        reads_clock: it asks for the instant.
        sees_instant: it can see the instant of its input: by name, or in the whole of it.
    """

    impure: bool
    reads_clock: bool
    sees_instant: bool


@lru_cache(maxsize=256)
def _traits(text: str) -> _Traits:
    clock = instant = False
    stream = [*tokens(text), Token("other", "", 0, 0, 0, spaced=True)]
    for token, after in pairwise(stream):
        clock = clock or token.text == "now_ns"
        whole = token.text == "input" and token.type == "name" and after.text != "."
        instant = instant or whole or token.text.strip('"`') == "as_of"
    impure = any(call.startswith(_IMPURE) for call in outline(text).calls)
    return _Traits(impure, clock, instant)


def _is_impure(bundle: Bundle) -> bool:
    return any(_traits(text).impure for text in bundle.modules.values())


def _reads_the_clock(bundle: Bundle) -> bool:
    return any(_traits(text).reads_clock for text in bundle.modules.values())


def _sees_the_instant(bundle: Bundle) -> bool:
    return any(_traits(text).sees_instant for text in bundle.modules.values())


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Json) -> Json:
    return dict(value.items()) if isinstance(value, Mapping) else str(value)
