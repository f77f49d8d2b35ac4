import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, load_documents
from tests.growth import assert_linear

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


def value(text: str) -> object:
    return load_documents(text)[0].value


def problem(text: str) -> DocumentSyntaxError:
    with pytest.raises(DocumentSyntaxError) as caught:
        load_documents(text)
    return caught.value


@given(JSON)
def test_every_json_value_reads_the_same_as_yaml(data: object) -> None:
    assert value(json.dumps(data, ensure_ascii=False)) == data


@given(JSON)
def test_what_another_writer_of_yaml_wrote_reads_back(data: object) -> None:
    written = yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True, sort_keys=False)
    assert json.dumps(value(written)) == json.dumps(data)


@pytest.mark.parametrize(
    "word", ["on", "yes", "No", "2024-01-01", "0755", "0o17", "1:30", ".inf", "1_000", "1e999"]
)
def test_words_that_older_yaml_turns_into_something_else_stay_text(word: str) -> None:
    assert value(f"{word}: {word}") == {word: word}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0x1F", 31), ("-12", -12), ("1.5e3", 1500.0), (".5", 0.5), ("~", None), ("TRUE", True)],
)
def test_unquoted_scalars_follow_the_core_schema(text: str, expected: object) -> None:
    assert value(f"a: {text}") == {"a": expected}


def test_keys_stay_as_they_are_written() -> None:
    assert value("on: 1\n80: 2\ntrue: 3\n~: 4") == {"on": 1, "80": 2, "true": 3, "~": 4}


def test_an_integer_of_any_length_that_is_read_is_exact() -> None:
    assert value("a: " + "9" * 3000) == {"a": int("9" * 3000)}


def test_a_local_tag_is_kept_beside_its_value() -> None:
    assert value("a: !Ref Name\nb: !If [x, 1]") == {"a": {"!Ref": "Name"}, "b": {"!If": ["x", 1]}}


def test_no_tag_makes_an_object() -> None:
    assert value("!!python/object/apply:os.system [echo]") == ["echo"]


def test_merge_keys_apply_and_own_keys_win() -> None:
    text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\n"
    assert value(text)["c"] == {"x": 3, "y": 1, "z": 2}  # type: ignore[index]


def test_every_value_has_the_line_of_its_key() -> None:
    lines = load_documents("# c\na:\n  - b: 1\n    c:\n      d\n---\ne: 1")[0].lines
    assert lines[()] == 2
    assert lines["a", 0, "c"] == 4
    assert lines.near(("a", 0, "c", "missing")) == 4
    assert ("a", 1) not in lines
    assert set(lines) == {(), ("a",), ("a", 0), ("a", 0, "b"), ("a", 0, "c")}


def test_documents_are_given_in_order_and_comments_alone_are_none() -> None:
    assert [each.value for each in load_documents("a: 1\n---\n- 2\n---\n")] == [{"a": 1}, [2], None]
    assert load_documents("# only a comment\n") == ()


def test_a_doubled_key_is_an_error_with_its_place() -> None:
    error = problem("a: 1\nb:\n  c: 1\n  c: 2\n")
    assert (error.line, error.column) == (4, 3)


@pytest.mark.parametrize(
    "text", ["a: [1", "a: *none", "a: &a [*a]", "a: \x00", "? {b: 1}\n: 2", "\ta: 1", 'a: "x']
)
def test_bad_syntax_is_an_error_with_a_line(text: str) -> None:
    assert problem(text).line >= 1


def test_deep_nesting_is_refused_at_once_with_its_place() -> None:
    assert problem("[" * 100_000).column == 201
    assert problem("- " * 100_000).line == 1
    assert_linear(problem, "[" * 100_000)
    assert_linear(problem, "- " * 100_000)


def test_a_billion_laughs_are_refused_before_they_grow() -> None:
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    assert "aliases" in problem("\n".join(lines)).message


def test_a_long_text_repeated_by_aliases_is_refused() -> None:
    text = f"a: &a {'x' * 200_000}\nb: [{', '.join(['*a'] * 100)}]"
    assert "aliases" in problem(text).message


def test_an_error_never_quotes_a_value() -> None:
    assert "hunter2" not in str(problem("password: hunter2\n  x: [hunter2"))


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#,? \n\t%@`~0", max_size=60))
def test_any_text_gives_values_or_an_error_and_nothing_else(text: str) -> None:
    try:
        documents = load_documents(text)
    except DocumentSyntaxError:
        return
    for each in documents:
        json.dumps(each.value)
        assert all(line >= 1 for line in each.lines.values())
