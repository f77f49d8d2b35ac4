"""Where the strings in triple quotes of a valid Python text are, where that is plain to see."""

from collections.abc import Iterator

_MARKS = ('"""', "'''")


class UncertainError(Exception):
    """The lines do not tell."""


def long_strings(text: str, last: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of each string in triple quotes that begins before a place, in order.

    Raises:
        UncertainError: they cannot be told without reading all of the syntax.
    """
    at = 0
    places = {mark: text.find(mark) for mark in _MARKS}
    while (first := _first_mark(text, at, places)) is not None and first[0] <= last:
        start, mark = first
        before = text[max(text.rfind("\n", 0, start) + 1, at) : start]
        line = start - len(before)
        if any(sign in before for sign in "#\"'") or text[line - 2 : line] == "\\\n":
            raise UncertainError
        end = text.find(mark, start + 3)
        odd = text[end - 1 : end] == "\\" or text[end + 3 : end + 4] == mark[0]
        if end < 0 or odd or (before[-1:] in "fFtT" and "{" in text[start:end] and before):
            raise UncertainError
        yield start, end + 3
        at = end + 3


def _first_mark(text: str, at: int, places: dict[str, int]) -> tuple[int, str] | None:
    """Return where the next triple quotes are; `places` has where each was found last."""
    for mark, place in list(places.items()):
        if 0 <= place < at:
            places[mark] = text.find(mark, at)
        if places[mark] < 0:
            del places[mark]
    return min(((place, mark) for mark, place in places.items()), default=None)
