"""Files in languages that only policies about files ask about are what conftest makes of them.

The examples were printed by `conftest parse` 0.71.1 on 2026-11-22; null is a file that it refuses.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.conftest_values import value_of
from scanner.normalize.grammars.formats import PARSED
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from tests.growth import assert_growth, assert_linear

_EXAMPLES = json.loads((Path(__file__).parent / "conftest_values.json").read_text("utf-8"))
REFUSED = object()


def read_as_conftest(language: str, text: str) -> Any:
    try:
        return value_of(language, text)
    except DocumentSyntaxError:
        return REFUSED


def is_same(one: Any, other: Any) -> bool:
    """Say whether two values are one, truth values apart from numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other) and isinstance(one, bool) == isinstance(other, bool)
    return bool(one == other)


def test_every_language_that_is_parsed_has_examples() -> None:
    assert set(_EXAMPLES) == PARSED


@pytest.mark.parametrize("language", sorted(_EXAMPLES))
def test_every_example_is_what_conftest_prints(language: str) -> None:
    for text, expected in _EXAMPLES[language]:
        found = read_as_conftest(language, text)
        if expected is None:
            assert found is REFUSED, text
        else:
            assert is_same(found, expected), (text, found)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = 1\nb = \n", 2),
        ('a {\n  b = "x\n}\n', 2),
        ("a = <<E\nx\n", 3),
        ("a {\n", 2),
        ("a = 1\n\na = 2\n", 3),
        ('a = [\n"\\q"]', 2),
    ],
)
def test_what_is_no_hcl_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        value_of("HCL", text)
    assert caught.value.line == line


@pytest.mark.parametrize(
    "opening", ["[", "{a=", "(", '"${', "a(", "-", "!", "a[", "b ? ", "%{if a}"]
)
def test_hcl_that_is_nested_without_end_is_refused(opening: str) -> None:
    quote = '"' if opening.startswith("%") else ""
    with pytest.raises(DocumentSyntaxError, match="nested more than"):
        value_of("HCL", f"a = {quote}{opening * 20_000}{quote}")
    with pytest.raises(DocumentSyntaxError, match="nested more than"):
        value_of("HCL", "a {\n" * 20_000)


@pytest.mark.parametrize(
    "piece",
    ['a = "', "$", "%", "${a}", "$${", "<<E\n", "/*", "#", " ", "\n", "1", "1.", ".", "a.", "a", "b {}\n",
     '"', "~}", "x, ", "é", "\\n", "[*]", "a + "],
)  # fmt: skip
@pytest.mark.parametrize("begin", ["", 'a = "', "a = <<-E\n", "a = [", "a = b"])
def test_reading_hcl_costs_no_more_than_in_proportion(begin: str, piece: str) -> None:
    assert_linear(
        lambda text: read_as_conftest("HCL", text), begin + piece * (60_000 // len(piece))
    )


def test_a_long_heredoc_and_many_blocks_cost_no_more_than_in_proportion() -> None:
    def heredoc(size: int) -> object:
        return value_of("HCL", "a = <<-E\n" + "  $x ${y}\n\n" * size + "E\n")

    def blocks(size: int) -> object:
        return value_of("HCL", "".join(f'a "x" "{n}" {{\n b = {n}\n}}\n' for n in range(size)))

    assert_growth(heredoc, 4_000)
    assert_growth(blocks, 4_000)


@given(
    st.lists(
        st.sampled_from([*'abE1{}[]()"$%~<-=,.:?!\\#\n é', "${", "%{", "<<-E\n", "\nE\n"]),
        max_size=40,
    )
)
def test_any_text_is_read_or_refused_with_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    found = read_as_conftest("HCL", text)
    assert found is REFUSED or isinstance(json.loads(json.dumps(found)), dict)


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(DocumentSyntaxError, match="longer than"):
        value_of("HCL", "#" * 4_000_001)


_HOSTILE = {
    "ignore": ("\\\\", "\\ ", "  ", "#", "!\n", "é"),
    "CODEOWNERS": ("a @b\n", "a ", "\\ ", "*", "#", "@b "),
    "JSONC": ('"', "/*", "//", "/", "*", "\\", "[", "#\n"),
    "XML": (
        "<a>",
        "<a/>",
        "<!--",
        "<![CDATA[",
        "<?",
        "<a b='",
        "&lt;",
        "]]>",
        "<!DOCTYPE a [",
        "-",
    ),
    "env": ("a=1\n", "a='", '"', "a=' ", "$A", "\\", "a: ", "A=$A\n", " "),
    "INI": ("[a]\n", "a=1\n", "a=`", '"""', "a=b\\\n", "=", "a", "_1"),
}


@pytest.mark.parametrize("language", sorted(_HOSTILE))
def test_reading_the_others_costs_no_more_than_in_proportion(language: str) -> None:
    for piece in _HOSTILE[language]:
        for begin in ("", "<a>", "[a]\nb=", '{"a": '):
            assert_linear(
                lambda text: read_as_conftest(language, text),
                begin + piece * (40_000 // len(piece)),
            )


def test_a_document_type_that_defines_entities_is_refused() -> None:
    text = '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>'
    with pytest.raises(DocumentSyntaxError, match="defines entities"):
        value_of("XML", text)


@given(
    st.sampled_from(sorted(_HOSTILE)),
    st.lists(st.sampled_from("ab1=:[]<>/!-\"'`\\&;#*{}, \n\té"), max_size=40),
)
def test_any_text_of_the_others_is_read_or_refused_with_words(
    language: str, pieces: list[str]
) -> None:
    found = read_as_conftest(language, "".join(pieces))
    assert found is REFUSED or json.dumps(found)


def test_a_variable_of_the_environment_is_refused() -> None:
    with pytest.raises(DocumentSyntaxError, match="does not set before"):
        value_of("env", "A=$HOME\n")
