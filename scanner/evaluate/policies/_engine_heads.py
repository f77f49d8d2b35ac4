"""Heads of rules whose parts may have no value, in words in which regorus loses no other result.

OPA works out what stands in a head as a part of the body: where it has no value, that one result is
missing. regorus then ends the evaluation, or gives nothing for the whole rule. So
`p contains x.y if { ... }` becomes `p contains v if { ...; v := x.y }`.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from scanner.evaluate.policies._engine_edits import Edit, Places, edited, text_at
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.rego_tokens import KEYWORDS, Token

_NAME = "trueup__h"
# A line that begins after one of these, or with one of the words, goes on with the rule before it.
_SIGNS = frozenset("=!<>+-*/%|&:,.")
_WORDS = frozenset(
    {"if", "contains", "in", "with", "as", "some", "every", "not", "else", "default"}
)
_NO_HEAD = frozenset({"package", "import", "if", "contains"}) | (KEYWORDS - {"else"})
_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    """The parts of a head that may have no value, and the bodies: their tokens, brackets included.

    Attributes:
        bare: whether the body is an expression after `if`, without brackets.
        empty: a rule without results that makes of its head an empty object where nothing is found.
    """

    parts: tuple[_Range, ...]
    bodies: tuple[_Range, ...]
    bare: bool = False
    empty: str = ""


def heads(
    text: str,
    stream: list[Token],
    pairs: Mapping[int, int],
    place: Places,
    edits: Sequence[Edit],
) -> list[Edit]:
    """Return all edits of a module: those given, and those of its heads around them."""
    given = sorted(edits, key=lambda edit: (edit.start, edit.end))
    starts = [edit.start for edit in given]
    taken: set[int] = set()
    first = list[Edit]()
    empty = dict[str, None]()
    for rule in _rules(stream, pairs):
        empty |= {rule.empty: None}
        if not rule.parts:
            continue
        said, lines = [], 0
        for begin, end in rule.parts:
            start, stop = place.start(stream[begin]), place.end(stream[end])
            inside = range(bisect_left(starts, start), bisect_left(starts, stop))
            within = [given[index] for index in inside]
            taken.update(inside)
            joined = _joined(stream[begin : end + 1], place, within)
            moved = edited(text[start:stop], start, [*within, *joined])
            said.append(f"{_NAME}{begin} := {moved}")
            lines += len(joined)
            first.append(Edit(start, stop, f"{_NAME}{begin}"))
        ahead, after = _bodies(stream, place, rule, ("; ".join(said), "\n" * lines))
        negated = bisect_left(starts, ahead[0].start)
        braced = rule.bare and given[negated : negated + 1]
        if braced and given[negated].start == ahead[0].start and given[negated].text[:2] == "{ ":
            # Brackets are there already, for what is negated.
            after = [Edit(one.start, one.end, one.text.removesuffix(" }")) for one in after]
            ahead = []
        first += [*ahead, *after]
    ending = Edit(len(text), len(text), "".join(f"\n{rule}\n" for rule in empty if rule))
    return [*first, *(edit for index, edit in enumerate(given) if index not in taken), ending]


def _bodies(
    stream: list[Token], place: Places, rule: _Rule, words: tuple[str, str]
) -> tuple[list[Edit], list[Edit]]:
    """Return the edits at the beginnings of all bodies, and at their ends."""
    said, lines = words
    if rule.bare:
        [(begin, end)] = rule.bodies
        start, stop = place.start(stream[begin]), place.end(stream[end])
        return [Edit(start, start, f"{{ {lines}")], [Edit(stop, stop, f"; {said} }}")]
    opening = place.end(stream[rule.bodies[0][0]])
    after = []
    for _, close in rule.bodies:
        apart = stream[close - 1].line < stream[close].line
        before = place.start(stream[close])
        after.append(Edit(before, before, f"{said} " if apart else f"; {said} "))
    return [Edit(opening, opening, lines)], after


def _joined(tokens: Sequence[Token], place: Places, within: Sequence[Edit]) -> list[Edit]:
    """Return the edits that put tokens on one line, where no other edit is."""
    found = []
    for one, other in pairwise(tokens):
        start, stop = place.end(one), place.start(other)
        if one.line < other.line and not any(e.start < stop and start < e.end for e in within):
            found.append(Edit(start, stop, " "))
    return found


def _rules(stream: list[Token], pairs: Mapping[int, int]) -> Iterator[_Rule]:
    begins = [index for index in range(len(stream)) if _begins(stream, index)]
    own = {stream[index].text for index in begins} | _imported(stream)
    for index, following in pairwise([*begins, len(stream)]):
        if stream[index].text not in _NO_HEAD:
            yield from _of(stream, pairs, (index, following - 1), own)


def _begins(stream: list[Token], index: int) -> bool:
    """Say whether a rule, its `else`, an import or the package begins with this token."""
    token, before = stream[index], stream[index - 1] if index else None
    if token.depth or token.type != "name" or before is None or token.text == "else":
        return not token.depth and token.type == "name"
    return (
        token.line > before.line
        and before.text not in _SIGNS
        and before.text not in _WORDS
        and token.text not in _WORDS - {"default"}
    )


def _imported(stream: list[Token]) -> set[str]:
    lines = {token.line for token in stream if not token.depth and token.text == "import"}
    return {token.text for token in stream if token.line in lines} | {"input", "data"}


def _of(
    stream: list[Token], pairs: Mapping[int, int], area: _Range, own: Set[str]
) -> Iterator[_Rule]:
    """Yield the rule between two tokens where parts of its head have to move."""
    index, end = area
    parts: list[_Range] = []
    index += 1
    while text_at(stream, index) in (".", "["):
        if stream[index].text == ".":
            index += 2
            continue
        close = pairs.get(index, end)
        parts.append((index + 1, close - 1))
        index = close + 1
    if text_at(stream, index) == "(":
        return
    first = index + 1 + (text_at(stream, index) == ":")
    if text_at(stream, index) in ("contains", ":", "=") and first <= end:
        index = _expression(stream, pairs, first, end) + 1
        parts.append((first, index - 1))
    moved = tuple(part for part in parts if part[0] <= part[1] and _may_lack(stream, part, own))
    if index > end:
        return
    found = _with_bodies(stream, pairs, (index, end), moved)
    if _by_key(stream, pairs, area[0]):
        head = f"{stream[area[0]].text}[{_NAME}]"
        body = f"{{ {_NAME} := 1; false }}"
        named = text_at(stream, index) == "if"
        empty = f"{head} := 1 if {body}" if named else f"{head} = 1 {body}"
        found = replace(found or _Rule((), ()), empty=empty)
    if found is not None and (moved or found.empty):
        yield found


def _by_key(stream: list[Token], pairs: Mapping[int, int], index: int) -> bool:
    """Say whether a head goes on after a key: `p[k].x` or `p[k] contains x`."""
    close = pairs.get(index + 1, 0)
    named = text_at(stream, index + 1) == "[" and stream[index + 2].type != "string"
    return named and text_at(stream, close + 1) in (".", "[", "contains")


def _with_bodies(
    stream: list[Token], pairs: Mapping[int, int], area: _Range, moved: tuple[_Range, ...]
) -> _Rule | None:
    index, end = area
    named = stream[index].text == "if"
    index += named
    bodies = []
    while text_at(stream, index) == "{" and index < pairs.get(index, -1) - 1:
        bodies.append((index, pairs[index]))
        index = pairs[index] + 1
    if bodies and index == end + 1:
        return _Rule(moved, tuple(bodies))
    if named and area[0] < end:
        return _Rule(moved, ((area[0] + 1, end),), bare=True)
    return None


def _expression(stream: list[Token], pairs: Mapping[int, int], first: int, end: int) -> int:
    """Return the last token of the expression in a head: before `if`, or before a body's bracket."""
    last = pairs.get(first, first)
    while last < end:
        after = stream[last + 1]
        opens = after.text == "{" and stream[last].text not in _SIGNS | {"in"}
        if after.text in ("if", "else") or (opens and after.type == "other"):
            break
        last = pairs.get(last + 1, last + 1)
    return last


def _may_lack(stream: list[Token], part: _Range, own: Set[str]) -> bool:
    """Say whether an expression reads, calls or names a rule: a variable of the body has a value."""
    for index in range(part[0], part[1] + 1):
        token = stream[index]
        if token.type != "name" or token.text in ("true", "false", "null"):
            continue
        if (
            token.text in own
            or token.text in KEYWORDS
            or text_at(stream, index + 1) in (".", "[", "(")
        ):
            return True
    return any(
        stream[index].text in "|+-*/%&"
        for index in range(part[0], part[1] + 1)
        if stream[index].type == "other"
    )
