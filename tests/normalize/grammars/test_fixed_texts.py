import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.fixed_texts import FixedTexts
from tests.growth import assert_linear

_SHORT = st.text("ab_(.\n", min_size=1, max_size=4)


@given(st.lists(_SHORT, min_size=1, max_size=12, unique=True), st.text("ab_(.\nx", max_size=30))
def test_what_is_found_together_is_what_is_found_one_by_one(texts: list[str], within: str) -> None:
    together = FixedTexts(texts)
    one_by_one = [text for text in texts if text in within]
    assert list(together.all_in(within)) == one_by_one
    assert together.any_in(within) is bool(one_by_one)


@pytest.mark.parametrize("piece", ["_", "import_modul", "read_exce", "x" * 40 + "_"])
def test_a_hostile_text_costs_linear_time(piece: str) -> None:
    together = FixedTexts(["import_module", "read_excel", "to_excel", "__import__", ".run("])
    assert_linear(together.any_in, piece * (1_000_000 // len(piece)))
