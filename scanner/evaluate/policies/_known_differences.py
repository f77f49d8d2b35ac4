"""What the embedded engine answers differently from OPA, found before it is asked.

Measured by asking both the same, OPA's own conformance cases among it. What cannot be seen in the
text (a sum of fractions, `upper` of letters that become two, `%s` of a number) is listed in the
documentation of limits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.policies._engine import PolicyError
from scanner.evaluate.policies._engine_edits import arguments, closings, text_at
from scanner.evaluate.policies._engine_membership import Use, memberships
from scanner.evaluate.policies._engine_negation import negates_otherwise
from scanner.evaluate.policies._engine_patterns import unsaid
from scanner.evaluate.policies._engine_text import walk_pattern
from scanner.model.resource import EMPTY, Json
from scanner.normalize.grammars.rego_tokens import Token, statements, tokens

_EMPTY_ALTERNATIVE = re.compile(r"\{,|,\}|,,")
_MOST_DIGITS = 30
_FRACTION = re.compile(r"[0-9]{1,40}(?:\.[0-9]{0,40}0(?![0-9])|(?:\.[0-9]{1,40})?[eE][-+]?[0-9])")
_OPERATORS = frozenset("+-*/%<>")
_ROUNDING = ("ceil", "floor", "round")
_OTHERWISE = "evaluate it with the opa binary"
_IN = "gives a value to `in` where a part of it has none; write it as a statement of its own"
_MERGED = "replaces an object of the data as a whole, which OPA merges with what is there"
_MOST_STEPS = 40
_ONE_LINE = "is not made to take a second rule on a line"
_PART = "takes part of an object for all of it in such a pattern"
# Calls that are answered otherwise whatever they are given.
_CALLS = ("json.match_schema", "uuid.parse", "yaml.is_valid")


def differences(modules: Mapping[str, str], data: Json = EMPTY) -> tuple[PolicyError, ...]:
    """Return one error for each construct that the embedded engine is known to get wrong."""
    errors = []
    streams = {path: list(tokens(text)) for path, text in modules.items()}
    for path, stream in streams.items():
        errors += [_error(path, token, what) for token, what in _found(stream)]
        errors += [_error(path, token, _ONE_LINE) for token in _behind_another(stream)]
        pairs = closings(stream)
        errors += [_error(path, token, _PART) for token in unsaid(stream, pairs)]
        replaced = _replacing(stream, data) if data else ()
        merged = (at for at, steps in replaced if _is_read_around(streams.values(), steps))
        errors += [_error(path, at, _MERGED) for at in merged]
        asked = (one for one in memberships(stream, pairs) if one.use is Use.UNCLEAR)
        errors += [_error(path, stream[one.at], _IN) for one in asked]
    return tuple(errors)


def _behind_another(stream: list[Token]) -> Iterator[Token]:
    """Yield the first word of each statement that stands on a line behind another one."""
    for index in statements(stream):
        before = stream[index - 1] if index else None
        if before is not None and before.line + before.text.count("\n") == stream[index].line:
            yield stream[index]


def _replacing(stream: list[Token], data: Json) -> Iterator[tuple[Token, list[str]]]:
    """Yield each `with data.a.b as` an object that replaces one inside another object of the data.

    OPA merges both where the outer one is read.
    """
    for index, token in enumerate(stream[:-1]):
        if token.text != "with" or token.type != "name" or stream[index + 1].text != "data":
            continue
        steps, at = list[str](), index + 2
        while text_at(stream, at) not in ("as", "") and at - index < _MOST_STEPS:
            steps += [] if stream[at].text in ".[]" else [stream[at].text.strip('"`')]
            at += 1
        if len(steps) > 1 and _may_be_object(stream, at + 1) and _holds_object(data, steps):
            yield stream[index + 1], steps


def _is_read_around(streams: Iterable[list[Token]], steps: list[str]) -> bool:
    """Say whether a module reads something of the data that holds what stands at the steps."""
    return any(
        _stops_short(stream, index + 1, steps)
        for stream in streams
        for index, token in enumerate(stream)
        if token.text == "data" and token.type == "name"
    )


def _stops_short(stream: list[Token], at: int, steps: list[str]) -> bool:
    for step in steps:
        if text_at(stream, at) not in (".", "["):
            return True
        key = stream[at + 1] if at + 1 < len(stream) else None
        if key is None or (stream[at].text == "[" and key.type == "name"):
            return True
        if key.text.strip('"`') != step:
            return False
        at += 2 + (stream[at].text == "[")
    return False


def _may_be_object(stream: list[Token], at: int) -> bool:
    plain = at >= len(stream) or stream[at].type in ("string", "raw")
    begins_set = text_at(stream, at) == "{" and text_at(stream, at + 2) in (",", "}")
    return not (plain or begins_set or stream[at].text == "[" or stream[at].text.isdecimal())


def _holds_object(data: Json, steps: Iterable[str]) -> bool:
    held = data
    for step in steps:
        if not isinstance(held, Mapping) or step not in held:
            return False
        held = held[step]
    return isinstance(held, Mapping)


def writes_fractions(texts: Iterable[str]) -> bool:
    """Say whether a module holds a number such as `3.0`, `1.50` or `1e2`, which OPA prints so.

    One that is only calculated with, or compared to, is not kept as it was written.
    """
    return any(_writes_fractions(text) for text in texts)


def _writes_fractions(text: str) -> bool:
    lines = text.split("\n")
    if not any(_FRACTION.search(line) for line in lines if not line.startswith("#")):
        return False
    stream = list(tokens(text))
    for index, token in enumerate(stream):
        found = token.text.isdecimal() and _FRACTION.match(lines[token.line - 1], token.column - 1)
        begins = not (index and stream[index - 1].text.isdecimal() and not token.spaced)
        if found and begins and not _is_operand(stream, index, found.end()):
            return True
    return False


def _is_operand(stream: list[Token], index: int, end: int) -> bool:
    """Say whether the number at an index, which ends at a column, is calculated with or compared."""
    line, after = stream[index].line, index + 1
    while after < len(stream) and stream[after].line == line and stream[after].column <= end:
        after += 1
    following = text_at(stream, after)
    if following in _OPERATORS or (following in ("=", "!") and text_at(stream, after + 1) == "="):
        return True
    before = text_at(stream, index - 1)
    if before == "(" and following == ")":
        return text_at(stream, index - 2) in _ROUNDING
    if before == "=":
        return text_at(stream, index - 2) in ("=", "!", "<", ">")
    return before in _OPERATORS and before != "-"


def _found(stream: list[Token]) -> Iterator[tuple[Token, str]]:
    pairs = closings(stream)
    for index, token in enumerate(stream):
        if token.type in ("string", "raw"):
            yield from _in_literal(stream, index)
        elif token.text.isdecimal():
            starts = not (index and stream[index - 1].text.isdecimal())
            if starts and _loses_digits(stream, index):
                yield token, "keeps 15 digits of a number only"
        elif token.type == "name":
            yield from _at_name(stream, index, pairs)


def _in_literal(stream: list[Token], index: int) -> Iterator[tuple[Token, str]]:
    token = stream[index]
    before = "".join(each.text for each in stream[max(0, index - 4) : index])
    if before.endswith("glob.match(") and _EMPTY_ALTERNATIVE.search(token.text):
        yield token, "matches an empty alternative differently"


def _at_name(
    stream: list[Token], index: int, pairs: Mapping[int, int]
) -> Iterator[tuple[Token, str]]:
    token = stream[index]
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    before = stream[index - 1].text if index else ""
    if token.text == "walk" and after == "(" and before != ".":
        if _gives_nothing(stream, index, pairs):
            yield token, "gives nothing for walk with one argument here; write walk(x, [path, v])"
    elif token.text == "data" and before != "." and not _names_a_root(stream, index):
        yield token, "leaves packages out of a bare `data`"
    elif token.text == "not":
        yield from _at_not(stream, index, pairs)
    elif token.text == "in" and before != "." and after != "[" and _has_key(stream, index):
        yield token, "knows no key of a set in `key, value in set`"
    elif token.column == 1 and not token.depth and _deep_head(stream, index):
        yield token, "gives nothing for a head with a variable before its last part"
    elif name := _different_call(stream, index):
        yield token, f"answers {name} differently"


def _at_not(
    stream: list[Token], index: int, pairs: Mapping[int, int]
) -> Iterator[tuple[Token, str]]:
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    if after == "{" or (index and stream[index - 1].text == "."):
        yield stream[index], "reads a body after `not` as a set"
    elif negates_otherwise(stream, index, pairs):
        what = "negates an operation differently when a part of it has no value"
        yield stream[index], what


def _names_a_root(stream: list[Token], index: int) -> bool:
    """Say whether a step into `data` follows, and no variable that stands for all packages."""
    after = stream[index + 1 : index + 5]
    if len(after) < 2 or after[0].text not in (".", "["):
        return False
    over_all = (
        after[0].text == "[" and after[1].type == "name" and after[2:3] and after[2].text == "]"
    )
    return not over_all or (len(after) > 3 and after[3].text in (".", "["))


def _gives_nothing(stream: list[Token], index: int, pairs: Mapping[int, int]) -> bool:
    close = pairs.get(index + 1)
    one = close is not None and arguments(stream, index + 1, close) == 1
    return one and walk_pattern(stream, index) is None


def _has_key(stream: list[Token], index: int) -> bool:
    """Say whether `in` is asked of a key and a value: a comma before it, and no `some`."""
    depth = stream[index].depth
    comma = False
    for token in reversed(stream[max(0, index - 60) : index]):
        if token.depth < depth or (token.depth == depth and token.text in "{;|:="):
            return comma
        if token.depth > depth:
            continue
        if token.text in ("some", "every"):
            return False
        if token.line < stream[index].line and not comma:
            return False
        comma = comma or token.text == ","
    return comma


def _deep_head(stream: list[Token], index: int) -> bool:
    """Say whether a rule's head goes on after a variable: `p[x].y contains`."""
    line = stream[index].line
    head = [each.text for each in stream[index : index + 30] if each.line == line]
    if "contains" not in head:
        return False
    head = head[: head.index("contains")]
    return "]" in head and "." in head[head.index("]") :]


def _different_call(stream: list[Token], index: int) -> str:
    if index + 3 >= len(stream) or stream[index + 3].text != "(":
        return ""
    name = "".join(each.text for each in stream[index : index + 3])
    return name if name in _CALLS else ""


def _loses_digits(stream: list[Token], index: int) -> bool:
    """Say whether a number does not fit a float of 64 bits; each digit is a token of its own."""
    digits = ""
    for token in stream[index : index + _MOST_DIGITS]:
        glued = token.line == stream[index].line and not (digits and token.spaced)
        if not (glued and token.text.isdecimal()):
            break
        digits += token.text
    return len(digits) == _MOST_DIGITS or (len(digits) > 15 and int(float(digits)) != int(digits))


def _error(path: str, token: Token, what: str) -> PolicyError:
    message = f"the embedded engine {what}: {_OTHERWISE}"
    return PolicyError(path, token.line, token.column, "differs", message)
