"""Where each value of a YAML text stands, from the events of its parser."""

from typing import Any, TypeAlias

import yaml

from scanner.normalize.grammars._yaml_events import error_of, events
from scanner.normalize.grammars.syntax import Path

Place: TypeAlias = tuple[Path, int, int, int, int, str | None, str, str, int]
"""The fields of a `Span`, in order."""


def places(text: str) -> list[Place]:
    """Return the places of all values; a collection comes after what it holds.

    Raises:
        DocumentSyntaxError: bad syntax, or too deep.
    """
    walker = _Walker(text)
    for event in events(text):
        walker.take(event)
    return walker.places


class _Open:
    __slots__ = ("end", "event", "index", "is_map", "key", "key_span", "path")

    def __init__(self, event: Any, path: Path, key_span: tuple[int, int]) -> None:
        self.event = event
        self.path = path
        self.key_span = key_span
        self.is_map = isinstance(event, yaml.MappingStartEvent)
        self.index = -1
        self.key: tuple[str, int, int] | None = None
        self.end = event.end_mark.index


class _Walker:
    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[Place] = []
        self._stack: list[_Open] = []
        self._document = -1

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._document += 1
        elif isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._open(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._close(event)

    def _is_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_map and self._stack[-1].key is None

    def _place(self, event: Any) -> tuple[Path, tuple[int, int]]:
        """Return path and key of the value that starts here, and count it."""
        start = event.start_mark.index
        if not self._stack:
            return (), (start, start)
        frame = self._stack[-1]
        if frame.is_map:
            if frame.key is None:
                raise error_of(event, "a key must be text, not a collection")
            key, *place = frame.key
            frame.key = None
            return (*frame.path, key), (place[0], place[1])
        frame.index += 1
        return (*frame.path, frame.index), (start, start)

    def _scalar(self, event: Any) -> None:
        start, end = event.start_mark.index, event.end_mark.index
        is_alias = isinstance(event, yaml.AliasEvent)
        value = event.anchor if is_alias else event.value
        if self._is_key():
            self._stack[-1].key = (value, start, end)
            return
        style = "*" if is_alias else (event.style or "")
        if style in ("|", ">"):
            end = start + len(self.text[start:end].rstrip())
        path, key = self._place(event)
        anchor = "" if is_alias else (event.anchor or "")
        self._add((path, start, end, *key, value, style, anchor, self._document))

    def _add(self, place: Place) -> None:
        self.places.append(place)
        if self._stack:
            self._stack[-1].end = max(self._stack[-1].end, place[2])

    def _open(self, event: Any) -> None:
        path, key = self._place(event)
        self._stack.append(_Open(event, path, key))

    def _close(self, event: Any) -> None:
        frame = self._stack.pop()
        start = frame.event.start_mark.index
        flow = bool(frame.event.flow_style)
        style = ("{" if frame.is_map else "[") if flow else "block"
        end = event.end_mark.index if flow else frame.end
        anchor = frame.event.anchor or ""
        self._add((frame.path, start, end, *frame.key_span, None, style, anchor, self._document))
