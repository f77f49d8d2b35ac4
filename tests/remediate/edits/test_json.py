"""An edit of JSON changes the planned value and no other byte, or is refused with a reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.model.resource import Json, PathPart
from scanner.remediate.edits.json import remove_value, replace_value

TEXT = '{\r\n\t"a" : [ 1,2 , 3],\r\n\t"é": {"b":"x",  "c": null},\r\n\t"d": [\r\n\t\t{"id": "q"}\r\n\t]\r\n}'


@pytest.mark.parametrize(
    ("path", "value", "old", "new"),
    [
        (("a", 1), 20, "2 ,", "20 ,"),
        (("é", "b"), 'q"ü', '"x"', '"q\\"ü"'),
        (("d", {"id": "q"}), {"id": "q", "n": 1}, '{"id": "q"}', '{"id": "q", "n": 1}'),
        (("a",), [], "[ 1,2 , 3]", "[]"),
        (("d",), [{"id": 1}], '{"id": "q"}', '{\r\n\t\t\t"id": 1\r\n\t\t}'),
    ],
)
def test_value_is_replaced_in_place(
    path: tuple[PathPart, ...], value: Json, old: str, new: str
) -> None:
    after = replace_value(TEXT, path, value)
    assert after == TEXT.replace(old, new)
    assert replace_value(after, path, value) == after


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (("a", 0), "[ 1,2", "[ 2"),
        (("a", 2), "2 , 3", "2"),
        (("é", "c"), ',  "c": null', ""),
        (("d", 0), '\r\n\t\t{"id": "q"}\r\n', "\r\n\t\t\r\n"),
    ],
)
def test_entry_is_removed_with_one_comma(path: tuple[PathPart, ...], old: str, new: str) -> None:
    assert remove_value(TEXT, path) == TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "cannot be read"),
        ('{"a": 1, "a": 2}', "cannot be read"),
        ('{"b": 1}', "no value at a"),
    ],
)
def test_edit_that_cannot_be_exact_is_refused(text: str, reason: str) -> None:
    with pytest.raises(CannotFixError, match=reason):
        replace_value(text, ("a",), 1)


_VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, min_size=1, max_size=3)
    ),
    max_leaves=12,
)


def _paths(value: Json, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(found for key, each in pairs for found in _paths(each, (*path, key)))]


@given(_VALUES, _VALUES, st.sampled_from([None, 1, 2, "\t"]), st.data())
def test_every_value_can_be_replaced_and_every_entry_removed(
    value: Json, new: Json, indent: int | str | None, data: st.DataObject
) -> None:
    text = json.dumps({"k": value, "l": [value]}, indent=indent, ensure_ascii=False)
    path = data.draw(st.sampled_from(_paths(json.loads(text))[1:]))
    found = json.loads(replace_value(text, path, new))
    for step in path:
        found = found[step]
    assert json.dumps(found) == json.dumps(new)
    left = json.loads(remove_value(text, path))
    assert len(_paths(left)) < len(_paths(json.loads(text)))
