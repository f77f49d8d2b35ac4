"""Negated expressions in words in which regorus negates what OPA negates.

OPA works out every call inside a negated expression before it negates: one without a value leaves the
body undefined. regorus goes on as if the negated expression had failed. So each call is assigned
to a variable first: `not f(x) > 1` becomes `v := f(x); not v > 1`, and `not f(x.y)` becomes
`v := x.y; not f(v)`; `a in b` is a call to OPA too. What a `with` replaces, it replaces in each of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from scanner.evaluate.policies._engine_edits import (
    Edit,
    Places,
    begins,
    closings,
    dotted,
    edited,
    text_at,
)
from scanner.normalize.grammars.rego_tokens import Token

_OPERATORS = frozenset("=!<>+-*/%|&:,.") | {"in"}
_ARITHMETIC = frozenset("+-*/%|&")
_LITERALS = frozenset({"true", "false", "null"})
# Tokens of one statement; a longer one is not evaluated.
_LONGEST = 200
_Range = tuple[int, int]


def negations(text: str, stream: list[Token], place: Places, inside: Sequence[Edit]) -> list[Edit]:
    """Return all edits of a module: those given, and those of its negations around them."""
    pairs = closings(stream)
    waiting = sorted(inside, key=lambda edit: (edit.start, edit.end))
    # From the last one to the first: what is negated inside of another is a part of what that moves.
    # So the edits that it takes along are always those at the end of the list.
    done: list[Edit] = []
    for index in reversed(range(len(stream))):
        moved = _moved(stream, index, pairs) if stream[index].text == "not" else []
        if not moved:
            continue
        begin = place.start(stream[index])
        while waiting and waiting[-1].start >= begin:
            done.append(waiting.pop())
        end_of_all = statement_end(stream, index, pairs)
        clause = _clause_end(stream, end_of_all, pairs)
        ends = place.end(stream[end_of_all]), place.end(stream[clause])
        words = edited(text[slice(*ends)], ends[0], _between(done, *ends))
        assigned, outside = [], list[Edit]()
        for first, last in moved:
            start, end = place.start(stream[first]), place.end(stream[last])
            within, before = _taken(done, start, end)
            outside += before
            assigned.append(
                f"trueup__n{first} := {edited(text[start:end], start, within)}{words}; "
            )
            outside.append(Edit(start, end, f"trueup__n{first}"))
        bare = text_at(stream, index - 1) == "if"
        outside += [Edit(ends[1], ends[1], " }")] if bare else []
        done += sorted(outside, key=lambda edit: edit.start, reverse=True)
        done.append(Edit(begin, begin, f"{'{ ' if bare else ''}{''.join(assigned)}"))
    return [*done, *waiting]


def _taken(done: list[Edit], start: int, end: int) -> tuple[list[Edit], list[Edit]]:
    """Take the edits up to an end away, and return those between start and end, and those before."""
    within, before = list[Edit](), list[Edit]()
    while done and done[-1].start < end:
        edit = done.pop()
        (within if edit.start >= start else before).append(edit)
    return within, before


def _between(done: list[Edit], start: int, end: int) -> list[Edit]:
    """Return the edits between a start and an end; the nearest ones are the last of the list."""
    found = list[Edit]()
    for edit in reversed(done):
        if edit.start >= end:
            break
        found += [edit] if edit.start >= start else []
    return found


def negates_otherwise(stream: list[Token], index: int, pairs: Mapping[int, int]) -> bool:
    """Say whether what the `not` at an index negates cannot be written so that both mean the same."""
    end = statement_end(stream, index, pairs)
    if end <= index:
        return True
    first, last = _negated(stream, index, end, pairs)
    calls = _calls(stream, first, last, pairs)
    asked = _membership(stream, first, last)
    if _holds_membership(stream, first, last, pairs) and (asked is None or asked < 0):
        return True
    to_move = _parts(stream, first, last, pairs)
    clause = _clause_end(stream, end, pairs)
    if to_move and (not _may_move(stream, index) or stream[clause].line > stream[end].line):
        return True
    if asked is not None or _is_call(stream, first, last, pairs):
        return False
    return _has_arithmetic(stream[first : last + 1], first, calls)


def _moved(stream: list[Token], index: int, pairs: Mapping[int, int]) -> list[_Range]:
    """Return what is worked out before the `not` at an index; nothing where no `not` stands."""
    if stream[index].type != "name" or not _may_move(stream, index):
        return []
    end = statement_end(stream, index, pairs)
    return _parts(stream, *_negated(stream, index, end, pairs), pairs) if end > index else []


def _negated(stream: list[Token], index: int, end: int, pairs: Mapping[int, int]) -> _Range:
    """Return the first and last token of what is negated, without brackets around all of it."""
    first, last = index + 1, end
    while text_at(stream, first) == "(" and pairs.get(first) == last and last > first + 1:
        first, last = first + 1, last - 1
    return first, last


def _parts(stream: list[Token], first: int, last: int, pairs: Mapping[int, int]) -> list[_Range]:
    """Return what of a negated expression is worked out before it."""
    asked = _membership(stream, first, last)
    if asked is not None:
        keys = [at for at in range(first, asked) if _is_comma(stream[at], stream[first].depth)]
        begins_at = [first, *(at + 1 for at in keys)]
        sides = [
            *zip(begins_at, [*(at - 1 for at in keys), asked - 1], strict=True),
            (asked + 1, last),
        ]
        return [(a, b) for a, b in sides if a <= b and _names_something(stream[a : b + 1])]
    if _is_call(stream, first, last, pairs):
        _, name = dotted(stream, first)
        given = _split(stream, name + 1, last)
        return [(a, b) for a, b in given if _may_lack_value(stream[a : b + 1])]
    return _calls(stream, first, last, pairs)


def _membership(stream: list[Token], first: int, last: int) -> int | None:
    """Return where the one `in` of an expression stands; -1 where there are more, None without."""
    depth = stream[first].depth
    found = [
        at for at in range(first, last + 1) if _is_in(stream[at]) and stream[at].depth == depth
    ]
    return found[0] if len(found) == 1 else (-1 if found else None)


def _holds_membership(stream: list[Token], first: int, last: int, pairs: Mapping[int, int]) -> bool:
    """Say whether an `in` stands deeper in an expression, and in no comprehension of it."""
    depth, index, count = stream[first].depth, first, 0
    while index <= last:
        if stream[index].text in "[{" and _is_comprehension(stream, index, pairs):
            index = pairs.get(index, last) + 1
            continue
        count += _is_in(stream[index]) and (stream[index].depth > depth)
        index += 1
    return count > 0


def _is_comma(token: Token, depth: int) -> bool:
    return token.text == "," and token.depth == depth


def _is_in(token: Token) -> bool:
    return token.text == "in" and token.type == "name"


def _names_something(operand: list[Token]) -> bool:
    named = any(one.type == "name" and one.text not in _LITERALS for one in operand)
    return named and all(one.text != "_" for one in operand)


def _clause_end(stream: list[Token], end: int, pairs: Mapping[int, int]) -> int:
    """Return the last token of the `with` words behind a statement; its own last one without any."""
    last = end
    while text_at(stream, last + 1) == "with":
        last += 1
        while last + 1 < len(stream):
            after = stream[last + 1]
            goes_on = {text_at(stream, last), after.text} & (_OPERATORS | {"as", "with"})
            if after.text in (";", "}", "]", ")", "with") or last - end > _LONGEST:
                break
            if after.text == "|" or (after.line > stream[last].line and not goes_on):
                break
            last = pairs.get(last + 1, last + 1)
    return last


def _may_move(stream: list[Token], index: int) -> bool:
    return text_at(stream, index - 1) == "if" or begins(stream, index)


def _is_call(stream: list[Token], first: int, end: int, pairs: Mapping[int, int]) -> bool:
    _, last = dotted(stream, first) if first < len(stream) else ("", first)
    return text_at(stream, last + 1) == "(" and pairs.get(last + 1) == end


def statement_end(stream: list[Token], index: int, pairs: Mapping[int, int]) -> int:
    """Return the last token of the statement that the `not` at an index begins; `index` itself if it is long."""
    last = index
    while last + 1 < len(stream):
        if last - index > _LONGEST:
            return index
        after = stream[last + 1]
        goes_on = {text_at(stream, last), after.text} & _OPERATORS
        if after.text in (";", "}", "]", ")") or after.text == "with":
            break
        if after.text == "|" or (after.line > stream[last].line and not goes_on):
            break
        last = pairs.get(last + 1, last + 1)
    return last


def _calls(stream: list[Token], first: int, end: int, pairs: Mapping[int, int]) -> list[_Range]:
    """Return the calls of an expression that are in no other call, and in no comprehension."""
    found, index = [], first
    while index <= end:
        _, last = dotted(stream, index)
        close = pairs.get(last + 1)
        called = stream[index].type == "name" and text_at(stream, last + 1) == "("
        if called and close is not None and not stream[last + 1].spaced:
            found.append((index, close))
            index = close + 1
        elif stream[index].text in "[{" and _is_comprehension(stream, index, pairs):
            index = pairs.get(index, end) + 1
        else:
            index = max(last, index) + 1
    return found


def _is_comprehension(stream: list[Token], opening: int, pairs: Mapping[int, int]) -> bool:
    close, depth = pairs.get(opening, opening), stream[opening].depth + 1
    return any(one.text == "|" and one.depth == depth for one in stream[opening:close])


def _has_arithmetic(expression: Sequence[Token], offset: int, calls: Sequence[_Range]) -> bool:
    """Say whether an operator stands between operands of which one may have no value."""
    depth = expression[0].depth
    own = [
        one
        for index, one in enumerate(expression, offset)
        if not any(first <= index <= last for first, last in calls)
    ]
    signs = (
        one.text in _ARITHMETIC and one.depth == depth and after.text != "="
        for one, after in pairwise(own)
    )
    return any(signs) and any(one.text in (".", "[") or one.type == "name" for one in own)


def _split(stream: list[Token], opening: int, close: int) -> Iterator[_Range]:
    """Yield the first and last token of each argument."""
    first, inner = opening + 1, stream[opening].depth + 1
    for index in range(opening + 1, close + 1):
        ends = index == close or (stream[index].text == "," and stream[index].depth == inner)
        if ends and index > first:
            yield first, index - 1
        if ends:
            first = index + 1


def _may_lack_value(argument: list[Token]) -> bool:
    """Say whether an argument is a name, a reference or a call, or holds a call."""
    texts = [token.text for token in argument]
    steps = len(texts) == 1 or any(each in texts[1:] for each in ".[(")
    named = argument[0].type == "name" and texts[0] not in _LITERALS
    return named and steps and "_" not in texts
