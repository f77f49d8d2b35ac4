"""Removing one entry from a list or mapping written in brackets, as in JSON and YAML flow style."""

from collections.abc import Iterable

from scanner.normalize.grammars.spans import Span
from scanner.normalize.grammars.syntax import Path
from scanner.remediate.edits._plan import Change


def removal(spans: Iterable[Span], target: Span) -> Change:
    """Return the change that takes the entry and one comma away, and nothing else.

    Args:
        spans: all spans of the same document.
        target: the entry's value, inside a collection with brackets.
    """
    beside = sorted((one for one in spans if _are_siblings(one.path, target.path)), key=_start)
    place = beside.index(target)
    if place + 1 < len(beside):
        return Change(_start(target), _start(beside[place + 1]), "")
    if place:
        return Change(beside[place - 1].end, target.end, "")
    return Change(_start(target), target.end, "")


def _are_siblings(one: Path, other: Path) -> bool:
    return len(one) == len(other) and one[:-1] == other[:-1]


def _start(span: Span) -> int:
    return span.key_start if span.key_end > span.key_start else span.start
