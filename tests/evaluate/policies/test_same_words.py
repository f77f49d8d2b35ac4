"""What regorus reads in other words, or has from us, means what it means to OPA."""

import pytest

from scanner.evaluate.policies._engine import EvaluationError, Limits, Value
from scanner.evaluate.policies._engine_functions import FUNCTIONS
from scanner.evaluate.policies._engine_guards import arities
from scanner.evaluate.policies._engine_templates import without_templates
from scanner.evaluate.policies._engine_text import for_regorus
from tests.evaluate.policies.engines import ask, engine, errors, load
from tests.growth import assert_linear

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
    "finding contains 1 if not count(input.zz) == 0",
    "finding contains 1 if not object.get(input.name, [], 0) == 0",
    "finding contains 1 if not f(input.name) == 1\n\nf(x) := 1 if x > 5",
    "finding contains 1 if {\n\tx := 3\n\tnot f(x) == 1\n}\n\nf(x) := 1 if x > 5",
    "finding contains 1 if not input.a[count(input.name)]",
    "finding contains 1 if not upper(input.a[_].b) == lower(input.name)",
    "finding contains 1 if not count([1 | not lower(input.zz) == input.name]) == 1",
    "finding contains 1 if lower(input.a) == input.name",
    'finding contains v if { some v in input.a; not startswith(v, "a") }',
    "finding contains to_number(input.name)",
    'finding contains concat(",", input.a)',
    "finding contains substring(input.name, 1.5, 2)",
    "finding contains object.subset(input.a, input.name)",
    "finding contains object.subset([1], [])",
    "finding contains json.marshal(input.name)",
    "finding contains regex.match(`^[a-z]+$`, input.name)",
    'finding contains sprintf("%-5s|%05d|%.2f|%8.3f|%x", ["a", 4, 1.5, 2.25, 255])',
    'finding contains sprintf("%d %s %v %v", ["a", 4, 1234567.5, input.a])',
    'finding contains sprintf("%s %s", [1])',
    'finding contains sprintf("none", [1, 1.5, "x"])',
    'finding contains sprintf("%e %g", [1.5, 0.00001])',
    'finding contains urlquery.encode_object({"a b": ["*", "&"], "c": "d"})',
    'finding contains glob.quote_meta("*.b{c}")',
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
        ("finding contains v if some k; v := data[k]", "bare `data`"),
        ("finding contains 1 if not { false }", "a body after `not`"),
        ('finding contains glob.match("{a,}b", [], "b")', "an empty alternative"),
        ("finding contains 1 if not input.zz + 1 == 2", "negates an operation"),
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
    "unit",
    ['$"', "$`{", "[a,b] := walk(", '$"{', "not f(x.y)\n", "not a = ", "not f(", "lower(", "not {"],
)
def test_hostile_text_costs_little(unit: str) -> None:
    guards = arities(careful=True)
    assert_linear(
        lambda text: for_regorus(without_templates(text), {"f.g": 1}, guards=guards),
        unit * (80_000 // len(unit)),
    )


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


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ('finding contains regex.match("[a[b]]", input.name)', "engines read differently"),
        ("finding contains regex.match(`a\\B`, input.letters)", "more here than in ASCII"),
        ("finding contains json.filter(input, [[]])", "answer this differently"),
        ("finding contains round(input.large)", "exactly"),
    ],
)
def test_what_only_a_value_makes_uncertain_leaves_that_input_open_with_the_reason(
    rule: str, why: str
) -> None:
    given = {"name": "a", "letters": "\u00e9"}
    large = {**given, "large": 2**70} if "large" in rule else given
    [answer] = ask(engine("embedded", LIMITS), rule, [large])
    assert isinstance(answer, EvaluationError)
    assert why in answer.message


@pytest.mark.parametrize(
    "rule", ['lower("\u0391\u03a3")', "lower(input.greek)", "upper(input.sharp)"]
)
@pytest.mark.parametrize("given", [{"greek": "\u0391\u03a3", "sharp": "stra\u00dfe"}])
def test_letters_keep_their_number_when_their_case_is_changed(
    rule: str, given: dict[str, str]
) -> None:
    asked = (
        ask(engine(name, LIMITS), f"finding := {rule}", [given]) for name in ("embedded", "opa")
    )
    embedded, opa = asked
    assert embedded == opa


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\w+$",
        r"\bs",
        r"\d",
        r"[\s.]x",
        r"[^\w]",
        r"\S+",
        r"(?i)STRA(.)E",
        r"\W",
        r"[[:alpha:]]+$",
    ],
)
@pytest.mark.parametrize("text", ["stra\u00dfe", "\u0663 x", "\u00a0x", "a\x0bx", "plain 1"])
def test_a_class_of_characters_holds_what_it_holds_in_opa(pattern: str, text: str) -> None:
    rule = f"finding := regex.find_n(`{pattern}`, input.text, -1)"
    embedded, opa = (
        ask(engine(name, LIMITS), rule, [{"text": text}]) for name in ("embedded", "opa")
    )
    assert embedded == opa


def test_a_builtin_that_a_test_replaces_is_replaced() -> None:
    rule = (
        'f(_, _) := "mine"\n\ng := sprintf("%v", [1])\n\nfinding := x if x := g with sprintf as f'
    )
    for name in ("embedded", "opa"):
        assert ask(engine(name, LIMITS), rule, [{}]) == [Value("mine")]


def test_a_rule_or_import_with_the_name_of_a_builtin_is_no_builtin() -> None:
    text = "import data.p.trim\n\nfinding := trim.f(1)"
    other = "package p.trim\n\nf(x) := x + 1\n"
    for name in ("embedded", "opa"):
        loaded = load(engine(name, LIMITS), f"package p\n\n{text}\n", other)
        assert loaded.evaluate_many("data.p.finding", [{}]) == [Value(2)]
        loaded.close()
