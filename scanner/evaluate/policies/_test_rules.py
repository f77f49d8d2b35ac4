"""Run the `test_` rules of policies, as `opa test` does, on any engine."""

from collections.abc import Iterator, Mapping, Sequence

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    Engine,
    EvaluationError,
    Value,
)
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.normalize.grammars.rego_tokens import query_path

_PREFIX = "test_"
_SKIPPED = "todo_test_"


@dataclass(frozen=True, slots=True)
class TestResult:
    """What became of one test.

    Attributes:
        name: path of the rule, such as "data.policies.x_test.test_accepts_y".
        outcome: "passed", "failed", "error" or "skipped".
        detail: why it is an error; "" otherwise.
    """

    name: str
    place: str
    outcome: str
    detail: str = ""


def run_tests(
    modules: Sequence[Resource],
    engine: Engine,
    rego_version: str = "v1",
    data: Mapping[str, Json] = EMPTY,
) -> Iterator[TestResult]:
    """Yield a result for each test rule, in order of module and rule; errors of loading first."""
    texts = {module.origin.file: module.attributes["text"] for module in modules}
    loaded = engine.load(Bundle(texts, data, rego_version))
    if isinstance(loaded, tuple):
        for error in loaded:
            yield TestResult(error.file or "policies", str(error), "error", str(error))
        return
    tested = [module for module in modules if _tests(module)]
    packages = list(dict.fromkeys(query_path(one.attributes["package"]) for one in tested))
    try:
        # All packages in one go: an engine that starts a process for it starts one.
        [row] = loaded.evaluate_rules(packages, [None])
        said = dict(zip(packages, row, strict=True))
        for module in tested:
            yield from _module(module, said[query_path(module.attributes["package"])], loaded)
    finally:
        loaded.close()


def _tests(module: Resource) -> bool:
    return any(rule.startswith((_PREFIX, _SKIPPED)) for rule in module.attributes["rules"])


def _module(module: Resource, whole: Answer, loaded: Compiled) -> Iterator[TestResult]:
    """Yield the results of one module, of whose package the value is known."""
    package = tuple(module.attributes["package"])
    values = whole.value if isinstance(whole, Value) and isinstance(whole.value, dict) else None
    for rule, line in module.attributes["rules"].items():
        name, place = query_path((*package, rule)), f"{module.origin.file}:{line}"
        if rule.startswith(_SKIPPED):
            yield TestResult(name, place, "skipped")
        elif rule.startswith(_PREFIX) and values is not None:
            yield TestResult(name, place, "passed" if values.get(rule) is True else "failed")
        elif rule.startswith(_PREFIX):
            yield _single(name, place, loaded)


def _single(name: str, place: str, loaded: Compiled) -> TestResult:
    [answer] = loaded.evaluate_many(name, [None])
    if isinstance(answer, EvaluationError):
        return TestResult(name, place, "error", answer.message)
    passed = isinstance(answer, Value) and answer.value is True
    return TestResult(name, place, "passed" if passed else "failed")
