import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.rego_metadata import (
    Annotation,
    AnnotationError,
    annotations,
    merged,
)
from tests.growth import assert_linear


def test_a_block_belongs_to_what_stands_below_it() -> None:
    text = (
        "# METADATA\n# title: All\n# scope: subpackages\npackage a\n\n"
        "# METADATA\n# title: One\n# custom:\n#   severity: low\n\nfinding contains 1 if true\n"
        "# METADATA\n# scope: document\ndefault allow := false\n"
    )
    first, second, third = annotations(text)
    assert first == Annotation(1, "subpackages", "", {"title": "All", "scope": "subpackages"})
    assert second == Annotation(
        6, "rule", "finding", {"title": "One", "custom": {"severity": "low"}}
    )
    assert third == Annotation(12, "document", "allow", {"scope": "document"})


def test_an_ordinary_comment_is_no_annotation() -> None:
    assert list(annotations("# METADATA is read elsewhere\npackage a\n")) == []


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ("# title: a: b", "not valid YAML"),
        ("# - 1", "the block is not a mapping"),
        ("# scope: everywhere", "scope 'everywhere' is none of"),
        ("# scope: rule", "stands above the package: write one of package or subpackages"),
        ("# custom: [1]", "`custom` is not a mapping"),
        ("# a: " + "[" * 5000, "not valid YAML"),
        ("# a: " + "x" * 40_000, "more than 32768"),
    ],
)
def test_a_block_that_cannot_be_read_says_where_and_why(block: str, reason: str) -> None:
    [found] = annotations(f"\n# METADATA\n{block}\npackage a\n")
    assert isinstance(found, AnnotationError)
    assert found.line == 2
    assert reason in found.reason


@pytest.mark.parametrize(
    ("block", "code", "scope", "target", "title"),
    [
        ("# METADATA:\n# title: t", "r := 1", "rule", "r", "t"),
        ("# METADATA\n# title: t\n# entrypoint: true", "r := 1", "document", "r", "t"),
        ("# METADATA\n# title: t\n\n# words", "r := 1", "rule", "r", "t"),
        ("# METADATA\n# title: |\n#   t", "r := 1", "rule", "r", "t\n"),
        ("# METADATA\r\n# title: t\r", "r := 1", "rule", "r", "t"),
    ],
)
def test_a_block_is_read_as_opa_reads_it(
    block: str, code: str, scope: str, target: str, title: str
) -> None:
    [found] = annotations(f"package a\n\n{block}\n{code}\n")
    assert isinstance(found, Annotation)
    assert (found.scope, found.target, found.values["title"]) == (scope, target, title)


@pytest.mark.parametrize(
    "text",
    ["  # METADATA\n  # title: x\n", "x := `\n# METADATA\n# title: x\n`\n", "# METADATA is here\n"],
)
def test_what_is_no_comment_at_the_start_of_a_line_opens_no_block(text: str) -> None:
    assert list(annotations(f"package a\n{text}y := 1\n")) == []


@pytest.mark.parametrize(
    ("scope", "code", "reason"),
    [
        ("package", "r := 1", "stands above a rule: write one of document or rule"),
        ("rule", "import data.x", "neither a package nor a rule stands below it"),
        ("rule", "", "neither a package nor a rule stands below it"),
    ],
)
def test_a_block_that_opa_attaches_to_nothing_is_an_error(
    scope: str, code: str, reason: str
) -> None:
    [found] = annotations(f"package a\n# METADATA\n# scope: {scope}\n{code}\n")
    assert isinstance(found, AnnotationError)
    assert reason in found.reason


def test_the_nearer_annotation_wins_and_custom_key_by_key() -> None:
    outer = {"title": "a", "custom": {"severity": "low", "owner": "x"}}
    inner = {"custom": {"severity": "high"}}
    assert merged(outer, inner) == {"title": "a", "custom": {"severity": "high", "owner": "x"}}


@given(st.text(alphabet="# METADATA\n:-[]{}&*!|>'\" x", max_size=300))
def test_any_text_gives_annotations_or_errors_and_never_an_exception(text: str) -> None:
    for found in annotations(f"# METADATA\n{text}"):
        assert found.line >= 1


def test_a_megabyte_of_blocks_costs_one_pass() -> None:
    text = "# METADATA\n\n" * 70_000
    assert all(isinstance(found, AnnotationError) for found in annotations(text))
    assert_linear(lambda given: list(annotations(given)), text)
    assert_linear(lambda given: list(annotations(given)), "# METADATA\n# a: 1\n`\n" * 4_000)
