"""Other work begins when an engine is asked, and not before; what the engine says stays as it is."""

from collections.abc import Sequence

from scanner.evaluate.policies._engine import Answer, Bundle, Compiled, PolicyError, Value
from scanner.model.resource import Json
from scanner.operate.accompanied_engine import AccompaniedEngine
from scanner.operate.ahead import Ahead


class Echo:
    """Says of every input the input itself; a bundle without modules does not load."""

    name, version = "opa", "1"

    def capabilities(self) -> frozenset[str]:
        return frozenset({"count"})

    def load(self, bundle: Bundle) -> Compiled | tuple[PolicyError, ...]:
        return self if bundle.modules else (PolicyError("", 0, 0, "load", "nothing"),)

    def evaluate_many(self, rule: str, inputs: Sequence[Json]) -> list[Answer]:
        return [Value([rule, given]) for given in inputs]

    def evaluate_rules(self, rules: Sequence[str], inputs: Sequence[Json]) -> list[list[Answer]]:
        return [[Value([rule, given]) for rule in rules] for given in inputs]

    def close(self) -> None:
        """Hold nothing."""


def test_work_begins_with_the_first_question_and_the_answers_are_the_engine_s() -> None:
    begun: list[str] = []
    engine = AccompaniedEngine(Echo(), lambda: begun.append("asked"))
    loaded = engine.load(Bundle({"a.rego": "package a"}))
    assert not isinstance(loaded, tuple)
    assert (engine.name, engine.version, engine.capabilities()) == (
        "opa",
        "1",
        frozenset({"count"}),
    )
    assert begun == []
    assert loaded.evaluate_many("data.a.x", [1]) == [Value(["data.a.x", 1])]
    assert loaded.evaluate_rules(["r"], [1, 2]) == [[Value(["r", 1])], [Value(["r", 2])]]
    assert begun == ["asked", "asked"]


def test_what_does_not_load_is_told_and_begins_nothing() -> None:
    begun: list[str] = []
    engine = AccompaniedEngine(Echo(), lambda: begun.append("asked"))
    assert engine.load(Bundle({})) == (PolicyError("", 0, 0, "load", "nothing"),)
    assert begun == []


def test_work_that_is_begun_twice_is_done_once_and_at_the_latest_when_it_is_needed() -> None:
    done: list[int] = []
    work = Ahead(lambda: done.append(1), at_once=False)
    work.begin()
    work.begin()
    work.result()
    assert done == [1]
    late = Ahead(lambda: 7, at_once=False)
    assert (late.result(), late.result()) == (7, 7)
