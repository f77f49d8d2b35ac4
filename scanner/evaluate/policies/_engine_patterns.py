"""Objects that are patterns, in words in which regorus takes no part of an object for all of it.

OPA unifies an object with one of the same keys. regorus is content where those of the pattern are
there. So `{"a": x} = y` becomes `v = y; {"a": x} = v; members(v) == 1`, and so for `:=`, `some`, a
pattern on the right of `=`, and one that is the argument of a function.
"""

from collections.abc import Iterator, Mapping

from scanner.evaluate.policies._engine_edits import Edit, Places, arguments, begins, text_at
from scanner.evaluate.policies._engine_free_patterns import free_objects, is_element
from scanner.evaluate.policies._engine_guards import PACKAGE
from scanner.evaluate.policies._engine_negation import statement_end
from scanner.normalize.grammars.rego_tokens import Token

_NAME = "trueup__o"
_LONGEST_HEAD = 200
_IN_STEP_OF_BODY = 2


def patterns(
    text: str, stream: list[Token], pairs: Mapping[int, int], place: Places
) -> Iterator[list[Edit]]:
    """Yield the edits of each pattern that is said in other words: those that stand on one line."""
    free = free_objects(stream, pairs)
    for index in range(len(stream)):
        found = _rewritten(stream, index, pairs, free)
        if found is None:
            continue
        sign, after, is_head = found
        close = pairs[index]
        start, stop = place.start(stream[index]), place.end(stream[close])
        number = arguments(stream, index, close) - (stream[close - 1].text == ",")
        name = f"{_NAME}{index}"
        said = f"{text[start:stop]} {sign} {name}; data.{PACKAGE}.members({name}) == {number}"
        if is_head:
            said = f" {said};"
        at = place.end(stream[after])
        yield [Edit(start, stop, name), Edit(at, at, said if is_head else f"; {said}")]


def unsaid(stream: list[Token], pairs: Mapping[int, int]) -> Iterator[Token]:
    """Yield each pattern that stays as it is, and would fit a larger object."""
    free = free_objects(stream, pairs)
    for index in sorted(free):
        if _rewritten(stream, index, pairs, free) is None and not _meets_object(
            stream, index, pairs
        ):
            yield stream[index]


def _meets_object(stream: list[Token], index: int, pairs: Mapping[int, int]) -> bool:
    """Say whether a written object stands on the other side, which tells its keys to regorus."""
    close = pairs[index]
    right = text_at(stream, close + 1) == "=" and text_at(stream, close + 2) == "{"
    return right or (text_at(stream, index - 1) == "=" and text_at(stream, index - 2) == "}")


def _rewritten(
    stream: list[Token], index: int, pairs: Mapping[int, int], free: frozenset[int]
) -> tuple[str, int, bool] | None:
    """Return how a pattern is assigned, after which token, and whether a head has it."""
    close, token = pairs.get(index), stream[index]
    if token.text != "{" or not token.depth or close is None or stream[close].line != token.line:
        return None
    end = statement_end(stream, close, pairs)
    sign = _sign(stream, index, close) if end > close else ""
    if not sign and index in free:
        body = _body(stream, index, close, pairs)
        if body:
            return "=", body, True
        if is_element(stream, index, close):
            # Without brackets around the body there is no room for another statement.
            if token.depth < _IN_STEP_OF_BODY or text_at(stream, close + 2) in (".", "["):
                return None
            end = statement_end(stream, close + 1, pairs)
            return None if text_at(stream, end + 1) == "with" else ("=", end, False)
        sign = "=" if end == close and _is_right(stream, index) else ""
    if not sign or text_at(stream, end + 1) == "with":
        return None
    return sign, end, False


def _is_right(stream: list[Token], index: int) -> bool:
    before = text_at(stream, index - 2)
    if before == "]":
        return text_at(stream, index - 1) == "=" and _is_step(stream, index - 2)
    return text_at(stream, index - 1) == "=" and before not in ("=", "!", "<", ">", ":", "}")


def _is_step(stream: list[Token], close: int) -> bool:
    """Say whether a bracket closes a step into something, and no list."""
    for at in range(close - 1, max(close - _LONGEST_HEAD, 0), -1):
        if stream[at].text == "[" and stream[at].depth == stream[close].depth:
            return not stream[at].spaced
    return False


def _body(stream: list[Token], index: int, close: int, pairs: Mapping[int, int]) -> int:
    """Return where the body begins of the function that has this object as an argument; or 0."""
    first = index
    while stream[first].column > 1 and first > max(0, index - _LONGEST_HEAD):
        first -= 1
    end = pairs.get(first + 1, 0)
    if (
        stream[first].column > 1
        or text_at(stream, first + 1) != "("
        or end < close
        or stream[index].depth != 1
    ):
        return 0
    around = (text_at(stream, index - 1), text_at(stream, close + 1))
    if around[0] not in ("(", ",") or around[1] not in (")", ","):
        return 0
    for at in range(end, min(end + _LONGEST_HEAD, len(stream) - 1)):
        if stream[at].text == "if" and text_at(stream, at + 1) == "{" and not stream[at].depth:
            alone = text_at(stream, pairs.get(at + 1, at) + 1) != "else"
            return at + 1 if alone else 0
    return 0


def _sign(stream: list[Token], index: int, close: int) -> str:
    """Return how the object at an index is assigned; "" where it is no pattern."""
    if text_at(stream, index + 2) != ":" or text_at(stream, index + 3) == "=":
        return ""
    before, after = text_at(stream, index - 1), text_at(stream, close + 1)
    if before == "some" or (before == "," and text_at(stream, index - 3) == "some"):
        names = any(one.type == "name" for one in stream[index:close])
        return (":=" if names else "=") if after == "in" else ""
    if not begins(stream, index):
        return ""
    if after == ":":
        return ":=" if text_at(stream, close + 2) == "=" else ""
    # What stands on the other side may be a pattern itself, which tells its keys to regorus.
    return "=" if after == "=" and text_at(stream, close + 2) not in ("=", "{", "[") else ""
