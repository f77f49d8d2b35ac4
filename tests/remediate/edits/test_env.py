"""An edit of an env file changes the planned value and no other byte, or is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.env_text import load_env
from scanner.remediate.edits.env import replace_value

TEXT = "\ufeff# shop\r\nexport A=one # first\r\nB = 'two' # second\r\n\r\nC=\r\nA=\"three\""


@pytest.mark.parametrize(
    ("name", "value", "old", "new"),
    [
        ("A", "four", '"three"', '"four"'),
        ("B", "it is", "'two'", "'it is'"),
        ("B", "it's", "'two'", '"it\'s"'),
        ("C", "x", "C=\r", "C=x\r"),
        ("C", "a b #c", "C=\r", "C='a b #c'\r"),
    ],
)
def test_value_is_replaced_in_place(name: str, value: str, old: str, new: str) -> None:
    after = replace_value(TEXT, (name,), value)
    assert after == TEXT.replace(old, new)
    assert replace_value(after, (name,), value) == after


@pytest.mark.parametrize(
    ("text", "name", "value", "reason"),
    [
        ("A=1\n", "B", "x", "no value at B"),
        ("A=1\n", "A", "x\ny", "one line"),
        ("A=1\n", "A", 5, "one line"),
        ("A=1\n", "A", "'\"", "cannot be written|more than"),
        ("what\n", "A", "x", "cannot be read"),
    ],
)
def test_edit_that_cannot_be_exact_is_refused(
    text: str, name: str, value: object, reason: str
) -> None:
    with pytest.raises(CannotFixError, match=reason):
        replace_value(text, (name,), value)


_VALUE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zl", "Zp")), max_size=12)


@given(st.lists(st.tuples(st.sampled_from("ABCD"), _VALUE), min_size=1), _VALUE, st.data())
def test_every_value_is_written_back_exactly_or_refused(
    pairs: list[tuple[str, str]], value: str, data: st.DataObject
) -> None:
    text = "".join(f"{name}={held}  \n# about {name}\n" for name, held in pairs)
    before = load_env(text)[0]
    name = data.draw(st.sampled_from(sorted(before)))
    try:
        after = replace_value(text, (name,), value)
    except CannotFixError:
        assert "'" in value
        assert '"' in value
        return
    assert load_env(after)[0] == {**before, name: value}
    changed = [
        one for one in zip(text.split("\n"), after.split("\n"), strict=True) if one[0] != one[1]
    ]
    assert len(changed) <= 1
