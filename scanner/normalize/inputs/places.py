"""Line and column of a value or a key, found only when there is a mistake to show."""

import re
from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from scanner.normalize.grammars.spans import Span, json_spans, spans_by_path, yaml_spans
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path


class Place(NamedTuple):
    """Where something stands, both numbers from 1."""

    line: int
    column: int


class Places:
    """The places inside one document of a text.

    What an alias or a merge key repeats has the place of the nearest value around it that is
    written there.
    """

    def __init__(self, text: str, *, is_json: bool = False, document: int = 0) -> None:
        self._text = text
        self._is_json = is_json
        self._document = document

    def of_value(self, path: Path) -> Place:
        """Return where the value begins, or the nearest value around it."""
        return self._at(self._near(path).start)

    def of_key(self, path: Path) -> Place:
        """Return where the key of the value begins; of a list element, the value."""
        return self._at(self._near(path).key_start)

    def _near(self, path: Path) -> Span:
        for length in range(len(path), -1, -1):
            span = self._spans.get(path[:length])
            if span is not None:
                return span
        return Span((), 0, 0, 0, 0, None, "")

    @cached_property
    def _spans(self) -> dict[Path, Span]:
        try:
            spans = json_spans(self._text) if self._is_json else yaml_spans(self._text)
        except DocumentSyntaxError:
            return {}
        return spans_by_path(spans, self._document)

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self._text)]

    def _at(self, offset: int) -> Place:
        line = bisect_left(self._breaks, offset)
        begin = self._breaks[line - 1] + 1 if line else 0
        return Place(line + 1, offset - begin + 1)
