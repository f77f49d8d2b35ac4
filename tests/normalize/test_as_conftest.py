"""Files in languages that only policies about files ask about are what conftest makes of them.

The examples were printed by `conftest parse` 0.71.1 on 2026-11-22; null is a file that it refuses.
TRUEUP_CONFTEST_FILES names folders whose files are held against the conftest on the PATH.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.conftest_values import value_of
from scanner.normalize.grammars.formats import PARSED, language_of
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from tests.growth import assert_growth, assert_linear

_EXAMPLES = json.loads((Path(__file__).parent / "conftest_values.json").read_text("utf-8"))
_PARSERS = {
    "HCL": "hcl2", "ignore": "ignore", "CODEOWNERS": "codeowners", "JSONC": "jsonc", "JSON": "json",
    "XML": "xml", "INI": "ini", "env": "dotenv",
}  # fmt: skip
_FOLDERS = [
    Path(one) for one in os.environ.get("TRUEUP_CONFTEST_FILES", "").split(os.pathsep) if one
]
_REFUSED = object()


def _ours(language: str, text: str) -> Any:
    try:
        return value_of(language, text)
    except DocumentSyntaxError:
        return _REFUSED


def _same(one: Any, other: Any) -> bool:
    """Say whether two values are one, truth values apart from numbers."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other) and isinstance(one, bool) == isinstance(other, bool)
    return bool(one == other)


def test_every_language_that_is_parsed_has_examples() -> None:
    assert set(_EXAMPLES) == PARSED == set(_PARSERS)


@pytest.mark.parametrize("language", sorted(_EXAMPLES))
def test_every_example_is_what_conftest_prints(language: str) -> None:
    for text, expected in _EXAMPLES[language]:
        found = _ours(language, text)
        if expected is None:
            assert found is _REFUSED, text
        else:
            assert _same(found, expected), (text, found)


def _files() -> Iterator[Path]:
    for folder in _FOLDERS:
        yield from (one for one in sorted(folder.rglob("*")) if one.is_file())


@pytest.mark.skipif(not _FOLDERS, reason="TRUEUP_CONFTEST_FILES names no folder")
def test_every_file_of_a_folder_is_what_conftest_prints() -> None:
    conftest = shutil.which("conftest")
    assert conftest is not None
    different, compared = [], 0
    for file in _files():
        language = language_of(file.name)
        if language not in PARSED:
            continue
        argv = [conftest, "parse", "--parser", _PARSERS[language], str(file)]
        done = subprocess.run(argv, capture_output=True, check=False, timeout=120)
        expected = json.loads(done.stdout) if done.returncode == 0 else _REFUSED
        found = _ours(language, file.read_bytes().decode("utf-8", "replace"))
        compared += 1
        if not _same(found, expected):
            different.append(str(file))
    assert (different, compared > 0) == ([], True)


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
    assert_linear(lambda text: _ours("HCL", text), begin + piece * (60_000 // len(piece)))


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
    found = _ours("HCL", text)
    assert found is _REFUSED or isinstance(json.loads(json.dumps(found)), dict)


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
                lambda text: _ours(language, text), begin + piece * (40_000 // len(piece))
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
    found = _ours(language, "".join(pieces))
    assert found is _REFUSED or json.dumps(found)


def test_a_variable_of_the_environment_is_refused() -> None:
    with pytest.raises(DocumentSyntaxError, match="does not set before"):
        value_of("env", "A=$HOME\n")
