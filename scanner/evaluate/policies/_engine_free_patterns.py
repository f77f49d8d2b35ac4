"""Objects that are patterns: a variable in them has its value from nowhere else."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from scanner.evaluate.policies._engine_edits import text_at
from scanner.normalize.grammars.rego_tokens import Token

_KNOWN = frozenset({"input", "data", "true", "false", "null", "_"})
_BEFORE_VALUE, _AFTER_VALUE = ":", (",", "}")


def free_objects(stream: list[Token], pairs: Mapping[int, int]) -> frozenset[int]:
    """Return where objects begin that give a value to a variable which nothing else does."""
    everywhere = _KNOWN | {one.text for one in stream if one.column == 1 and one.type == "name"}
    everywhere |= _imported(stream)
    found: set[int] = set()
    for first, end in _rules(stream):
        objects = _objects(stream, pairs, first, end)
        bound = everywhere | _bound(stream, first, end, pairs) if objects else everywhere
        found.update(opening for opening, names in objects.items() if names - bound)
    return frozenset(found)


def _rules(stream: list[Token]) -> Iterator[tuple[int, int]]:
    """Yield where each rule begins and ends: at what stands at the beginning of a line."""
    starts = [at for at, one in enumerate(stream) if one.column == 1 and one.type == "name"]
    yield from pairwise([*starts, len(stream)])


def _objects(
    stream: list[Token], pairs: Mapping[int, int], first: int, end: int
) -> dict[int, set[str]]:
    """Return the names that are whole values of each object, by its opening bracket."""
    found: dict[int, set[str]] = {}
    waiting: list[int] = []
    for at in range(first, end):
        token = stream[at]
        while waiting and at > pairs[waiting[-1]]:
            waiting.pop()
        if at in pairs and token.text in "{[(":
            waiting.append(at)
        is_value = (
            text_at(stream, at - 1) == _BEFORE_VALUE and text_at(stream, at + 1) in _AFTER_VALUE
        )
        if token.type == "name" and is_value and waiting and stream[waiting[-1]].text == "{":
            found.setdefault(waiting[-1], set()).add(token.text)
    return found


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
        stepped = before == "[" or after == "]"
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
