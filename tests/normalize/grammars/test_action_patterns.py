"""Patterns mean what brute force says they mean, and cost little on hostile text."""

import re
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.normalize.grammars.action_patterns import covers, matches, overlaps
from tests.growth import assert_linear

PATTERN = st.text(alphabet="ab*?", max_size=6)
TEXT = st.text(alphabet="abc", max_size=7)
TEXTS = ["".join(letters) for size in range(7) for letters in product("abc", repeat=size)]


def oracle(pattern: str, text: str) -> bool:
    expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(expression, text, re.DOTALL) is not None


@given(PATTERN, TEXT)
def test_a_pattern_matches_exactly_what_brute_force_matches(pattern: str, text: str) -> None:
    assert matches(pattern, text) == oracle(pattern, text)


@settings(max_examples=200)
@given(PATTERN, PATTERN)
def test_a_covering_pattern_matches_all_that_the_covered_one_matches(a: str, b: str) -> None:
    if covers(a, b):
        assert all(oracle(a, text) for text in TEXTS if oracle(b, text))


@settings(max_examples=200)
@given(PATTERN, PATTERN)
def test_patterns_overlap_exactly_when_some_text_matches_both(a: str, b: str) -> None:
    # Two patterns of at most six characters that share a text share one of at most twelve, and
    # with a third letter that neither names, one of the short texts already shows it.
    shared = any(oracle(a, text) and oracle(b, text) for text in TEXTS)
    if shared:
        assert overlaps(a, b)
    elif len(a.replace("*", "")) + len(b.replace("*", "")) <= 6:
        assert not overlaps(a, b)


@given(PATTERN, PATTERN)
def test_overlap_does_not_depend_on_the_order(a: str, b: str) -> None:
    assert overlaps(a, b) == overlaps(b, a)


def test_a_question_mark_is_one_character_and_a_star_any_number() -> None:
    assert matches("s3:get?bject", "s3:getobject")
    assert not matches("s3:get?object", "s3:getobject")
    assert matches("iam:*pass*", "iam:passrole")


def test_a_question_mark_does_not_cover_a_star() -> None:
    assert not covers("s3:?", "s3:*")
    assert covers("s3:*", "s3:?")


def test_hostile_patterns_over_a_megabyte_cost_little() -> None:
    text = "a" * 1_000_000
    for pattern in ("*a" * 200 + "b", "*a?" * 200 + "b"):
        assert not matches(pattern, text)
        assert_linear(lambda part, pattern=pattern: matches(pattern, part), text)  # type: ignore[misc]
    assert not overlaps("a*" * 500 + "b", "a" * 2048 + "?c")
