import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.globs import is_glob, matches, matches_path
from tests.growth import assert_growth, assert_linear


@given(st.text("ab*?", max_size=12), st.text("ab.", max_size=12))
def test_agrees_with_the_shell_rules_where_both_have_them(pattern: str, text: str) -> None:
    assert matches(pattern, text) == fnmatch.fnmatchcase(text, pattern)


@given(st.text(max_size=20))
def test_a_text_without_wildcards_matches_itself_alone(text: str) -> None:
    assert matches(text, text)
    if not is_glob(text):
        assert not matches(text, text + "x")


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("usage/*.csv", "usage/a.csv", True),
        ("usage/*.csv", "usage/b/a.csv", False),
        ("**/a.csv", "a.csv", True),
        ("**/a.csv", "x/y/a.csv", True),
        ("x/**", "x/y/z", True),
        ("x/**/z", "x/z", True),
        ("x/**/z", "x/a/b/z", True),
        ("x/**/z", "x/a/b/y", False),
        ("**/b/**/d", "a/b/c/b/d", True),
        ("*", "a/b", False),
        ("[ab]", "a", False),
        ("[ab]", "[ab]", True),
    ],
)
def test_paths_are_matched_part_by_part(pattern: str, path: str, *, expected: bool) -> None:
    assert matches_path(pattern, path) is expected


def test_a_pattern_made_to_be_slow_is_not() -> None:
    assert not matches("*a" * 50 + "b", "a" * 20_000)
    assert_linear(lambda text: matches("*a" * 50 + "b", text), "a" * 20_000)
    assert not matches_path("**/a/" * 30 + "b", "a/" * 2_000 + "c")
    assert_growth(lambda parts: matches_path("**/a/" * 30 + "b", "a/" * parts + "c"), 2_000)
