"""Which line a value of a document is on, without a table of every path."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from scanner.normalize.grammars.syntax import Path

Marks: TypeAlias = Any
"""A line, or `(line, {key: Marks} | [Marks])` for a collection."""


class Lines(Mapping[Path, int]):
    """First line, from 1, of each value: of its key in a mapping, of itself in a list."""

    __slots__ = ("_root",)

    def __init__(self, root: Marks) -> None:
        self._root = root

    @property
    def marks(self) -> Marks:
        """The lines as they are kept: plain data that `Lines` can be made from again."""
        return self._root

    def __getitem__(self, path: Path) -> int:
        """Return the line of exactly this path.

        Raises:
            KeyError: the document has no such path.
        """
        line, complete = self._walk(path)
        if not complete:
            raise KeyError(path)
        return line

    def near(self, path: Path) -> int:
        """Return the line of the path, or of the nearest value around it that exists."""
        return self._walk(path)[0]

    def _walk(self, path: Path) -> tuple[int, bool]:
        marks = self._root
        for part in path:
            try:
                marks = marks[1][part]
            except (KeyError, IndexError, TypeError):
                return _line(marks), False
        return _line(marks), True

    def __iter__(self) -> Iterator[Path]:
        """Yield every path, a collection before what it holds."""
        waiting: list[tuple[Path, Marks]] = [((), self._root)]
        while waiting:
            path, marks = waiting.pop()
            yield path
            if isinstance(marks, tuple):
                held = marks[1]
                pairs = held.items() if isinstance(held, dict) else enumerate(held)
                waiting.extend(((*path, part), inner) for part, inner in reversed(list(pairs)))

    def __len__(self) -> int:
        """Return how many paths there are; counts what aliases repeat each time."""
        return sum(1 for _ in self)


def _line(marks: Marks) -> int:
    return int(marks[0] if isinstance(marks, tuple) else marks)
