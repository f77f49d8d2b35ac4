"""Two forms in which regorus gives up where OPA finds nothing, in words in which both find nothing.

`some x in y` over what is no collection, and a rule whose head walks through a value that has no
such part: regorus ends the evaluation, OPA leaves the rule without that result.
"""

from collections.abc import Iterator, Mapping

from scanner.normalize.grammars.rego_tokens import Token

_LONGEST = 40
_HEAD = "trueup__h"

Edit = tuple[Token, Token, str]
"""First and last token of what is replaced, and the words in its place."""


def lenient(stream: list[Token], pairs: Mapping[int, int]) -> Iterator[Edit]:
    """Yield the edits of a module; a form that is not plainly one of the two stays as it is."""
    for index, token in enumerate(stream):
        if token.type != "name":
            continue
        if token.text == "some":
            edit = _some(stream, index, pairs)
        elif token.column == 1 and not token.depth:
            edit = _head(stream, index, pairs)
        else:
            edit = None
        if edit is not None:
            yield edit


def _some(stream: list[Token], index: int, pairs: Mapping[int, int]) -> Edit | None:
    """Write `some v in a.b` as `v := a.b[_]`.

    With a key it stays as it is: regorus takes a second `some k` inside a loop for a double one.
    """
    if index + 3 >= len(stream) or stream[index + 2].text != "in":
        return None
    name, last = stream[index + 1], _reference(stream, index + 3, pairs)
    if name.type != "name" or name.text == "_" or last is None or not _ends(stream, last):
        return None
    return stream[index], stream[last], f"{name.text} := {_between(stream, index + 3, last)}[_]"


def _head(stream: list[Token], index: int, pairs: Mapping[int, int]) -> Edit | None:
    """Write `p[a.b[_]]` and `p contains a.b[_]`, without a body, with one that finds the value."""
    opening = index + 1
    if opening + 1 >= len(stream):
        return None
    old = stream[opening].text == "["
    last = pairs.get(opening) if old else None
    first = opening + 1
    if stream[opening].text == "contains":
        last = _reference(stream, first, pairs)
    if last is None or not _stands_alone(stream, last):
        return None
    end = last - 1 if old else last
    if _reference(stream, first, pairs) != end or "[_]" not in _between(stream, first, end):
        return None
    name, said = stream[index].text, _between(stream, first, end)
    head = f"{name}[{_HEAD}] {{" if old else f"{name} contains {_HEAD} if {{"
    return stream[index], stream[last], f"{head} {_HEAD} := {said} }}"


def _reference(stream: list[Token], first: int, pairs: Mapping[int, int]) -> int | None:
    """Return the last token of `a.b["c"][_]` on one line; None where something else stands."""
    if first >= len(stream) or stream[first].type != "name":
        return None
    last = first
    while last + 1 < len(stream) and last - first < _LONGEST:
        after = stream[last + 1]
        if after.line != stream[first].line or after.spaced:
            break
        if after.text == "." and stream[last + 2 : last + 3] and stream[last + 2].type == "name":
            last += 2
        elif after.text == "[" and (close := pairs.get(last + 1)) is not None:
            last = close
        else:
            break
    return last if stream[last].line == stream[first].line else None


def _ends(stream: list[Token], last: int) -> bool:
    """Say whether the statement ends after this token."""
    if last + 1 >= len(stream):
        return True
    after = stream[last + 1]
    return after.text in (";", "}", "]") or (
        after.line > stream[last].line and after.text != "with"
    )


def _stands_alone(stream: list[Token], last: int) -> bool:
    """Say whether the next rule begins after this token."""
    return last + 1 >= len(stream) or (
        stream[last + 1].line > stream[last].line and stream[last + 1].column == 1
    )


def _between(stream: list[Token], first: int, last: int) -> str:
    return "".join(token.text for token in stream[first : last + 1])
