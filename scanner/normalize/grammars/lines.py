"""Which line a value of a document is on, without a table of every path."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from scanner.normalize.grammars.syntax import Path

Marks: TypeAlias = Any
"""A line, or `(line, {key: Marks} | [Marks])` for a collection."""


class Lines(Mapping[Path, int]):
    """First line, from 1, of each value: of its key in a mapping, of itself in a list."""

    __slots__ = ("_first", "_later", "_root")

    def __init__(self, root: Marks) -> None:
        self._root = root
        self._first = 0
        self._later: Callable[[], Lines] | None = None

    @classmethod
    def later(cls, first: int, make: "Callable[[], Lines]") -> "Lines":
        """Return lines of which only the first is known until another one is asked for."""
        lines = cls(first)
        lines._first, lines._later = first, make
        return lines

    @property
    def marks(self) -> Marks:
        """The lines as they are kept: plain data that `Lines` can be made from again."""
        if self._later is not None:
            self._root, self._later = self._later().marks, None
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
        if not path and self._first:
            return self._first, True
        marks = self.marks
        for part in path:
            try:
                marks = marks[1][part]
            except (KeyError, IndexError, TypeError):
                return _line(marks), False
        return _line(marks), True

    def __iter__(self) -> Iterator[Path]:
        """Yield every path, a collection before what it holds."""
        waiting: list[tuple[Path, Marks]] = [((), self.marks)]
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
