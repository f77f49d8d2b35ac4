"""Objects that are patterns: a variable in them has its value from nowhere else."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from scanner.evaluate.policies._engine_edits import text_at
from scanner.normalize.grammars.rego_tokens import Token

_KNOWN = frozenset({"input", "data", "true", "false", "null", "_"})
_NEAR = 60


def free_objects(stream: list[Token], pairs: Mapping[int, int]) -> frozenset[int]:
    """Return where objects begin that give a value to a variable which nothing else does."""
    everywhere = _KNOWN | {one.text for one in stream if one.column == 1 and one.type == "name"}
    everywhere |= _imported(stream)
    found: set[int] = set()
    for first, end in _rules(stream):
        objects, inside = _objects(stream, pairs, first, end)
        bound = everywhere | _bound(stream, first, end, pairs) if objects else everywhere
        for opening, names in objects.items():
            if names - bound and _binds(stream, opening, inside, (first, pairs)):
                found.add(opening)
    return frozenset(found)


def _binds(
    stream: list[Token],
    opening: int,
    inside: Mapping[int, int],
    rule: tuple[int, Mapping[int, int]],
) -> bool:
    """Say whether an object stands where it is held against something, and is not made anew."""
    first, pairs = rule
    while opening in inside and _is_written(stream, inside[opening]):
        opening = inside[opening]
    if inside.get(opening) == first + 1 and text_at(stream, first + 1) == "(":
        return True  # an argument of the function that the rule defines
    close, depth = pairs[opening], stream[opening].depth
    before, after = text_at(stream, opening - 1), text_at(stream, close + 1)
    if is_element(stream, opening, close):
        return depth > 1 or _has_begun(stream, first, opening)
    if before == "some" or (before == "," and text_at(stream, opening - 3) == "some"):
        return True
    left = (after == "=" and text_at(stream, close + 2) != "=") or (
        after == ":" and text_at(stream, close + 2) == "="
    )
    right = before == "=" and text_at(stream, opening - 2) not in ("=", "!", "<", ">", ":")
    return (left or right) and (depth > 0 or _has_begun(stream, first, opening))


def is_element(stream: list[Token], opening: int, close: int) -> bool:
    """Say whether an object is looked up among the elements of a set: `s[{"a": x}]`."""
    around = (text_at(stream, opening - 1), text_at(stream, close + 1))
    return around == ("[", "]") and not _is_written(stream, opening - 1)


def _has_begun(stream: list[Token], first: int, at: int) -> bool:
    """Say whether a rule's head has ended before a token."""
    return any(one.text == "if" for one in stream[max(first, at - _NEAR) : at])


def _is_written(stream: list[Token], opening: int) -> bool:
    """Say whether a bracket begins a written list or object, and no step, call, set or body."""
    token = stream[opening]
    if token.text == "[":
        before = stream[opening - 1]
        return token.spaced or (before.type != "name" and before.text not in ("]", ")", "}"))
    return token.text == "{" and text_at(stream, opening + 2) == ":"


def _rules(stream: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield where each rule begins and ends: at what stands at the beginning of a line."""
    starts = [at for at, one in enumerate(stream) if one.column == 1 and one.type == "name"]
    yield from pairwise([*starts, len(stream)])


def _objects(
    stream: list[Token], pairs: Mapping[int, int], first: int, end: int
) -> tuple[dict[int, set[str]], dict[int, int]]:
    """Return the names that are whole values of each object, and the bracket around each bracket."""
    found: dict[int, set[str]] = {}
    inside: dict[int, int] = {}
    made: set[int] = set()
    waiting: list[int] = []
    for at in range(first, end):
        token = stream[at]
        while waiting and at > pairs[waiting[-1]]:
            waiting.pop()
        if at in pairs:
            if waiting:
                inside[at] = waiting[-1]
            waiting.append(at)
        if token.text == "|" and waiting:
            made.add(waiting[-1])  # a comprehension: what stands in it is no part of a pattern
        is_value = text_at(stream, at - 1) == ":" and text_at(stream, at + 1) in (",", "}")
        if token.type == "name" and is_value and waiting and stream[waiting[-1]].text == "{":
            found.setdefault(waiting[-1], set()).add(token.text)
    return found, {one: around for one, around in inside.items() if around not in made}


def _bound(stream: list[Token], first: int, end: int, pairs: Mapping[int, int]) -> set[str]:
    """Return the names that something else in a rule gives a value to."""
    # The arguments of the function that it defines.
    last = pairs.get(first + 1, 0) if text_at(stream, first + 1) == "(" else 0
    found: set[str] = set()
    declares = False
    for at in range(first, end):
        token = stream[at]
        declares = token.text in ("some", "every") or (
            declares and token.text not in ("in", ";", "}") and token.line == stream[at - 1].line
        )
        if token.type != "name":
            continue
        before, after = text_at(stream, at - 1), text_at(stream, at + 1)
        assigned = after == ":" and text_at(stream, at + 2) == "="
        equal = (after == "=" and text_at(stream, at + 2) != "=") or (
            before == "=" and text_at(stream, at - 2) not in ("=", "!", "<", ">", ":")
        )
        stepped = before == "[" and not _is_written(stream, at - 1)
        plain = declares and before != ":"
        if assigned or equal or stepped or plain or (at < last and stream[at].depth == 1):
            found.add(token.text)
    return found


def _imported(stream: list[Token]) -> set[str]:
    found = set()
    for at, token in enumerate(stream):
        if token.text == "import" and token.column == 1:
            line = [one for one in stream[at : at + 40] if one.line == token.line]
            found.add(line[-1].text)
    return found
