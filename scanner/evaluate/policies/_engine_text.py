"""The same policy in words that regorus understands; lines stay where they are.

Three forms of OPA are unknown to regorus or silently give nothing: a keyword as a name after a dot,
`[path, value] := walk(x)`, and an output as last argument of a function that is ours. Each is
written in the equivalent form here; what cannot be rewritten is refused by `_known_differences`.
"""

from collections.abc import Iterator, Mapping

from scanner.evaluate.policies._engine_edits import (
    Edit,
    Places,
    apart,
    arguments,
    begins,
    closings,
    dotted,
    edited,
    text_at,
)
from scanner.evaluate.policies._engine_guards import guarded
from scanner.evaluate.policies._engine_heads import heads
from scanner.evaluate.policies._engine_lenient import lenient
from scanner.evaluate.policies._engine_membership import membership
from scanner.evaluate.policies._engine_negation import negations
from scanner.evaluate.policies._engine_patterns import patterns
from scanner.model.resource import EMPTY
from scanner.normalize.grammars.rego_tokens import KEYWORDS, Token, tokens


def for_regorus(
    text: str,
    outputs: Mapping[str, int],
    *,
    forgiving: bool = True,
    guards: Mapping[str, int] = EMPTY,
) -> str:
    """Return the equivalent text.

    Args:
        text: of one module.
        outputs: number of arguments by name of each function that takes no output argument.
        forgiving: whether what would end an evaluation is written so that it finds nothing.
        guards: number of arguments by name of each function that is asked behind its guard.
    """
    stream = list(tokens(text))
    place = Places(text)
    edits = [*_keywords(stream, place), *_walks(stream, place)]
    edits += [*_calls(stream, place, {**outputs, **guards}), *_guards(stream, place, guards)]
    pairs = closings(stream)
    edits += membership(stream, pairs, place)
    if forgiving:
        found = lenient(stream, pairs)
        given_up = [[Edit(place.start(a), place.end(b), said)] for a, b, said in found]
        edits += apart(given_up, edits)
    edits = negations(text, stream, place, edits)
    edits += apart(list(patterns(text, stream, pairs, place)), edits)
    return edited(text, 0, heads(text, stream, pairs, place, edits))


def _guards(stream: list[Token], place: "Places", guards: Mapping[str, int]) -> Iterator[Edit]:
    """Write `f(x)` as the call of its guarded form, unless the module gives the name a meaning."""
    firsts = {name.partition(".")[0] for name in guards}
    own = _named_here(stream)
    pairs: dict[int, int] = {}
    for index, token in enumerate(stream):
        if token.text not in firsts or token.text in own or text_at(stream, index - 1) == "with":
            continue
        name, last = dotted(stream, index)
        if name not in guards or text_at(stream, last + 1) != "(" or stream[last + 1].spaced:
            continue
        pairs = pairs or closings(stream)
        close = pairs.get(last + 1)
        given = arguments(stream, last + 1, close) if close else 0
        if given == guards[name] or (given == guards[name] + 1 and begins(stream, index)):
            yield Edit(place.start(token), place.end(stream[last]), guarded(name))


def _keywords(stream: list[Token], place: Places) -> Iterator[Edit]:
    """Write `a.if` as `a["if"]`."""
    for before, dot, name in zip(stream, stream[1:], stream[2:], strict=False):
        glued = dot.text == "." and not dot.spaced and not name.spaced
        if glued and name.text in KEYWORDS and (before.type == "name" or before.text == "]"):
            yield Edit(place.start(dot), place.end(name), f'["{name.text}"]')


def _walks(stream: list[Token], place: Places) -> Iterator[Edit]:
    """Write `[path, value] := walk(x)` as `some path, value; walk(x, [path, value])`."""
    pairs = closings(stream)
    for index, token in enumerate(stream):
        if token.text != "walk" or token.type != "name" or text_at(stream, index + 1) != "(":
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
        yield Edit(place.start(stream[first]), place.start(token), some)
        end = place.start(stream[close])
        yield Edit(end, end, f", [{pattern}]")


def walk_pattern(stream: list[Token], index: int) -> int | None:
    """Return where `[a, b] :=` or `[a, b] =` before the token `index` begins, if it does."""
    equals = index - 1
    if text_at(stream, equals) != "=":
        return None
    bracket = equals - 2 if text_at(stream, equals - 1) == ":" else equals - 1
    first = bracket - 4
    if first < 0 or text_at(stream, bracket) != "]" or stream[first].text != "[":
        return None
    inner = stream[first + 1 : bracket]
    names = all(each.type in ("name", "string") for each in (inner[0], inner[2]))
    one_line = stream[first].line == stream[index].line
    return first if names and inner[1].text == "," and one_line else None


def _calls(stream: list[Token], place: Places, outputs: Mapping[str, int]) -> Iterator[Edit]:
    """Write `f(a, out)` as `out = f(a)` where a statement begins with it."""
    pairs = closings(stream)
    for index, token in enumerate(stream):
        name, last = dotted(stream, index)
        if name not in outputs or text_at(stream, last + 1) != "(" or not begins(stream, index):
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
        yield Edit(place.start(token), place.start(token), f"{text} = ")
        yield Edit(place.start(stream[comma]), place.start(stream[close]), "")


def _named_here(stream: list[Token]) -> set[str]:
    """Return the names of a module's rules and imports: what they call is no builtin."""
    rules = {token.text for token in stream if token.column == 1 and token.type == "name"}
    lines = {token.line for token in stream if token.column == 1 and token.text == "import"}
    return rules | {token.text for token in stream if token.line in lines}
