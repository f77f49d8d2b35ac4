"""Examples in docstrings: what they import, with its line, in linear time."""

from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.doctest_imports import doctest_imports
from tests.growth import assert_linear

TEXT = '''def total(rows):
    """Add up.

    >>> from funcy import lmap
    >>> import rich, boltons.iterutils as it
    >>> try:
    ...     import ujson
    ... except ImportError:
    ...     ujson = None
    >>> total([])
    0
    """
    # import absent
'''


def test_each_import_of_an_example_is_told_with_its_line_and_need() -> None:
    assert doctest_imports(TEXT) == [
        ("funcy", 4, "required"),
        ("boltons.iterutils", 5, "required"),
        ("rich", 5, "required"),
        ("ujson", 7, "guarded"),
    ]


def test_a_prompt_inside_a_line_is_no_example() -> None:
    assert doctest_imports("print('>>> import funcy')\n# >>> import rich\n") == []


@given(
    st.lists(st.sampled_from([">>> ", "... ", "import a", "from b import c\n", "\n", '"""', "("]))
)
def test_no_text_breaks_it(parts: list[str]) -> None:
    text = "".join(parts)
    for module, line, _ in doctest_imports(text):
        assert module in text.split("\n")[line - 1]


def test_a_hostile_text_costs_no_more_than_its_length() -> None:
    assert_linear(doctest_imports, ">>> import a\n... " * 40_000)
    assert_linear(doctest_imports, ">>> \n" * 200_000)
