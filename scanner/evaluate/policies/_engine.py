"""The one interface behind which every Rego engine stands."""

import json
from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may use before it is stopped.

    Attributes:
        seconds: wall time of loading, and of one rule over one input.
        memory_mb: what the engine's process may take beyond its own code.
        answer_bytes: size of one answer.
        strikes: how many evaluations of one rule may be stopped before the rest is not tried.
    """

    seconds: float = 10.0
    memory_mb: int = 512
    answer_bytes: int = 4_000_000
    strikes: int = 3


@dataclass(frozen=True, slots=True)
class Bundle:
    """Modules that are loaded together.

    Attributes:
        modules: path to source text.
        data: the `data` document beside them.
        rego_version: "v1" or "v0", for all modules of the bundle.
        now_ns: what `time.now_ns()` returns, in nanoseconds since 1970 UTC; never the clock.
    """

    modules: Mapping[str, str]
    data: Mapping[str, Json] = EMPTY
    rego_version: str = "v1"
    now_ns: int = 0


@dataclass(frozen=True, slots=True)
class PolicyError:
    """Why a bundle does not load; `file` is "" when no one module is to blame."""

    file: str
    row: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        """Return `file:row:column: message`, as far as the place is known."""
        place = ":".join(str(part) for part in (self.file, self.row, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


@dataclass(frozen=True, slots=True)
class Value:
    """The rule has this value; a set has become a list, in the engine's order."""

    value: Json


@dataclass(frozen=True, slots=True)
class Undefined:
    """The rule has no value for the input."""


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """The engine gave no verdict for the input."""

    message: str


Answer: TypeAlias = Value | Undefined | EvaluationError


class JsonText(str):
    """An input that is written as JSON already, so that it is written once for all its uses."""

    __slots__ = ()


def written(given: Json) -> str:
    """Return an input as JSON text."""
    return given if isinstance(given, JsonText) else json.dumps(given)


def decoded(given: Json) -> Json:
    """Return an input as a value."""
    return json.loads(given) if isinstance(given, JsonText) else given


class Compiled(Protocol):
    """A bundle that loaded."""

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        """Return the answer of `rule`, such as "data.a.deny", for each input in order.

        None stands for no input at all, as in the tests of policies; a JsonText for its value.
        """

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        """Return for each input in order the answers of all rules, in the order of the rules."""

    def close(self) -> None:
        """Let go of processes and files; the bundle answers no more."""


class Engine(Protocol):
    """Loads bundles and answers questions about them."""

    @property
    def name(self) -> str:
        """One of "embedded", "opa" and "server"."""

    @property
    def version(self) -> str:
        """What the engine says of itself, for the report."""

    def capabilities(self) -> frozenset[str]:
        """Return the names of the builtin functions it has and lets policies call."""

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        """Return the loaded bundle, or every reason why it does not load."""


@dataclass(frozen=True, slots=True)
class WrappingEngine:
    """What an engine that asks another one says of itself: what that one says."""

    engine: Engine

    @property
    def name(self) -> str:
        """The other engine's name."""
        return self.engine.name

    @property
    def version(self) -> str:
        """The other engine's version."""
        return self.engine.version

    def capabilities(self) -> frozenset[str]:
        """Return the other engine's builtin functions."""
        return self.engine.capabilities()


class EngineUnavailableError(OSError):
    """No engine of that name can be had here: the message says what to install or configure."""
