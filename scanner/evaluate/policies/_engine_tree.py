"""The syntax tree that regorus prints: each node an object of one key, which is its kind."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Node: TypeAlias = Mapping[str, Any]


class UnknownSyntaxError(ValueError):
    """The parser printed what is not known here."""


def only(node: Any) -> tuple[str, Any]:
    """Return the kind of a node and what it holds.

    Raises:
        UnknownSyntaxError: it is not made so.
    """
    if not isinstance(node, Mapping) or len(node) != 1:
        raise UnknownSyntaxError(str(node)[:100])
    return next(iter(node.items()))


def names_in(tree: Any) -> Iterator[str]:
    """Yield the names of all variables in a part of the syntax tree."""
    if isinstance(tree, Mapping):
        if "Var" in tree:
            yield tree["Var"]["value"]
        tree = tuple(tree.values())
    for part in tree if isinstance(tree, list | tuple) else ():
        yield from names_in(part)


def span(node: Node) -> Node:
    """Return where a node stands: `line`, `col`, and `start` and `end` in bytes."""
    found: Node = node["span"] if "span" in node else only(node)[1]["span"]
    return found


def place(node: Node) -> tuple[int, int]:
    """Return the line and the column of a node, from 1."""
    found = span(node)
    return found["line"], found["col"]
