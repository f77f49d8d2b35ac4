import json
from typing import Any

import pytest

from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._choose_engine import choose
from scanner.evaluate.policies._engine import (
    Bundle,
    EngineUnavailableError,
    EvaluationError,
    Limits,
    Undefined,
    Value,
)
from tests.evaluate.policies.engines import GO_BIN, ask, engine, errors, load

BOTH = pytest.mark.parametrize("name", ["embedded", "opa"])


def _sorted(value: Any) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in value)


@BOTH
@pytest.mark.parametrize(
    ("module", "given", "expected"),
    [
        ('finding contains m if { m := sprintf("%s has %d", [upper(input.n), 3]) }', {"n": "a"}, ["A has 3"]),
        ('finding contains {"m": 1, "p": ["a", {"k": "v"}]}', {}, [{"m": 1, "p": ["a", {"k": "v"}]}]),
        ("finding contains input", 0, [0]),
        ("finding contains input", {}, [{}]),
        ("finding contains input", False, [False]),
        ('finding contains "x" if input.a > 1', {"a": 1}, []),
        ('finding contains p if { walk(input, [p, v]); v == 1 }', {"a": [1]}, [["a", 0]]),
        ("finding contains time.now_ns()", {}, [7]),
        ('finding contains "a" if net.cidr_contains("10.0.0.0/8", "10.1.1.1")', {}, ["a"]),
        ('finding contains "<undefined>"', {}, ["<undefined>"]),
    ],
)  # fmt: skip
def test_engines_agree_on_values(name: str, module: str, given: Any, expected: list[Any]) -> None:
    [answer] = ask(engine(name), module, [given], now_ns=7)
    assert isinstance(answer, Value)
    assert _sorted(answer.value) == _sorted(expected)


@BOTH
def test_a_rule_without_a_value_is_undefined_and_not_a_text(name: str) -> None:
    assert ask(engine(name), "finding := 1 if input.a", [{}]) == [Undefined()]


@BOTH
def test_an_evaluation_error_costs_the_one_input_that_caused_it(name: str) -> None:
    module = "finding := 1 if input.a\n\nfinding := 2 if input.b"
    inputs = [{"a": True}] * 20 + [{"a": True, "b": True}] + [{"b": True}] * 20
    answers = ask(engine(name), module, inputs)
    assert [type(answer) for answer in answers] == [Value] * 20 + [EvaluationError] + [Value] * 20
    assert answers[0] == Value(1)
    assert answers[-1] == Value(2)


@BOTH
def test_a_builtin_error_is_never_a_finding_that_was_not_there(name: str) -> None:
    module = 'finding contains "odd" if to_number(input.a) > 1\n\nfinding contains "b" if input.b'
    clean, odd = ask(engine(name), module, [{"a": "2", "b": True}, {"a": "x", "b": True}])
    assert isinstance(clean, Value)
    assert _sorted(clean.value) == ['"b"', '"odd"']
    # OPA reads a builtin error as undefined; the embedded engine gives no verdict at all.
    assert isinstance(odd, EvaluationError) or odd == Value(["b"])


@BOTH
@pytest.mark.parametrize(
    "call", ['http.send({"url": "http://x"})', "opa.runtime()", 'rand.intn("a", 9)']
)
def test_a_policy_that_reaches_outside_is_refused_with_the_line(name: str, call: str) -> None:
    [error] = errors(engine(name), f"package p\n\nfinding := {call}\n")
    assert (error.file, error.row, error.code) == ("policies/m0.rego", 3, "refused")
    assert "is refused: " in error.message


@BOTH
def test_a_refused_builtin_is_found_behind_a_comment_and_an_alias(name: str) -> None:
    text = 'package p\n\n# http.send(1)\nfinding := "http.send(1)"\n'
    load(engine(name), text).close()
    hidden = 'package p\n\nfinding := y if { y := http . send({"url": "http://x"}) }\n'
    loaded = engine(name).load(Bundle({"m.rego": hidden}))
    if not isinstance(loaded, tuple):
        answers = loaded.evaluate_many("data.p.finding", [{}])
        loaded.close()
        assert isinstance(answers[0], EvaluationError)


@BOTH
def test_a_syntax_error_names_file_and_line(name: str) -> None:
    found = errors(engine(name), "package p\n\nfinding := 1\n", "package q\n\nfinding := {\n")
    assert {error.file for error in found} == {"policies/m1.rego"}
    assert {error.row for error in found} <= {3, 4}


@BOTH
def test_an_endless_loop_is_stopped_and_the_rest_is_not_tried_for_ever(name: str) -> None:
    module = (
        "finding := count([1 | some i in numbers.range(1, 20000); "
        "some j in numbers.range(1, 20000); i * j < 0]) if input.loop\n\nfinding := 0 if not input.loop"
    )
    limits = Limits(seconds=1, strikes=2)
    answers = ask(engine(name, limits), module, [{}, {"loop": True}, {}])
    assert answers[0] == Value(0)
    assert answers[2] == Value(0)
    assert isinstance(answers[1], EvaluationError)
    assert "stopped after" in answers[1].message


