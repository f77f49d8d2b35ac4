"""Edits of a module's text, and what its tokens say of calls and statements."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.rego_tokens import Token, outline

_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Edit:
    start: int
    end: int
    text: str


class Places:
    """Offsets of tokens."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) for line in text.split("\n"))]

    def start(self, token: Token) -> int:
        # Each line before adds the newline that splitting took away.
        return self._starts[token.line - 1] + token.line - 1 + token.column - 1

    def end(self, token: Token) -> int:
        return self.start(token) + len(token.text)


def at_the_margin(text: str) -> str:
    """Return a module in which each statement begins at the start of its line, as all edits take it."""
    indented = outline(text).indented
    if not indented:
        return text
    lines = text.split("\n")
    for line in indented:
        lines[line - 1] = lines[line - 1].lstrip()
    return "\n".join(lines)


def edited(text: str, offset: int, edits: Iterable[Edit]) -> str:
    """Return a text that begins at an offset with its edits made; no two of them overlap."""
    parts, done = [], offset
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        parts += [text[done - offset : edit.start - offset], edit.text]
        done = edit.end
    return "".join([*parts, text[done - offset :]])


def apart(groups: list[list[Edit]], others: list[Edit]) -> Iterator[Edit]:
    """Yield the edits of each group that touches no other edit."""
    for group in groups:
        start, end = min(e.start for e in group), max(e.end for e in group)
        if not any(start < other.end and other.start < end for other in others):
            yield from group


def dotted(stream: list[Token], index: int) -> tuple[str, int]:
    """Return the dotted name that begins here, and the index of its last token."""
    if stream[index].type != "name" or (index and stream[index - 1].text == "."):
        return "", index
    name, last = stream[index].text, index
    while text_at(stream, last + 1) == "." and last + 2 < len(stream) and last - index < 8:
        last += 2
        name = f"{name}.{stream[last].text}"
    return name, last


def begins(stream: list[Token], index: int) -> bool:
    before = stream[index - 1] if index else None
    return before is None or before.text in "{;|" or before.line < stream[index].line


def closings(stream: list[Token]) -> dict[int, int]:
    """Return the index of each opening bracket's closing one; those that never close are left out.

    Brackets nested deeper than any policy needs are left out too, so that the work stays linear.
    """
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, token in enumerate(stream):
        if token.type == "other" and token.text in "([{":
            waiting.append(index)
        elif token.type == "other" and token.text in ")]}" and waiting:
            opening = waiting.pop()
            if len(waiting) < _DEEPEST:
                found[opening] = index
    return found


def arguments(stream: list[Token], opening: int, close: int) -> int:
    """Return how many arguments stand between two brackets."""
    if close == opening + 1:
        return 0
    inner = stream[opening].depth + 1
    return 1 + sum(each.text == "," and each.depth == inner for each in stream[opening + 1 : close])


def text_at(stream: list[Token], index: int) -> str:
    return stream[index].text if 0 <= index < len(stream) else ""
