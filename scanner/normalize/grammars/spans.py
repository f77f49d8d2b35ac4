"""Where each value of a YAML or JSON text stands, so that an edit changes only its bytes."""

from typing import Any, NamedTuple

import yaml

from scanner.normalize.grammars._json_nodes import json_nodes
from scanner.normalize.grammars._yaml_events import error_of, events
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path

__all__ = ["DocumentSyntaxError", "Path", "Span", "json_spans", "spans_by_path", "yaml_spans"]


class Span(NamedTuple):
    """One value of a document and where it stands.

    Attributes:
        path: keys (as text) and indexes from the root of its document.
        start, end: character offsets of the value. A block collection ends where its last value
            does; a block scalar (`|`, `>`) before the line break that ends its last line.
        key_start, key_end: offsets of the key in a mapping, quotes included; equal when none.
        text: the decoded text of a scalar, or the name an alias refers to; None for a collection.
        style: YAML: "" plain, "'", '"', "|", ">", "{", "[" flow, "block", "*" alias.
            JSON: '"' string, "" other scalar, "{" collection.
        anchor: the YAML anchor that the value defines; "" when none.
        document: index of the document within the text, from 0.
    """

    path: Path
    start: int
    end: int
    key_start: int
    key_end: int
    text: str | None
    style: str
    anchor: str = ""
    document: int = 0


def json_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of a JSON text; a collection comes after what it holds.

    Raises:
        DocumentSyntaxError: as load_json.
    """
    return tuple(
        Span(
            path=node.path,
            start=node.start,
            end=node.end,
            key_start=node.key_start,
            key_end=node.key_end,
            text=text[node.start : node.end] if _is_literal(node) else node.text,
            style="{" if node.collection else '"' if node.text is not None else "",
        )
        for node in json_nodes(text)
    )


def _is_literal(node: Any) -> bool:
    return node.text is None and not node.collection


def yaml_spans(text: str) -> tuple[Span, ...]:
    """Return the spans of all documents of a YAML text; a collection comes after what it holds.

    Doubled keys give a span each. What an alias repeats is not repeated here.

    Raises:
        DocumentSyntaxError: bad syntax, or too deep.
    """
    walker = _Walker(text)
    for event in events(text):
        walker.take(event)
    return tuple(walker.spans)


def spans_by_path(spans: tuple[Span, ...], document: int = 0) -> dict[Path, Span]:
    """Return the spans of one document by path; of doubled keys the last one."""
    return {span.path: span for span in spans if span.document == document}


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
        self.spans: list[Span] = []
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
        self._add(Span(path, start, end, *key, value, style, anchor, self._document))

    def _add(self, span: Span) -> None:
        self.spans.append(span)
        if self._stack:
            self._stack[-1].end = max(self._stack[-1].end, span.end)

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
        self._add(
            Span(frame.path, start, end, *frame.key_span, None, style, anchor, self._document)
        )
