"""What regorus reads in other words, or has from us, means what it means to OPA."""

import pytest

from scanner.evaluate.policies._engine import Limits, Value
from scanner.evaluate.policies._engine_functions import FUNCTIONS
from scanner.evaluate.policies._engine_templates import without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from tests.evaluate.policies.engines import ask, engine, errors

LIMITS = Limits(seconds=20)
GIVEN = {"a": [{"b": "x"}, 3], "name": "logs", "token": "e30.eyJhIjoxfQ.AA"}
RULES = (
    "finding contains v if { [_, v] := walk(input) }",
    "finding contains [p, v] if { [p, v] := walk(input); is_string(v) }",
    "finding contains v if {\n\t[path, value] = walk(input)\n\tv := count(path)\n\tvalue != 3\n}",
    "finding := {p: v | [p, v] := walk(input); is_string(v)}",
    "finding contains object.get(data, [], 1).as if true\n\nx.as := 1",
    'finding contains $"{input.name} has {count(input.a)}"',
    'finding contains $"{input.none} and \\{brace} {input.a} {input["name"]}"',
    "finding contains $`raw {input.name}\n`",
    'finding contains $"outer {concat(",", [$"in {v}" | v := input.a[_].b])}"',
    'finding contains uri.parse("https://u@host.example:8/a/b?c=d#e")',
    'finding contains strings.split_n("a-b-c", "-", -2)',
    'finding contains net.cidr_merge(["10.0.0.0/25", "10.0.0.128/25", "10.2.0.0/16"])',
    'finding contains net.cidr_intersects("10.0.0.0/8", "::/0")',
    'finding contains crypto.hmac.sha256("a", "b")',
    "finding contains io.jwt.decode(input.token)",
    'finding contains units.parse_bytes("1.5Ki")',
    'finding contains units.parse(".5m")',
    'finding contains 1 if not startswith(input.zz, "a")',
    "finding contains 1 if {\n\tp := input\n\tnot count(p.zz)\n}",
    "finding contains 1 if not lower(upper(input.zz))",
    'finding contains 1 if not startswith(input.name, "a")',
    "finding contains v if some v in input.name",
    "finding contains [a, b] if {\n\tsome a in input.a\n\tsome b in input.a\n}",
    "finding contains v if some v in s\n\ns := {1, 2}",
    "finding contains q.spec.list[_]\n\ndefault q := false\n\nq := input.zz",
    "finding contains input.a[_].b\n\nother := 1",
)


@pytest.mark.parametrize("rule", [rule for rule in RULES if "x.as" not in rule])
def test_both_engines_say_the_same(rule: str) -> None:
    embedded, opa = (ask(engine(name, LIMITS), rule, [GIVEN]) for name in ("embedded", "opa"))
    assert isinstance(embedded[0], Value), embedded
    assert embedded == opa


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("finding contains v if { v := walk(input)[1] }", "gives nothing for walk"),
        ('finding contains 1 if "a", "a" in {"a"}', "knows no key of a set"),
        ("finding contains data", "bare `data`"),
        ("finding contains 1 if not { false }", "a body after `not`"),
        ('finding contains glob.match("{a,}b", [], "b")', "an empty alternative"),
        ('finding contains sprintf("%f", [1.5])', "writes the format"),
        ("finding contains 1 if not count(input.zz) == 0", "negates a comparison"),
        ("p[q].r contains s if some q, s in input", "a variable before its last part"),
        ('finding contains uuid.parse("x")', "answers uuid.parse differently"),
    ],
)
def test_what_would_be_answered_otherwise_is_refused_with_the_engine_that_has_it(
    rule: str, said: str
) -> None:
    [error] = errors(engine("embedded"), f"package p\n\n{rule}\n")
    assert said in error.message
    assert "opa binary" in error.message
    assert error.row == 3


@pytest.mark.parametrize(
    "rule",
    [
        'finding contains v if some v in {"a", "b"}',
        "finding contains k if some k, v in input",
        'finding contains 1 if 0, "b" in ["b"]',
        'finding contains 1 if { every k, v in input { k != "" } }',
        'finding contains sprintf("%.2f", [1.5])',
    ],
)
def test_what_is_understood_is_not_refused(rule: str) -> None:
    [answer] = ask(engine("embedded"), rule, [{"a": 1}])
    assert isinstance(answer, Value)


def test_lines_stay_where_they_are() -> None:
    text = "package p\n\nx := $`a\nb {\n1\n}`\n\ny := [p | [p, _] := walk(input)]\n\nz if true\n"
    changed = for_regorus(without_templates(text), {})
    assert changed.splitlines()[9] == "z if true"


@pytest.mark.parametrize(
    "text", ['$"' * 200_000, "$`{" * 100_000, "[a,b] := walk(" * 60_000, '$"{' * 200_000]
)
def test_hostile_text_costs_little(text: str) -> None:
    assert for_regorus(without_templates(text), {"f.g": 1})


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize(
    "value", [None, True, 1.5, [], {}, "é" * 1000, "1e99999", "::ffff:1.2.3.4/96"]
)
def test_a_function_gives_a_value_or_raises_what_counts_as_no_verdict(
    name: str, value: object
) -> None:
    count, function = FUNCTIONS[name]
    try:
        function(*[value] * count)
    except (ValueError, TypeError):
        return
