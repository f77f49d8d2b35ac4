"""Objects that are patterns, in words in which regorus takes no part of an object for all of it.

OPA unifies an object with one of the same keys. regorus is content where those of the pattern are
there. So `{"a": x} = y` becomes `v = y; {"a": x} = v; members(v) == 1`, and so for `:=` and `some`.
"""

from collections.abc import Iterator, Mapping

from scanner.evaluate.policies._engine_edits import Edit, Places, arguments, begins, text_at
from scanner.evaluate.policies._engine_guards import PACKAGE
from scanner.evaluate.policies._engine_negation import statement_end
from scanner.normalize.grammars.rego_tokens import Token

_NAME = "trueup__o"


def patterns(
    text: str, stream: list[Token], pairs: Mapping[int, int], place: Places
) -> Iterator[list[Edit]]:
    """Yield the edits of each pattern that stands on one line of a body in brackets."""
    for index, token in enumerate(stream):
        close = pairs.get(index)
        if token.text != "{" or not token.depth or close is None:
            continue
        sign = _sign(stream, index, close)
        end = statement_end(stream, close, pairs)
        if not sign or end <= close or stream[close].line != token.line:
            continue
        if text_at(stream, end + 1) == "with":
            continue
        start, stop, after = place.start(token), place.end(stream[close]), place.end(stream[end])
        number = arguments(stream, index, close) - (stream[close - 1].text == ",")
        held = f"{text[start:stop]} {sign} {_NAME}{index}"
        yield [
            Edit(start, stop, f"{_NAME}{index}"),
            Edit(after, after, f"; {held}; data.{PACKAGE}.members({_NAME}{index}) == {number}"),
        ]


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
