import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.spans import json_spans, spans_by_path, yaml_spans
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.grammars.yaml_text import load_documents

WORD = st.text("abcxyz ", min_size=1, max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | WORD,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORD, inner, max_size=4),
    max_leaves=20,
)


def at(value: object, path: Path) -> object:
    for part in path:
        value = value[part]  # type: ignore[index]
    return value


@given(JSON, st.sampled_from([None, 2]))
def test_a_json_span_holds_exactly_the_text_of_its_value(data: object, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    spans = json_spans(text)
    assert spans[-1].path == ()
    for span in spans:
        assert load_json(text[span.start : span.end]) == at(data, span.path)
        if span.key_start != span.key_end:
            assert load_json(text[span.key_start : span.key_end]) == span.path[-1]


@given(JSON, st.booleans())
def test_putting_another_scalar_into_a_yaml_span_changes_that_value_alone(
    data: object,
    flow: bool,  # noqa: FBT001 - given by hypothesis
) -> None:
    text = yaml.dump(data, default_flow_style=flow, width=40)
    value = load_documents(text)[0].value
    for span in yaml_spans(text):
        if span.text is None:
            continue
        changed = text[: span.start] + '"Z"' + text[span.end :]
        expected = json.loads(json.dumps(value))
        if not span.path:
            expected = "Z"
        else:
            at(expected, span.path[:-1])[span.path[-1]] = "Z"  # type: ignore[index]
        assert load_documents(changed)[0].value == expected


def test_yaml_spans_name_style_anchor_and_document() -> None:
    text = "a: &x 'q'\nb: *x\nc: |\n  one\n  two\n\nd: [1]\n---\ne: {f: 2}\n"
    first = spans_by_path(yaml_spans(text))
    assert (first["a",].style, first["a",].anchor) == ("'", "x")
    assert first["b",].style == "*"
    assert text[first["c",].start : first["c",].end] == "|\n  one\n  two"
    assert text[first["d",].start : first["d",].end] == "[1]"
    second = spans_by_path(yaml_spans(text), 1)
    assert text[second["e",].start : second["e",].end] == "{f: 2}"
    assert text[second["e",].key_start : second["e",].key_end] == "e"


def test_a_block_collection_ends_where_its_last_value_does() -> None:
    text = "a:\n  b: 1\n  c: 2  # note\n\n# end\nd: 3\n"
    span = spans_by_path(yaml_spans(text))["a",]
    assert text[span.start : span.end] == "b: 1\n  c: 2"


def test_offsets_count_characters_with_carriage_returns_and_wide_letters() -> None:
    text = "a: \U0001f600é\r\nb: x\r\n"
    span = spans_by_path(yaml_spans(text))["b",]
    assert text[span.start : span.end] == "x"


@pytest.mark.parametrize("text", ["[" * 100_000, "a: [", "{a: 1}: 2"])
def test_what_cannot_be_read_gives_the_same_error_as_reading_it(text: str) -> None:
    with pytest.raises(DocumentSyntaxError):
        yaml_spans(text)
