"""What OPA refuses because a variable has no value or a function is nowhere, every engine refuses."""

from itertools import islice

import pytest

from bench._random_rules import MODULE, rules
from scanner.evaluate.policies import _builtins
from scanner.evaluate.policies._engine import Bundle, Value
from scanner.evaluate.policies._engine_opa import OpaEngine
from tests.evaluate.policies.engines import engine, errors, load, opa_binary

ENGINES = pytest.mark.parametrize("name", ["embedded", "opa"])
_AROUND = """package p

import data.other as beside
import input.held as held

numbers contains 1

table[key] := {"y": 1} if some key in ["a"]

same(a) := a

both(a, [b, _]) := c if c := a + b

p if {
\t%s
}
"""
UNSAFE = (
    # What a negated statement goes through has to get its value elsewhere.
    "not input.containers[_].privileged", "not input.b[x] == 1", "some x; not input.b[x] == 1",
    "not input.b[_] in {1, 2}", "not 1 in input.b[_]", "not numbers[x]", "not table[_].y == 1",
    "not data.other[_]", 'not startswith(input.b[_], "a")', "not input.b[input.c[_]] == 1",
    "not [input.b[_]] == [1]", "not walk(input, [_, 1])", "not _ in input.b", "not [1, 2][_] == 1",
    "every x in input.b { not input.c[_] == x }", "every k, v in input.b { not v == k; not v == _ }",
    # Comparing gives nothing a value.
    "x > 1", "x == 1", "1 == x", "some x; x > 1", "input.b[_] == x", "x == y; y = 1",
    "input.b[x]; some y; y == x", "x + 1 == 2", "y + 1 == x; y = 1", "x in {1, 2}", "1 in x",
    # Neither does calling, but for the argument after the last one.
    "same(x)", 'startswith("a", x)', "count(x)", "both(1, [x, 2], y)", "1 = same(x)", "print(x)",
    "print(input.b[_])", "is_array(x)", "walk(x, [path, 1])",
    # Both sides of an equation cannot wait for one another.
    "x = y", "x = y; y = x", "[x, y] = [1, z]", "x = [1, same(x)]", "x := [a | a = x]", "x := y + 1",
    # Keys of objects get no value.
    '{k: 1} = {"a": 1}', 'k := "a"; {k: v} = {"a": 1}', "x = 1; {x: y} = {1: 2}",
    # Neither do the terms of comprehensions, nor what stands in another body.
    "count([x | x > 1]) > 0", "count({x: y | input.b[x]}) > 0", "count([x | input.b[x]]) > 0; x == 1",
    "every x in input.b { x > z }", "every x in input.b { x }; x == 1", "every x in y { x }",
    "[x | x := 1][_] == z", "input.b[x] with input.b as y", "not input.b with data.other as y",
    "walk(input, x); not y", "input.b[input.c[x]] == y", "anything",
)  # fmt: skip
SAFE = (
    # The order in which statements are written does not count.
    "not input.b[x] == 1; x = input.c", "y == x; x = 1; y = 2", "x > 1; input.b[x]",
    "every x in y { x }; y = [true]", "count([1 | y > 1]) > 0; input.b[y]",
    # A call inside of a negated statement is worked out before it.
    "not same(input.b[_]) == 1", "not count([1 | input.b[_] == 1]) == 0", "x := input.b[_]; not x",
    # What a pattern, a reference or a call gives.
    "[x, y] = input.b; x > y", '{"a": x} = input.b; not x', "some k, v in input.b; not v == k",
    "some [x, _] in input.b; not x", "numbers[x]; not x > 1", "table[k].y == v; v = 1", "same(1, x); x == 1",
    "both(1, [2, 3], x); x > 1", "walk(input, [path, value]); not path == value", "x = y; y = 1",
    "[x, y] = [1, z]; z = 2", "x = input.b[y]; not y == x", "input[x][y] == z; z = 1",
    # Names of rules, imports and arguments need none.
    "not numbers", "not held == 1", "not beside.x", "same(held)", "not table.a.y == 2",
    "input.b with data.other as numbers", "count(input.b) > 1 with count as same",
    # Each body sees what is around it.
    "input.b[x]; count([y | y := x]) > 0", "input.b[x]; every y in input.c { not y == x }",
    "x := {k: v | some k, v in input.b; not v == k}; not count(x) == 1", "print(same(1)); x := 1; print(x)",
    "count([x | some x in input.b]) > 0; some x in input.c; not x",
    "input.b with input.c as x; x = 1", "input.b with data.other as input.c[_]",
)  # fmt: skip


@ENGINES
@pytest.mark.parametrize("statement", UNSAFE)
def test_a_variable_that_nothing_gives_a_value_is_refused(name: str, statement: str) -> None:
    found = errors(engine(name), _AROUND % statement)
    assert {error.row for error in found} == {15}
    assert all(" is un" in error.message for error in found)  # unsafe, or undeclared in `print`


@ENGINES
@pytest.mark.parametrize("statement", SAFE)
def test_a_variable_that_something_gives_a_value_is_not(name: str, statement: str) -> None:
    load(engine(name), _AROUND % statement).close()


