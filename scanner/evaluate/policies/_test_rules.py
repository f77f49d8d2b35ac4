"""Run the `test_` rules of policies: by `opa test` itself where OPA is asked, else as it does."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scanner.evaluate.policies._engine import (
    Answer,
    Bundle,
    Compiled,
    Engine,
    EvaluationError,
    Undefined,
    Value,
)
from scanner.evaluate.policies._engine_edits import Edit, Places, edited
from scanner.evaluate.policies._engine_opa import OpaEngine
from scanner.evaluate.policies._engine_process import ChildStoppedError
from scanner.evaluate.policies._opa_tests import tests_of
from scanner.evaluate.policies._test_heads import TestHead, test_heads
from scanner.evaluate.policies._test_result import TestResult
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json, Resource
from scanner.normalize.grammars.rego_tokens import query_path

_CASES = "its cases are told apart by OPA alone: put the opa binary on the PATH"


@dataclass(frozen=True, slots=True)
class _Test:
    """A test, the name it is called by, and the path that it is asked by."""

    head: TestHead
    name: str
    query: str
    place: str


def run_tests(
    modules: Sequence[Resource],
    engine: Engine,
    rego_version: str = "v1",
    data: Mapping[str, Json] = EMPTY,
) -> Iterator[TestResult]:
    """Yield a result for each test rule, in order of module and line; errors of loading first."""
    texts = {module.origin.file: module.attributes["text"] for module in modules}
    bundle = Bundle(texts, data, rego_version)
    if isinstance(engine, OpaEngine):
        yield from _by_opa(bundle, engine)
        return
    renamed, tests = _apart(modules, rego_version)
    loaded = engine.load(Bundle(renamed, data, rego_version))
    if isinstance(loaded, tuple):
        for error in loaded:
            yield TestResult("", str(error), "error")
        return
    try:
        yield from _asked(tests, loaded)
    finally:
        loaded.close()


def _by_opa(bundle: Bundle, engine: OpaEngine) -> Iterator[TestResult]:
    loaded = engine.load(bundle)
    if isinstance(loaded, tuple):
        for error in loaded:
            yield TestResult("", str(error), "error")
        return
    try:
        yield from tests_of(loaded.job)
    except (ChildStoppedError, ValueError) as error:
        yield TestResult("", str(error), "error")
    finally:
        loaded.close()


def _apart(
    modules: Sequence[Resource], rego_version: str
) -> tuple[dict[str, str], Sequence[_Test]]:
    """Return the modules with names that repeat told apart, as OPA does, and their tests."""
    seen: Counter[tuple[str, ...]] = Counter()
    texts: dict[str, str] = {}
    tests: list[_Test] = []
    for module in modules:
        file, text = module.origin.file, str(module.attributes["text"])
        places, edits = Places(text), []
        package = tuple(module.attributes["package"])
        for head in test_heads(text, rego_version):
            path = (*package, *head.path)
            asked, count = path, seen[path]
            seen[path] += 1
            if count and not head.skipped:
                # No module has such a name of its own but by malice, and then it is a conflict.
                asked = (*path[:-1], f"{path[-1]}__{count:02}")
                inner = head.token.text.strip('"')
                renamed = head.token.text.replace(inner, asked[-1])
                edits.append(Edit(places.start(head.token), places.end(head.token), renamed))
            name = query_path(path) + (f"#{count:02}" if count and not head.skipped else "")
            tests.append(_Test(head, name, query_path(asked), f"{file}:{head.token.line}"))
        texts[file] = edited(text, 0, edits)
    return texts, tests


def _asked(tests: Sequence[_Test], loaded: Compiled) -> Iterator[TestResult]:
    asked = [one for one in tests if not (one.head.skipped or one.head.function)]
    # All in one go: an engine that starts a process for it starts one.
    answers: dict[int, Answer] = {}
    if asked:
        [row] = loaded.evaluate_rules([one.query for one in asked], [None])
        answers = {id(one): answer for one, answer in zip(asked, row, strict=True)}
    for one in tests:
        if one.head.skipped:
            yield TestResult(one.name, one.place, "skipped")
        elif one.head.function:
            detail = "a test takes no arguments: it cannot be asked"
            yield TestResult(one.name, one.place, "error", detail)
        else:
            yield _result(one, answers[id(one)])


def _result(one: _Test, answer: Answer) -> TestResult:
    if isinstance(answer, EvaluationError):
        return TestResult(one.name, one.place, "error", answer.message)
    if isinstance(answer, Undefined):
        return TestResult(one.name, one.place, "failed")
    if one.head.cases:
        return _cases(one, answer)
    return TestResult(one.name, one.place, "passed" if answer.value is True else "failed")


def _cases(one: _Test, answer: Value) -> TestResult:
    """Say what is known of cases: one of which nothing holds leaves no trace in the value."""
    failed = sorted(_failed(answer.value))
    if failed:
        return TestResult(one.name, one.place, "failed", f"cases: {', '.join(failed)}")
    return TestResult(one.name, one.place, "open", _CASES)


def _failed(value: Json, above: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _failed(inner, f"{above}{' / ' if above else ''}{name}")
    elif value is not True:
        yield above
