"""`in` and `not` mean on the embedded engine what they mean to OPA, also where a part has no value."""

from itertools import product

import pytest

from scanner.evaluate.policies._engine import Answer, Bundle, Limits
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences
from tests.evaluate.policies.engines import engine
from tests.growth import assert_linear

LIMITS = Limits(seconds=20)
INPUTS = [{}, {"a": "x", "b": ["x", 1]}, {"a": 2, "b": {"k": "x"}, "c": {"d": [2]}}, {"b": "x"}]
LEFT = ('"x"', "input.a", "input.c.d[0]", "lower(input.a)", "local", "rule", "[input.a, 1][0]")
RIGHT = (
    "input.b",
    '{"x", 2, input.b}',
    "input.c.d",
    "{y | some y in input.b}",
    "rules",
    "(input.b)",
)
STATEMENTS = (
    "{here} := 1 if {one}",
    "{here} := 1 if not {one}",
    "{here} := 1 if {{ not {one}; not {one} }}",
    "{here} := 1 if not ({one})",
    "{here} := 1 if not {one} with input.b as [input.a]",
    "{here} := [1 | not {one}]",
    "{here} contains 1 if {{\n\tsome z in [1, 2]\n\tz > 1\n\tnot {one}\n}}",
    "{here} := 1 if {{ every z in [1, 2] {{ z > 0; not {one} }} }}",
)
VALUES = (
    "{here} := {one}",
    '{here} := {{"v": {one}, "w": 1}}',
    "{here} := [({one}), ({one})]",
    "{here} := count({{1 | {one}}})",
    "{here} := ({one}) == false",
    "{here} := false != ({one})",
    "{here} := f({one})",
    "{here} contains x if {{\n\tx := {one}\n}}",
    "{here} := [x | x := {one}]",
    "{here} := x if x = {one}",
    "{here} := false if {one}\nelse := {one}",
    "{here} := x if x := {one} with input.b as [2]",
)
HEAD = (
    "package p\n\nf(x) := [x]\n\nlocal := input.a\n\nrule := input.a if input.a == 2\n\n"
    'rules := {"x"} if input.a == "x"\n\n'
)


def asked(name: str, rules: list[str]) -> list[list[Answer]]:
    """Return for each input the answers of all rules."""
    text = HEAD + "\n\n".join(rules) + "\n"
    loaded = engine(name, LIMITS).load(Bundle({"p.rego": text}))
    assert not isinstance(loaded, tuple), [str(error) for error in loaded[:3]]
    try:
        return loaded.evaluate_rules([f"data.p.r{index}" for index in range(len(rules))], INPUTS)
    finally:
        loaded.close()


@pytest.mark.parametrize("forms", [STATEMENTS, VALUES])
def test_membership_has_a_value_where_both_sides_have_one(forms: tuple[str, ...]) -> None:
    combined = product(forms, LEFT, RIGHT)
    usable = (each for each in combined if "with" not in each[0] or "local" not in each[1])
    rules = [
        form.format(here=f"r{index}", one=f"{left} in {right}")
        for index, (form, left, right) in enumerate(usable)
    ]
    opa, embedded = asked("opa", rules), asked("embedded", rules)
    for given, theirs, ours in zip(INPUTS, opa, embedded, strict=True):
        for rule, one, other in zip(rules, theirs, ours, strict=True):
            assert other == one, (rule, given)


def test_what_a_call_is_given_is_worked_out_before_it_is_negated() -> None:
    rules = [
        'r0 := 1 if not startswith(rule, "a")',
        'r1 := 1 if not startswith(input.zz, "a") with input.q as 1',
        'r2 := 1 if not startswith(input.a, "a") with input.a as "b"',
        "r3 := 1 if {\n\tnot count(input.b) > 1 with input.b as [1]\n}",
        'r4 := 1 if not "x" in rules with input as {"a": 2}',
        "r5 := 1 if not (input.zz == 1)",
        "r6 := 1 if {\n\tnot f(input.zz) with input as {}\n\tinput.b\n}",
        'r8 := 1 if not count(input.zz) == 0 with input as {"zz": []}',
        "r9 := [1 in [1] in [true], 1]",
        "r10 := 1 in input.b in [true, false]",
        'r11 := (0, "x" in ["x"])',
        'r12 := [x | x := (0, "x" in ["x"])]',
        "r7 := 1 if not f(input.a)[0] == 2 with input.a as 3 with input.b as 4",
    ]
    assert asked("embedded", rules) == asked("opa", rules)


@pytest.mark.parametrize(
    "rule",
    [
        "finding := 1 if not f(input.a in input.b)",
        "finding := 1 if not [input.a in input.b] == [true]",
        "finding := 1 if not 1 in input.b with\n\tinput.b as [1]",
    ],
)
def test_what_cannot_be_written_so_is_said_at_load(rule: str) -> None:
    [error, *_] = differences({"p.rego": f"package p\n\n{rule}\n"})
    assert error.code == "differs"
    assert "opa binary" in error.message


def test_lines_stay_where_they_are() -> None:
    text = "package p\n\nr := x if {\n\tx := input.a in [\n\t\t1,\n\t]\n\tnot input.a in [\n\t\t2,\n\t]\n}\n"
    assert for_regorus(text, {}).count("\n") == text.count("\n")


def test_an_object_inside_the_data_is_not_replaced_as_a_whole() -> None:
    data = {"cfg": {"names": {"a": 1}, "ports": [1]}}
    rule = "package p\n\nfinding := x if x := data.cfg with data.cfg.{} as {{}}\n"
    [error] = differences({"p.rego": rule.format("names")}, data)
    assert "merges" in error.message
    assert differences({"p.rego": rule.format("ports")}, data) == ()
    assert differences({"p.rego": rule.format("names")}) == ()
    assert differences({"p.rego": rule.replace(".{}", "").format()}, data) == ()


@pytest.mark.parametrize("part", ["a in b ", "not a in b; ", "x := a in b; ", "[a in ", "not not "])
def test_the_work_is_linear(part: str) -> None:
    assert_linear(lambda text: for_regorus(text, {}), part * 3_000)
