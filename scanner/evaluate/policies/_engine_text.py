"""The same policy in words that regorus understands; lines stay where they are.

Three forms of OPA are unknown to regorus or silently give nothing: a keyword as a name after a dot,
`[path, value] := walk(x)`, and an output as last argument of a function that is ours. Each is
written in the equivalent form here; what cannot be rewritten is refused by `_known_differences`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from scanner.evaluate.policies._engine_lenient import lenient
from scanner.normalize.grammars.rego_tokens import KEYWORDS, Token, tokens

_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def for_regorus(text: str, outputs: Mapping[str, int], *, forgiving: bool = True) -> str:
    """Return the equivalent text.

    Args:
        text: of one module.
        outputs: number of arguments by name of each function that takes no output argument.
        forgiving: whether what would end an evaluation is written so that it finds nothing.
    """
    stream = list(tokens(text))
    place = _Places(text)
    edits = [*_keywords(stream, place), *_walks(stream, place), *_calls(stream, place, outputs)]
    edits += _apart([*_negations(text, stream, place)], edits)
    if forgiving:
        found = lenient(stream, closings(stream))
        given_up = [[_Edit(place.start(a), place.end(b), said)] for a, b, said in found]
        edits += _apart(given_up, edits)
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class _Places:
    """Offsets of tokens."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *accumulate(len(line) for line in text.split("\n"))]

    def start(self, token: Token) -> int:
        # Each line before adds the newline that splitting took away.
        return self._starts[token.line - 1] + token.line - 1 + token.column - 1

    def end(self, token: Token) -> int:
        return self.start(token) + len(token.text)


def _keywords(stream: list[Token], place: _Places) -> Iterator[_Edit]:
    """Write `a.if` as `a["if"]`."""
    for before, dot, name in zip(stream, stream[1:], stream[2:], strict=False):
        glued = dot.text == "." and not dot.spaced and not name.spaced
        if glued and name.text in KEYWORDS and (before.type == "name" or before.text == "]"):
            yield _Edit(place.start(dot), place.end(name), f'["{name.text}"]')


def _walks(stream: list[Token], place: _Places) -> Iterator[_Edit]:
    """Write `[path, value] := walk(x)` as `some path, value; walk(x, [path, value])`."""
    pairs = closings(stream)
    for index, token in enumerate(stream):
        if token.text != "walk" or token.type != "name" or _text(stream, index + 1) != "(":
            continue
        first = walk_pattern(stream, index)
        close = pairs.get(index + 1)
        if first is None or close is None or arguments(stream, index + 1, close) != 1:
            continue
        names = [each.text for each in stream[first + 1 : index] if each.type == "name"]
        declares = stream[index - 2].text == ":"
        local = [name for name in names if name != "_"] if declares else []
        pattern = ", ".join(each.text for each in stream[first + 1 : first + 4] if each.text != ",")
        some = f"some {', '.join(local)}; " if local else ""
        yield _Edit(place.start(stream[first]), place.start(token), some)
        end = place.start(stream[close])
        yield _Edit(end, end, f", [{pattern}]")


def walk_pattern(stream: list[Token], index: int) -> int | None:
    """Return where `[a, b] :=` or `[a, b] =` before the token `index` begins, if it does."""
    equals = index - 1
    if _text(stream, equals) != "=":
        return None
    bracket = equals - 2 if _text(stream, equals - 1) == ":" else equals - 1
    first = bracket - 4
    if first < 0 or _text(stream, bracket) != "]" or stream[first].text != "[":
        return None
    inner = stream[first + 1 : bracket]
    names = all(each.type in ("name", "string") for each in (inner[0], inner[2]))
    one_line = stream[first].line == stream[index].line
    return first if names and inner[1].text == "," and one_line else None


def _calls(stream: list[Token], place: _Places, outputs: Mapping[str, int]) -> Iterator[_Edit]:
    """Write `f(a, out)` as `out = f(a)` where a statement begins with it."""
    pairs = closings(stream)
    for index, token in enumerate(stream):
        name, last = _dotted(stream, index)
        if name not in outputs or _text(stream, last + 1) != "(" or not _begins(stream, index):
            continue
        close = pairs.get(last + 1)
        if close is None or arguments(stream, last + 1, close) != outputs[name] + 1:
            continue
        comma = max(
            each
            for each in range(last + 2, close)
            if stream[each].text == "," and stream[each].depth == stream[last + 2].depth
        )
        output = stream[comma + 1 : close]
        if output[0].line != output[-1].line or stream[comma].line != stream[close].line:
            continue
        text = "".join(f" {each.text}" if each.spaced else each.text for each in output).strip()
        yield _Edit(place.start(token), place.start(token), f"{text} = ")
        yield _Edit(place.start(stream[comma]), place.start(stream[close]), "")


