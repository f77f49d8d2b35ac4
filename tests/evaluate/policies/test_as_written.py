"""Numbers, bytes and letters of which the embedded engine keeps less than OPA: alike, or left open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evaluate.policies._engine import Answer, Bundle, EvaluationError, Limits
from scanner.evaluate.policies._known_differences import writes_fractions
from tests.evaluate.policies.engines import ask, engine, load
from tests.growth import assert_linear

LIMITS = Limits(seconds=20)
NUMBERS: list[Any] = [3, 3.0, 1.5, {"k": 3.0}, {"k": 3}, [2.0], "3.0", "1e2", "30", 2000000.0]
TEXTS = ["x", "\u00e9x", "\U0001f642x", "//5hYg==", "b2s=", "7aCA", "68c3a9", "ff"]
PLACES = [
    "10.1.2.3",
    "::ffff:1.2.3.4/120",
    "010.0.0.0/8",
    "10.0.0.0/08",
    "10.1.0.0/16",
    "fe80::1%a",
    3,
]


def both(rule: str, inputs: list[Any]) -> list[tuple[Answer, Answer]]:
    """Return what OPA says and what the embedded engine says, of each input."""
    said = [
        ask(engine(name, LIMITS), rule, [{"a": one} for one in inputs])
        for name in ("opa", "embedded")
    ]
    return list(zip(*said, strict=True))


def left_open(rule: str, inputs: list[Any]) -> list[Any]:
    """Return the inputs that the embedded engine leaves open; the others it answers as OPA does."""
    found = []
    for one, (opa, embedded) in zip(inputs, both(rule, inputs), strict=True):
        if isinstance(embedded, EvaluationError):
            assert "evaluate it with the opa binary" in embedded.message
            found.append(one)
        else:
            assert embedded == opa, one
    return found


@pytest.mark.parametrize(
    ("rule", "opened"),
    [
        ('finding := sprintf("%d|%s", [input.a, input.a])', [3.0, {"k": 3.0}, [2.0], 2000000.0]),
        ('finding := sprintf("%v", [input.a])', [{"k": 3.0}, [2.0], 2000000.0]),
        ('finding := sprintf("none", [input.a])', [3.0, {"k": 3.0}, [2.0], 2000000.0]),
        ("finding := json.marshal(input.a)", [3.0, {"k": 3.0}, [2.0], 2000000.0]),
        ("finding := yaml.marshal(input.a)", [3.0, {"k": 3.0}, [2.0], "3.0", "1e2", "30", 2000000.0]),
        ('finding := $"{input.a}"', [3.0, {"k": 3.0}, [2.0], 2000000.0]),
        ('finding := sprintf("%d", [to_number(input.a)])', [3.0, "3.0", "1e2", 2000000.0]),
        ('finding := sprintf("%d", [json.unmarshal(input.a)])', ["3.0", "1e2"]),
        ('finding := sprintf("%d", [yaml.unmarshal(input.a)])', ["3.0", "1e2"]),
        ('finding := sprintf("%f|%e", [input.a, 0.5])', [3.0, {"k": 3.0}, [2.0], 2000000.0]),
    ],
)  # fmt: skip
def test_a_whole_number_that_was_written_as_a_fraction_is_printed_by_nobody_who_forgot_it(
    rule: str, opened: list[Any]
) -> None:
    assert left_open(rule, NUMBERS) == opened


@pytest.mark.parametrize(
    ("rule", "opened"),
    [
        ("finding := [count(d), d, d == input.a] if d := base64.decode(input.a)", []),
        ("finding := crypto.sha256(base64.decode(input.a))", ["//5hYg==", "7aCA"]),
        ("finding := base64.encode(base64.decode(input.a))", ["//5hYg==", "7aCA"]),
        ("finding := hex.decode(input.a) if regex.match(`^[0-9a-f]+$`, input.a)", ["ff"]),
        ("finding := count(input.a)", []),
        ('finding := glob.match("?x", [], input.a)', ["\u00e9x", "\U0001f642x"]),
        ('finding := glob.match("*x", [], input.a)', []),
    ],
)
def test_bytes_and_letters_are_counted_and_compared_as_opa_does(
    rule: str, opened: list[str]
) -> None:
    assert left_open(rule, TEXTS) == opened


@pytest.mark.parametrize("name", ["filter", "remove"])
def test_a_path_that_goes_on_below_a_scalar_is_left_open(name: str) -> None:
    given = [{"x": 7, "y": 1}, {"x": {"z": 1}}, {"x": [1, {"z": 2}]}, {"y": 1}]
    assert left_open(f'finding := json.{name}(input.a, ["x/z", "y"])', given) == given[:1]
    assert left_open(f'finding := json.{name}(input.a, ["x/0/z"])', given) == [given[0], given[2]]


def test_a_class_of_characters_that_is_not_closed_is_no_pattern_to_anybody() -> None:
    given = ["[]", "[^]", "[]a]", "[^]a]", "[a]", "a[]b"]
    assert left_open("finding := regex.is_valid(input.a)", given) == ["[]", "[^]", "a[]b"]


def test_a_version_with_a_letter_before_it_is_left_open() -> None:
    given = ["v1.2.3", "1.2.3", "1.2", "x", 3]
    assert left_open("finding := semver.is_valid(input.a)", given) == ["v1.2.3"]


def test_a_network_holds_what_opa_says_it_holds() -> None:
    opened = left_open('finding := net.cidr_contains("10.0.0.0/8", input.a)', PLACES)
    assert opened == ["::ffff:1.2.3.4/120", "10.0.0.0/08"]
    assert left_open('finding := net.cidr_contains(input.a, "10.1.2.3")', PLACES) == opened


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("3.0", True), ("[1.50]", True), ('{"a": 1e2}', True), ("-1.0", True), ("f(1.0)", True),
        ("1.5", False), ("input.a * 1.0", False), ("1e6 + input.a", False), ("input.a - 1.0", True),
        ("input.a > 2.0", False), ("input.a == 2.0", False), ("2.0 != input.a", False),
        ("round(2.50)", False), ('"3.0"', False), ("`1.0`", False), ("input.a # 3.0", False),
        ("10", False), ("v1.a0", False),
    ],
)  # fmt: skip
def test_a_fraction_in_a_policy_counts_where_it_is_kept_as_it_was_written(
    expression: str,
    kept: bool,  # noqa: FBT001 - from the table above
) -> None:
    assert writes_fractions([f"package p\n\nfinding := {expression}\n"]) is kept


def test_a_number_of_a_policy_or_its_data_may_reach_what_is_printed() -> None:
    rule = 'package p\n\nfinding := sprintf("%%d", [input.a, %s])\n'
    for text, data in ((rule % "1.0", {}), (rule % "data.n", {"n": 1.0})):
        loaded = engine("embedded", LIMITS).load(Bundle({"p.rego": text}, data))
        assert not isinstance(loaded, tuple)
        [answer] = loaded.evaluate_many("data.p.finding", [{"a": 3}])
        loaded.close()
        assert isinstance(answer, EvaluationError)


def test_data_with_a_number_that_is_not_kept_does_not_load() -> None:
    found = engine("embedded").load(Bundle({"p.rego": "package p\n\nx := data.n\n"}, {"n": 2**70}))
    assert isinstance(found, tuple)
    assert "evaluate it with the opa binary" in str(found[0])


@pytest.mark.parametrize("word", ["\U0001f642", "\u00df"])
def test_letters_that_need_care_in_a_policy_get_it(word: str) -> None:
    loaded = load(
        engine("embedded"), f'package p\n\nfinding := [count("{word}"), lower("{word}")]\n'
    )
    [answer] = loaded.evaluate_many("data.p.finding", [{}])
    loaded.close()
    assert "Value(value=[1," in str(answer)


@given(st.text('0123456789.eE+-x \n"`#[(=', max_size=60))
def test_any_text_is_looked_at_for_fractions(text: str) -> None:
    assert writes_fractions([text]) in (True, False)


def test_long_numbers_are_looked_at_in_linear_time() -> None:
    for part in ("1", "1.0", "1e", "1.1"):
        assert_linear(lambda text: writes_fractions([text]), part * 40_000)