@ENGINES
@pytest.mark.parametrize(
    "rule",
    [
        "q := x if input.b", "q contains x if input.b[y]", "q[x] := 1 if input.b", "q := input.b[x].c[y] + z",
        "q(a) := b if a", "q := 1 if { input.b[x] } else := x if input.b", "q := {k: v | some v in input.b}",
    ],
)  # fmt: skip
def test_the_head_of_a_rule_needs_values_too(name: str, rule: str) -> None:
    assert all(
        "unsafe" in error.message for error in errors(engine(name), f"package p\n\n{rule}\n")
    )


@ENGINES
@pytest.mark.parametrize(
    "rule",
    [
        "q(a, _) := a", "q([a, [b, _]]) := a + b", "q := input.b[x] if input.c == x", "q contains input.b[_]",
        "q[x] contains y if some x, y in input.b", "q := 1 if { input.b[x] } else := y if y := input.c",
        "q := [x | x := input.b[_]]", "default q := 1", "q.r[x].s := 1 if x := input.b",
    ],
)  # fmt: skip
def test_the_head_of_a_rule_takes_them_from_its_body_and_arguments(name: str, rule: str) -> None:
    load(engine(name), f"package p\n\n{rule}\n").close()


@ENGINES
def test_rules_of_the_same_package_are_known_in_every_module_of_it(name: str) -> None:
    one = "package p\n\nq if not listed[1]\n\nr if not here(input.b)\n"
    other = "package p\n\nlisted contains 2\n\nhere(x) := x\n"
    load(engine(name), one, other).close()
    assert len(errors(engine(name), one)) >= 1


@ENGINES
@pytest.mark.parametrize("call", ["containz(x, 1)", "data.lib.f(x)", "not strings.beginning(x)"])
def test_a_function_that_is_nowhere_is_told_with_its_place(name: str, call: str) -> None:
    [error] = errors(engine(name), f"package p\n\nq if {{\n\tx := input.b\n\t{call}\n}}\n")
    assert error.row == 5
    assert error.code == "rego_type_error"
    said = call.removeprefix("not ").partition("(")[0]
    assert error.message == f"undefined function {said}"


def test_brackets_on_the_next_line_are_no_call() -> None:
    text = "package p\n\nq if {\n\tinput.a\n\t(input.b - 1) > 0\n}\n"
    for name in ("embedded", "opa"):
        load(engine(name), text).close()


@ENGINES
def test_a_tab_is_one_column(name: str) -> None:
    [error] = errors(engine(name), "package p\n\nq if {\n\t\tx := 1; x > z\n}\n")
    assert (error.row, error.column) == (4, 11)


def test_names_of_indented_modules_are_known() -> None:
    text = "package p\n\n\timport future.keywords.in\n\n\tlimit = 1\n\tlisted = [2]\n\tq if not limit in listed\n"
    for name in ("embedded", "opa"):
        load(engine(name), text).close()


def test_a_second_rule_on_a_line_is_asked_of_the_binary_and_refused_by_the_embedded_engine() -> (
    None
):
    text = "package p\n\nq := 1 finding := q + 1\n"
    loaded = load(engine("opa"), text)
    assert loaded.evaluate_many("data.p.finding", [{}]) == [Value(2)]
    loaded.close()
    [error] = errors(engine("embedded"), text)
    assert (error.row, error.column, error.code) == (3, 8, "differs")


def test_rules_of_v0_are_held_to_the_same() -> None:
    text = "package p\n\ndeny[msg] {\n\tnot input.b[_] == 1\n\tmsg := input.c\n}\n"
    for name in ("embedded", "opa"):
        found = engine(name).load(Bundle({"p.rego": text}, rego_version="v0"))
        assert isinstance(found, tuple)
        assert found[0].message == "var _ is unsafe"


def test_what_is_nested_too_deeply_is_refused_with_words() -> None:
    deep = f"package p\n\nq := {'[' * 5_000}1{']' * 5_000}\n"
    [error, *_] = errors(engine("embedded"), deep)
    assert error.message


def test_random_rules_that_the_embedded_engine_loads_are_loaded_by_the_binary() -> None:
    embedded = engine("embedded")
    loaded = {}
    for number, rule in enumerate(islice(rules(11), 150)):
        text = f"{MODULE.format(package=f'p{number}')}\n{rule}\n"
        found = embedded.load(Bundle({"p.rego": text}))
        if not isinstance(found, tuple):
            found.close()
            loaded[f"{number}.rego"] = text
    assert len(loaded) > 10
    said = OpaEngine(binary=opa_binary()).load(Bundle(loaded))
    if isinstance(said, tuple):
        assert [error for error in said if "unsafe" in error.message] == []
    else:
        said.close()


def test_the_table_says_how_many_arguments_each_function_takes() -> None:
    declared = OpaEngine(binary=opa_binary()).declared()
    counts = {one["name"]: len(one["decl"].get("args", ())) for one in declared}
    operators = {name for name in counts if name.startswith("internal.")}
    ours = _builtins.arguments()
    assert {name: ours.get(name) for name in counts.keys() - operators - {"print", "or"}} == {
        name: count for name, count in counts.items() if name not in {*operators, "print", "or"}
    }
