import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.json_text import DocumentSyntaxError, json_lines, load_json
from scanner.normalize.grammars.syntax import MAX_DEPTH

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_every_value_reads_back_exactly_and_every_path_has_a_line(data: object) -> None:
    text = json.dumps(data, indent=1)
    assert load_json(text) == data
    rows = text.split("\n")
    assert all(1 <= line <= len(rows) for line in json_lines(text).values())


def test_integers_are_exact_and_a_byte_order_mark_is_no_error() -> None:
    assert load_json("\ufeff[9007199254740993]") == [9007199254740993]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,\n "a": 2}', 2, 2),
        ('{"a": 1,\n "a"  : 2}', 2, 2),
        ('{"a": 1,\n "a": "\\u003a"}', 2, 2),
        ('{"a": "\\\\",\n "a": "{"}', 2, 2),
        ('{"a": NaN}', 1, 7),
        ('["\\ud800"]', 1, 2),
        ("[" * 100_000, 1, 201),
        ("[" * 300 + "]" * 300, 1, 201),
        ('[{"a":' * 150 + "0" + "}]" * 150, 1, 601),
        ('["]",' * 300 + "0" + ',"["]' * 300, 1, 1001),
        ('{"a":\n', 2, 1),
        ("[1,]", 1, 4),
        ('["a\nb"]', 1, 4),
        ("", 1, 1),
        ("[1] x", 1, 5),
    ],
)
def test_what_is_not_json_is_an_error_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(DocumentSyntaxError) as caught:
        load_json(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize("text", ["[1e999]", "9" * 5000])
def test_numbers_that_cannot_be_kept_exactly_are_refused(text: str) -> None:
    with pytest.raises(DocumentSyntaxError):
        load_json(text)


def test_a_surrogate_pair_is_one_character() -> None:
    assert load_json('["\\ud83d\\ude00"]') == ["\U0001f600"]


def test_lines_are_those_of_the_keys() -> None:
    lines = json_lines('{\n "a":\n  [1,\n   2],\n "b": null}')
    assert lines["a",] == 2
    assert lines["a", 1] == 4
    assert lines["b",] == 5


@given(st.text(alphabet='{}[]",:0123456789.eE+-truefalsn\\u \n', max_size=60))
def test_the_tokenizer_and_the_fast_reader_accept_the_same_texts(text: str) -> None:
    def accepts(read: object) -> bool:
        try:
            read(text)  # type: ignore[operator]
        except DocumentSyntaxError as error:
            return "out of range" in error.message
        return True

    assert accepts(load_json) == accepts(json_lines)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a\\\\": 1, "a\\\\": 2, "b": ": no key"}',
        '{"text": "\\"a\\": 1", "x": {"y": 1, "y": 1}}',
        '[{"k" : 1, "k"\n: ": "}]',
        '{"a": 1, "\\u0061": 2}',
    ],
)
def test_a_doubled_key_is_found_whatever_the_texts_around_it_look_like(text: str) -> None:
    with pytest.raises(DocumentSyntaxError, match="twice"):
        load_json(text)


@pytest.mark.parametrize("text", ['"', "[", "]", "}{", '\\"', "\\\\", '\\\\\\"]', "[]", "\\n[", ""])
def test_brackets_and_quotes_inside_texts_never_hide_how_deep_a_text_is(text: str) -> None:
    written = f'"{text}"' if text != '"' else '"\\""'
    for depth in (MAX_DEPTH, MAX_DEPTH + 1):
        value = f'{{"a": {written}, "b": ' * (depth // 2) + "[" * (depth - depth // 2)
        value += written + f", {written}]" * (depth - depth // 2) + "}" * (depth // 2)
        if depth <= MAX_DEPTH:
            assert load_json(value)
        else:
            with pytest.raises(DocumentSyntaxError, match="nested more than"):
                load_json(value)