def _apart(groups: list[list[_Edit]], others: list[_Edit]) -> Iterator[_Edit]:
    """Yield the edits of each group that touches no other edit."""
    for group in groups:
        start, end = min(e.start for e in group), max(e.end for e in group)
        if not any(start < other.end and other.start < end for other in others):
            yield from group


def _negations(text: str, stream: list[Token], place: _Places) -> Iterator[list[_Edit]]:
    """Write `not f(x.y)` as `v := x.y; not f(v)`.

    OPA asks for the arguments before it negates: one without a value leaves the body undefined,
    where regorus would go on as if the call had failed.
    """
    pairs = closings(stream)
    for index, token in enumerate(stream):
        if token.text != "not" or token.type != "name" or index + 1 >= len(stream):
            continue
        _, last = _dotted(stream, index + 1)
        close = pairs.get(last + 1)
        bare = index > 0 and stream[index - 1].text == "if"
        if close is None or _text(stream, last + 1) != "(" or not _ends(stream, close):
            continue
        if not (bare or _begins(stream, index)):
            continue
        edits, names = [], []
        for first, final in _split(stream, last + 1, close):
            if _may_lack_value(stream[first : final + 1]):
                names.append(
                    (f"trueup__n{first}", place.start(stream[first]), place.end(stream[final]))
                )
                edits.append(_Edit(names[-1][1], names[-1][2], names[-1][0]))
        if not names:
            continue
        assigned = "".join(f"{name} := {text[start:end]}; " for name, start, end in names)
        start, end = place.start(token), place.end(stream[close])
        edits.append(_Edit(start, start, f"{{ {assigned}" if bare else assigned))
        yield [*edits, _Edit(end, end, " }")] if bare else edits


def negates_comparison(stream: list[Token], index: int, pairs: Mapping[int, int]) -> bool:
    """Say whether `not f(x.y) > 1` stands here, in which the call may have no value."""
    _, last = _dotted(stream, index + 1) if index + 1 < len(stream) else ("", index)
    close = pairs.get(last + 1)
    if close is None or _text(stream, last + 1) != "(" or _ends(stream, close):
        return False
    if _text(stream, close + 1) not in tuple("=!<>+-*/%"):
        return False
    split = _split(stream, last + 1, close)
    return any(_may_lack_value(stream[first : final + 1]) for first, final in split)


def _ends(stream: list[Token], close: int) -> bool:
    """Say whether a statement ends with this bracket."""
    after = stream[close + 1] if close + 1 < len(stream) else None
    return (
        after is None
        or after.text in ";}])"
        or (after.line > stream[close].line and after.text != "with")
    )


def _split(stream: list[Token], opening: int, close: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last token of each argument."""
    first, inner = opening + 1, stream[opening].depth + 1
    for index in range(opening + 1, close + 1):
        ends = index == close or (stream[index].text == "," and stream[index].depth == inner)
        if ends and index > first:
            yield first, index - 1
        if ends:
            first = index + 1


def _may_lack_value(argument: list[Token]) -> bool:
    """Say whether an argument is a reference or a call on one line, without a wildcard."""
    texts = [token.text for token in argument]
    steps = argument[0].type == "name" and any(each in texts[1:] for each in ".[(")
    return steps and "_" not in texts and argument[0].line == argument[-1].line


def _dotted(stream: list[Token], index: int) -> tuple[str, int]:
    """Return the dotted name that begins here, and the index of its last token."""
    if stream[index].type != "name" or (index and stream[index - 1].text == "."):
        return "", index
    name, last = stream[index].text, index
    while _text(stream, last + 1) == "." and last + 2 < len(stream) and last - index < 8:
        last += 2
        name = f"{name}.{stream[last].text}"
    return name, last


def _begins(stream: list[Token], index: int) -> bool:
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


def _text(stream: list[Token], index: int) -> str:
    return stream[index].text if 0 <= index < len(stream) else ""