@BOTH
def test_a_huge_answer_is_contained(name: str) -> None:
    module = (
        'finding := concat("", [x | some i in numbers.range(1, 100000); x := "aaaaaaaaaaaaaaaa"])'
    )
    [answer] = ask(engine(name), module, [{}])
    assert isinstance(answer, EvaluationError)
    assert "longer than 100000 bytes" in answer.message


def test_memory_runs_out_in_the_child_and_the_next_input_is_still_answered() -> None:
    module = (
        'finding := count(concat("", [x | some i in numbers.range(1, 700); '
        'some j in numbers.range(1, 700); x := "' + "a" * 2000 + '"])) if input.big\n\n'
        "finding := 0 if not input.big"
    )
    answers = ask(engine("embedded", Limits(memory_mb=128)), module, [{"big": True}, {}])
    assert isinstance(answers[0], EvaluationError)
    assert "out of memory" in answers[0].message
    assert answers[1] == Value(0)


def test_endless_recursion_ends_the_child_and_not_the_scanner() -> None:
    [answer] = ask(engine("embedded"), "finding := f(1)\n\nf(x) := f(x + 1)", [{}])
    assert isinstance(answer, EvaluationError)


def test_a_builtin_that_the_embedded_engine_lacks_is_said_at_load_and_not_a_pass() -> None:
    [error] = errors(engine("embedded"), 'package p\n\nfinding := graphql.parse("a", "b")\n')
    assert error.message == (
        "the embedded engine has no graphql.parse: evaluate it with the opa binary"
    )


def test_the_table_of_builtins_holds_every_name_that_the_binary_knows() -> None:
    reference = engine("opa").capabilities()
    operators = {name for name in reference if name.startswith("internal.")} | {"or"}
    assert reference - operators <= _builtins.KNOWN | {"and"}
    assert engine("embedded").capabilities() <= _builtins.KNOWN | {
        "__builtin_sets.intersection",
        "__builtin_sets.union",
        "trueup.template",
    }


def test_a_child_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUEUP_TEST_TOKEN", "secret")
    from scanner.evaluate.policies._engine_process import scrubbed

    assert "secret" not in scrubbed().values()


def test_auto_takes_the_binary_when_there_is_one_and_the_embedded_engine_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert choose({}).name == "embedded"
    if (GO_BIN / "opa").exists():
        monkeypatch.setenv("PATH", str(GO_BIN))
        assert choose({}).name == "opa"
        assert choose({"engine": "embedded"}).name == "embedded"


def test_an_engine_that_was_asked_for_by_name_is_never_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(EngineUnavailableError, match="install Open Policy Agent"):
        choose({"engine": "opa"})
    with pytest.raises(EngineUnavailableError, match="no engine 'rego'"):
        choose({"engine": "rego"})


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        ('finding contains glob.match("{a,}b", [], "b")', 29),
        ("finding contains input.n if input.n > 12345678901234567890", 39),
    ],
)
def test_what_the_embedded_engine_gets_wrong_is_said_at_load(rule: str, column: int) -> None:
    [error] = errors(engine("embedded"), f"package p\n\n{rule}\n")
    assert (error.row, error.column, error.code) == (3, column, "differs")
    assert error.message.endswith("evaluate it with the opa binary")
    assert isinstance(ask(engine("opa"), rule, [{"n": 1}])[0], Value)


@BOTH
@pytest.mark.parametrize("text", ["%v", "%s", "%d of %d", "%.2f", "%%5"])
def test_plain_formats_are_asked_of_both(name: str, text: str) -> None:
    values = {"%d of %d": "[1, 2]", "%.2f": "[1.5]", "%%5": "[]"}.get(text, '["a"]')
    [answer] = ask(engine(name), f'finding contains sprintf("{text}", {values})', [{}])
    assert isinstance(answer, Value)


def test_a_version_or_digest_in_a_text_is_no_number() -> None:
    load(engine("embedded"), 'package p\n\nfinding := "12345678901234567890 1.2.3"\n').close()


def test_a_child_that_nobody_stops_ends_with_its_bundle() -> None:
    loaded = load(engine("embedded"), "package p\n\nfinding := input.a\n")
    assert loaded.evaluate_many("data.p.finding", [{"a": 1}]) == [Value(1)]
    [worker] = loaded._workers  # type: ignore[attr-defined]
    assert worker._child is not None
    process = worker._child._process
    assert process.poll() is None
    del loaded, worker
    assert process.wait(timeout=20) != 0
