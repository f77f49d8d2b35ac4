"""A policy engine that is not waited for idly: something else is done while it answers."""

from collections.abc import Callable, Sequence

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    PolicyError,
    WrappingEngine,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json


@dataclass(frozen=True, slots=True)
class AccompaniedEngine(WrappingEngine):
    """Asks another engine, and begins other work whenever it does.

    Attributes:
        begin: begins the work, and returns at once; it is called again and again.
    """

    begin: Callable[[], None]

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        """Load a bundle into the other engine."""
        loaded = self.engine.load(bundle)
        return loaded if isinstance(loaded, tuple) else _Accompanied(loaded, self.begin)


@dataclass(frozen=True, slots=True)
class _Accompanied:
    compiled: Compiled
    begin: Callable[[], None]

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        self.begin()
        return self.compiled.evaluate_many(rule, inputs)

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        self.begin()
        return self.compiled.evaluate_rules(rules, inputs)

    def close(self) -> None:
        self.compiled.close()
