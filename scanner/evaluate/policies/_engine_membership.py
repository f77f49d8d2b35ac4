"""Membership whose value is used, in words in which regorus says what OPA says.

To OPA `a in b` is a call: it has no value where `a` or `b` has none. To regorus it is false then. As
a statement of its own both fail alike; where its value is taken, it is written as the call of a function.
What is negated, `_engine_negation` moves.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from scanner.evaluate.policies._engine_edits import Edit, Places, text_at
from scanner.evaluate.policies._engine_guards import guarded
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.rego_tokens import Token

# Tokens of one operand; what stands in brackets counts as one.
_LONGEST = 100
_BINDING = frozenset("=!<>+-*/%|&.") | {"in"}
_BEFORE = frozenset({"if", "not", "else", "with", "as", "some", "every"})
_AFTER = frozenset({"if", "else", "with", "in"})
_LOOPS = frozenset({"some", "every"})
_COMPARED = "=!<>"


class Use(Enum):
    """What is done with a membership."""

    STATEMENT = "statement"
    NEGATED = "negated"
    VALUE = "value"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Membership:
    """Where `a in b` stands: the first token of `a`, that of `in`, and the last of `b`.

    Attributes:
        keyed: whether `a` is a key and a value, as in `0, x in b`.
    """

    first: int
    at: int
    last: int
    use: Use
    keyed: bool = False


def membership(stream: list[Token], pairs: Mapping[int, int], place: Places) -> Iterator[Edit]:
    """Yield the edits that write memberships whose value is used as calls."""
    for one in memberships(stream, pairs):
        if one.use is Use.VALUE:
            before, end = place.start(stream[one.first]), place.end(stream[one.last])
            yield Edit(before, before, f"{guarded('in_keyed' if one.keyed else 'in')}(")
            yield Edit(place.start(stream[one.at]), place.end(stream[one.at]), ",")
            yield Edit(end, end, ")")


def memberships(stream: list[Token], pairs: Mapping[int, int]) -> Iterator[Membership]:
    """Yield every `in` of a module that no loop begins with."""
    found = [
        at for at, token in enumerate(stream) if token.text == "in" and _is_operator(stream, at)
    ]
    if not found:
        return
    around = _around(stream)
    backward = {close: opening for opening, close in pairs.items()}
    for at in found:
        first, last = _first(stream, at, backward), _last(stream, at, pairs)
        if first is not None and _in_loop(stream, first):
            continue
        keyed = first is not None and text_at(stream, first - 1) == ","
        if first is not None and keyed and _keyed(stream, around[at]):
            first = _first(stream, first - 1, backward)
            keyed = first is not None and not _chained(stream, first, at)
        if first is None or last is None or first >= at or last <= at:
            yield Membership(at, at, at, Use.UNCLEAR)
        else:
            use = _use(stream, (first, last), around[at])
            yield Membership(first, at, last, use, keyed and _keyed(stream, around[at]))


def _chained(stream: list[Token], first: int, at: int) -> bool:
    depth = stream[at].depth
    return any(one.text == "in" and one.depth == depth for one in stream[first:at])


def _is_operator(stream: list[Token], at: int) -> bool:
    named = stream[at].type == "name" and at > 0
    return named and stream[at - 1].text != "." and text_at(stream, at + 1) not in (".", ":")


def _in_loop(stream: list[Token], first: int) -> bool:
    """Say whether `some` or `every` stands before an operand, or before a key and a comma."""
    if text_at(stream, first - 1) != ",":
        return text_at(stream, first - 1) in _LOOPS
    index = first - 1
    while index > 0 and first - index < _LONGEST and stream[index].depth == stream[first].depth:
        if stream[index].text in _LOOPS:
            return True
        if stream[index].text in (";", ":", "=", "|", "if", "in"):
            return False
        index -= 1
    # A key that is a pattern, as in `some [a, b], c in d`, stands in brackets.
    return stream[index].text in _LOOPS or (
        index > 0 and stream[index].text in "]}" and _loops(stream, index)
    )


def _loops(stream: list[Token], close: int) -> bool:
    depth = stream[close].depth
    before = (
        one for one in reversed(stream[max(0, close - _LONGEST) : close]) if one.depth <= depth
    )
    return any(one.text in _LOOPS for one in before)


def _keyed(stream: list[Token], around: int) -> bool:
    """Say whether what stands before a comma is a key: in a body, and in brackets of no call."""
    if around < 0 or (stream[around].text == "{" and _is_body(stream, around)):
        return True
    called = around > 0 and stream[around - 1].type == "name" and not stream[around].spaced
    return stream[around].text == "(" and not called


def _around(stream: Sequence[Token]) -> list[int]:
    """Return for each token the index of the bracket that it stands in; -1 where in none."""
    found: list[int] = []
    opened: list[int] = []
    for index, token in enumerate(stream):
        if token.type == "other" and token.text in ")]}" and opened:
            opened.pop()
        found.append(opened[-1] if opened else -1)
        if token.type == "other" and token.text in "([{":
            opened.append(index)
    return found


def _first(stream: list[Token], at: int, backward: Mapping[int, int]) -> int | None:
    index = at - 1
    for _ in range(_LONGEST):
        if index < 0 or _starts(stream, index):
            return index + 1
        token = stream[index]
        if token.type == "other" and token.text in ")]}":
            if index not in backward:
                return None
            index = backward[index]
        index -= 1
    return None


def _starts(stream: list[Token], index: int) -> bool:
    """Say whether an operand cannot reach back to a token."""
    token = stream[index]
    if token.type == "name":
        before = token.text in _BEFORE
    else:
        before = token.type == "other" and token.text in ";,:|([{"
        before = before or (token.text == "=" and not _compares(stream, index))
    return before or (token.line < stream[index + 1].line and not _binds(stream, index))


def _last(stream: list[Token], at: int, pairs: Mapping[int, int]) -> int | None:
    index = at
    for _ in range(_LONGEST):
        after = index + 1
        if after >= len(stream) or _ends(stream, after, at):
            return index
        opens = stream[after].type == "other" and stream[after].text in "([{"
        if opens and after not in pairs:
            return None
        index = pairs.get(after, after)
    return None


def _ends(stream: list[Token], after: int, at: int) -> bool:
    """Say whether the operand that begins behind `at` ends before the token `after`."""
    token = stream[after]
    if token.type == "name":
        ends = token.text in _AFTER
    else:
        ends = token.text in (";", ",", ":", "|", ")", "]", "}")
        ends = ends or (token.text == "=" and not _compares(stream, after))
        # The body of a rule in old words.
        body = token.text == "{" and token.spaced and after - 1 > at
        ends = ends or (body and stream[after - 1].text not in _BINDING)
    below = token.line > stream[after - 1].line and not _binds(stream, after - 1)
    return ends or (below and after - 1 > at)


def _binds(stream: list[Token], index: int) -> bool:
    """Say whether an expression goes on from a token to the next one, which is on another line."""
    pair = {stream[index].text, text_at(stream, index + 1)}
    return bool(pair & _BINDING)


def _compares(stream: list[Token], index: int) -> bool:
    """Say whether `=` is a part of `==`, `!=`, `<=` or `>=`."""
    follows = text_at(stream, index + 1) == "=" and not stream[index + 1].spaced
    before = text_at(stream, index - 1)
    return follows or (before != "" and before in _COMPARED and not stream[index].spaced)


def _use(stream: list[Token], span: tuple[int, int], around: int) -> Use:
    first, last = span
    before, after = text_at(stream, first - 1), text_at(stream, last + 1)
    if after == "|" or (before == "|" and not _is_bar(stream, around, first - 1)):
        return Use.UNCLEAR
    if after == "in":
        return Use.VALUE
    if before == "not" or _is_negated(stream, first - 1, last + 1):
        return Use.NEGATED
    if before == "if":
        return Use.STATEMENT
    own_line = first == 0 or stream[first - 1].line < stream[first].line
    begins = own_line or before in ("{", ";", "|")
    ends = after in ("", ";", "}", "]", "with") or (
        last + 1 < len(stream) and stream[last + 1].line > stream[last].line and after != ","
    )
    return (
        Use.STATEMENT if begins and ends and _holds_statements(stream, around, first) else Use.VALUE
    )


def _is_negated(stream: list[Token], opening: int, close: int) -> bool:
    """Say whether `not` stands before brackets that hold nothing else."""
    while text_at(stream, opening) == "(" and text_at(stream, close) == ")":
        opening, close = opening - 1, close + 1
    return text_at(stream, opening) == "not"


def _holds_statements(stream: list[Token], around: int, first: int) -> bool:
    """Say whether statements stand at a token in a bracket: a body, or behind a comprehension's bar."""
    if around < 0:
        return True
    if stream[around].text == "{" and _is_body(stream, around):
        return True
    depth = stream[around].depth + 1
    return any(one.text == "|" and one.depth == depth for one in stream[around:first])


def _is_body(stream: list[Token], opening: int) -> bool:
    """Say whether a brace opens a body: it stands behind `if`, `else` or an operand."""
    if opening == 0:
        return False
    before = stream[opening - 1]
    if before.type == "name":
        return before.text not in ("in", "not", "as", "contains", "some", "every")
    return before.type in ("string", "raw") or before.text in ")]}" or before.text.isdecimal()


def _is_bar(stream: list[Token], around: int, bar: int) -> bool:
    """Say whether a bar is the one of a comprehension, and no union."""
    if around < 0 or stream[around].text not in ("[", "{") or _is_body(stream, around):
        return False
    depth = stream[around].depth + 1
    return not any(one.text == "|" and one.depth == depth for one in stream[around:bar])
