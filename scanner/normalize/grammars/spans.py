"""Where each value of a YAML or JSON text stands, so that an edit changes only its bytes."""

from typing import Any, NamedTuple

from scanner.normalize.grammars._json_nodes import json_nodes
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
    # Most of what is read is no YAML, and its parser takes as long to load as a small question.
    from scanner.normalize.grammars._yaml_places import places  # noqa: PLC0415

    return tuple(map(Span._make, places(text)))


def spans_by_path(spans: tuple[Span, ...], document: int = 0) -> dict[Path, Span]:
    """Return the spans of one document by path; of doubled keys the last one."""
    return {span.path: span for span in spans if span.document == document}
