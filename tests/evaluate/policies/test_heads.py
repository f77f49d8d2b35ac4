"""Heads of rules that have no value, and objects that are patterns, mean the same to every engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.policies._engine import Answer, Bundle, EvaluationError, Limits, Value
from scanner.evaluate.policies._engine_text import for_regorus
from scanner.evaluate.policies._known_differences import differences
from scanner.model.resource import Json
from tests.evaluate.policies.engines import engine
from tests.growth import assert_linear

LIMITS = Limits(seconds=20)
LISTS: tuple[list[dict[str, Json]], ...] = (
    [{"c": "x", "n": 1}, {"n": 2}],
    [{"n": 2}, {"c": "x", "n": 1}],
    [{"n": 2}],
    [],
    [{"c": "x", "n": 1}, {"n": 2}, {"c": "y", "n": 3}],
)
NEW = (
    "finding contains i.c if some i in input.l",
    "finding contains i.c if {\n\tsome i in input.l\n}",
    "finding contains i.c if {\n\tsome i in input.l # the last one\n\t# and its end\n}",
    "finding contains {\n\t\"a\": i.c, # a comment }\n\t\"b\": [\n\t\ti.n,\n\t],\n} if {\n\tsome i in input.l\n\tnot i.n > 5\n}",
    'finding contains sprintf("%v is %v", [i.n, i.c]) if { some i in input.l }',
    'finding contains {"message": upper(i.c), "path": ["l", i.n]} if some i in input.l',
    "finding contains r if some i in input.l\n\nr := input.zz",
    "finding contains x if { some i in input.l; x := i.c }",
    'finding contains "none" if not input.zz',
    "finding contains input.l[0].c if not input.zz.a",
    "finding contains input.l[0].c if not count(input.l) > 9",
    "finding contains input.l[_].c",
    'finding contains {"x": [y | some y in input.l; not y.c]}  if count(input.l) > 0',
    "finding[i.n] := i.c if some i in input.l",
    "finding[i.c] := i.n if some i in input.l",
    "finding[i.n] contains i.c if some i in input.l",
    "finding[i.n].c := i.c if some i in input.l",
    "finding := [count(p), p]\n\np[i.n][i.c] := 1 if { some i in input.l; i.n > 2 }",
    "finding.a contains i.c if some i in input.l",
    "finding := input.l[0].c if input.l[0].n else := input.l[1].c if input.l[1] else := 7",
    "finding := input.l[0].c if {\n\tinput.l[0].n\n} else := input.l[0].n",
    "finding contains input.l[i].c if\n\tsome i in [0, 1]",
    "finding contains concat(\",\", [i.c, f(i)]) if some i in input.l\n\nf(x) := x.c if x.n > 0",
    "  finding contains i.c if {\n    some i in input.l\n  }",
)  # fmt: skip
PATTERNS = (
    'finding contains x if { some {"c": x} in input.l }',
    'finding contains x if { some k, {"n": x} in input.l; k >= 0 }',
    'finding contains x if { {"c": x} := input.l[_] }',
    'finding contains x if {\n\t{"c": x, "n": 1} = input.l[_]\n}',
    'finding contains 1 if { {"n": 2} = input.l[_] }',
    'finding := [x | {"n": x} := input.l[_]]',
    'finding contains x if { y := input.l[0].c; {"c": x, "n": 1} = {"c": y, "n": 1} }',
    'finding contains x if { x := {"c": 1}; count(input.l) > 0 }',
    'finding contains x if { input.l[_] = {"n": x} }',
    'finding contains x if {\n\tsome i\n\ty := input.l[i]\n\ty = {"c": x, "n": i + 1}\n}',
    'finding contains x if { y := 2; x = {"n": y}; count(input.l) > 0 }',
    'finding contains f(i) if some i in input.l\n\nf({"n": x}) := x if { x > 1 }',
    'finding contains f(i, {"n": 2}) if some i in input.l\n\nf({"c": x, "n": y}, {"n": z}) := [x, y, z] if {\n\ty < z\n}',
    'finding := [x | s[{"n": x}]]\n\ns contains i if some i in input.l',
    'finding contains x if {\n\ts[{"n": x, "c": "x"}]\n}\n\ns contains i if some i in input.l',
    'finding := [x | some i in input.l; w := {"k": i}; w[_] = {"n": x}]',
    'finding contains [x, y] if { {"c": x, "n": y} = {"c": 1, "n": 2}; count(input.l) > 0 }',
)
OPEN_OR_SAME = (
    'finding contains x if s[{"n": x}]\n\ns contains i if some i in input.l',
    'finding contains x if { s[{"n": x}].c }\n\ns contains i if some i in input.l',
    'finding := [x | some i in input.l; [i, 1] = [{"n": x}, 1]]',
    'finding contains x if { {"k": {"n": x}} = {"k": input.l[_]} }',
    'finding contains x if { some {"k": {"n": x}} in [{"k": input.l[_]}] }',
    'finding contains x if { [{"n": x}] = [input.l[_]] }',
    'finding contains x if {\n\t{\n\t\t"n": x,\n\t} = input.l[_]\n}',
    'finding contains x if {"n": x} = input.l[_]',
    'finding contains x if { {"n": x} = input.l[_] with input.z as 1 }',
    'finding contains f(i) if some i in input.l\n\nf({"n": x}) := x',
    'finding contains f(i) if some i in input.l\n\nf({"n": x}) := x if { x > 5 } else := x',
)
OLD = (
    "finding[i.c] { i := input.l[_] }",
    'finding[{"a": i.c}] {\n\ti := input.l[_]\n}',
    "finding[i.n] = i.c { i := input.l[_] }",
    "finding[x] { i := input.l[_]; x := i.c }",
    "finding = input.l[0].c { input.l[0].n == 1 } else = input.l[1].n { input.l[1].c }",
    'finding = {"a": input.l[0].c} { input.l }',
    "finding[input.l[_].c]",
)


def answers(name: str, rules: tuple[str, ...], version: str) -> list[list[Answer]]:
    """Return for each list the answers of all rules, each in a package of its own."""
    texts = {f"{index}.rego": f"package p{index}\n\n{rule}\n" for index, rule in enumerate(rules)}
    loaded = engine(name, LIMITS).load(Bundle(texts, rego_version=version))
    assert not isinstance(loaded, tuple), loaded
    asked = [f"data.p{index}.finding" for index in range(len(rules))]
    found = loaded.evaluate_rules(asked, [{"l": one} for one in LISTS])
    loaded.close()
    return found


@pytest.mark.parametrize("rule", OPEN_OR_SAME)
def test_a_pattern_that_is_said_in_no_other_words_is_refused_and_never_answered_otherwise(
    rule: str,
) -> None:
    bundle = Bundle({"p.rego": f"package p0\n\n{rule}\n"}, rego_version="v1")
    loaded = engine("embedded", LIMITS).load(bundle)
    if isinstance(loaded, tuple):
        assert "opa binary" in str(loaded[0])
    else:
        loaded.close()
        assert answers("embedded", (rule,), "v1") == answers("opa", (rule,), "v1")


@pytest.mark.parametrize(("version", "rules"), [("v1", NEW), ("v0", OLD), ("v1", PATTERNS)])
def test_a_head_without_a_value_costs_no_other_result_and_a_pattern_fits_no_larger_object(
    version: str, rules: tuple[str, ...]
) -> None:
    embedded, opa = (answers(name, rules, version) for name in ("embedded", "opa"))
    for one, row, other in zip(LISTS, embedded, opa, strict=True):
        for rule, said, wanted in zip(rules, row, other, strict=True):
            conflict = isinstance(said, EvaluationError) and isinstance(wanted, EvaluationError)
            assert conflict or _plain(said) == _plain(wanted), (rule, one)


def _plain(answer: Answer) -> object:
    if isinstance(answer, Value) and isinstance(answer.value, list):
        return sorted(map(repr, answer.value))
    return answer


def test_heads_that_always_have_a_value_stay_as_they_are() -> None:
    for rule in (
        'finding contains {"message": message, "path": ["a", name]} if { message := input.m; name := 1 }',
        'finding contains "x" if input.a',
        "finding := true if input.a",
        "default finding := false",
        "f(x) := x.c if x.n",
        "p := input.a",
    ):
        text = f"package p\n\n{rule}\n"
        assert for_regorus(text, {}) == text


def test_lines_stay_where_they_are() -> None:
    text = f"package p\n\n{NEW[3]}\n\nq := 1\n"
    lines = for_regorus(text, {}).split("\n")
    assert lines.index("q := 1") == text.split("\n").index("q := 1")


@given(st.text("ab.[]{}()=: \ncontains if else not\"'|;_#", max_size=120))
def test_any_text_gives_a_text(text: str) -> None:
    assert isinstance(for_regorus(text, {}), str)


@pytest.mark.parametrize(
    "part", ["a.b if c\n", "a contains b.c if {d}\n", "a[b.c]{", "else := a.b\n"]
)
def test_heads_are_looked_at_in_linear_time(part: str) -> None:
    assert_linear(lambda text: for_regorus(text, {}), part * 1_500)


SHAPES = ('{"n": x}', '{"n": x, "c": y}', '{"k": {"n": x}}', '[{"n": x}]', '{"n": x, "c": "x"}')
AROUND = {'{"k": {"n": x}}': '{"k": i}', '[{"n": x}]': "[i]"}
PLACES = (
    "{shape} = {held}",
    "{held} = {shape}",
    "{shape} := {held}",
    "some {shape} in [{held}]",
    "some _, {shape} in [{held}]",
    "v := {held}; v = {shape}",
    "v := {held}; {shape} = v",
    'x := 2; y := "x"; {held} = {shape}',
    'x := 2; y := "x"; {shape} == {held}',
    'x := 2; y := "x"; v := {shape}; v == {held}',
    "f({held})",
)
NOT_OF_REGO = '{"n": x, "c": "x"} := i'  # nothing is assigned to a text


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_no_place_of_a_pattern_lets_it_fit_a_larger_object(shape: str) -> None:
    alike = 0
    for place in PLACES:
        body = place.replace("{shape}", shape).replace("{held}", AROUND.get(shape, "i"))
        if body == NOT_OF_REGO:
            continue
        rule = f"finding := [i | some i in input.l; {body}]"
        rule += f"\n\nf({shape}) if {{ x }}" if place.startswith("f(") else ""
        bundle = Bundle({"p.rego": f"package p0\n\n{rule}\n"}, rego_version="v1")
        loaded = engine("embedded", LIMITS).load(bundle)
        if isinstance(loaded, tuple):
            assert "opa binary" in str(loaded[0])
            continue
        loaded.close()
        assert answers("embedded", (rule,), "v1") == answers("opa", (rule,), "v1"), rule
        alike += 1
    assert alike >= 3


def test_patterns_of_a_long_module_are_found_in_linear_time() -> None:
    part = (
        'p contains x if {\n\tinput.l[_] = {"n": x}\n\t{"k": {"n": y}} = {"k": x}\n}\n\n'
        'f({"a": z}) if { z }\n\n'
    )

    def work(text: str) -> None:
        for_regorus(text, {})
        assert differences({"p.rego": text})

    assert_linear(work, part * 200)
