"""Where a blank alone stands between a name and its value, each place is found once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evidence._assignments import _SPACED, _assigned, _spaced

PARTS = st.lists(
    st.sampled_from(
        ("--db-password", "--token", " ", "\t", "\n", "ENV ", "arg DB_SECRET", "secret", "x",
         "API_KEY", "--api-key", "--", "=", "ENV\tTOKEN", "env PASSWORD ", "\u017f", "pa\u017f\u017fword")
    )
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(PARTS)
def test_lines_with_a_word_before_a_blank_are_all_that_has_to_be_looked_at(
    parts: list[str],
) -> None:
    text = "".join(parts)
    assert places(text) == [match.span() for match in _SPACED.finditer(text)]


@pytest.mark.parametrize(
    "text", ["ENV DB_PASSWORD hunter2", "run --token  abc", "ARG X_SECRET y\n"]
)
def test_a_name_before_a_blank_is_found(text: str) -> None:
    assert places(text)


def places(text: str) -> list[tuple[int, int]]:
    blanks: list[int] = []
    list(_assigned(text, text.lower(), blanks))
    return [match.span() for match in _spaced(text, blanks)]
