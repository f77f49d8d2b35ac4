"""What the embedded engine answers differently from OPA, found before it is asked.

Measured by asking both the same, OPA's own conformance cases among it. What cannot be seen in the
text (a sum of fractions, `upper` of letters that become two, `%s` of a number) is listed in the
documentation of limits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.evaluate.policies._engine import PolicyError
from scanner.evaluate.policies._engine_edits import arguments, closings, text_at
from scanner.evaluate.policies._engine_negation import negates_otherwise
from scanner.evaluate.policies._engine_patterns import unsaid
from scanner.evaluate.policies._engine_text import walk_pattern
from scanner.normalize.grammars.rego_tokens import Token, tokens

_EMPTY_ALTERNATIVE = re.compile(r"\{,|,\}|,,")
_MOST_DIGITS = 30
_FRACTION = re.compile(r"[0-9]{1,40}(?:\.[0-9]{0,40}0(?![0-9])|(?:\.[0-9]{1,40})?[eE][-+]?[0-9])")
_OPERATORS = frozenset("+-*/%<>")
_ROUNDING = ("ceil", "floor", "round")
_OTHERWISE = "evaluate it with the opa binary"
_PART = "takes part of an object for all of it in such a pattern"
# Calls that are answered otherwise whatever they are given.
_CALLS = ("json.match_schema", "uuid.parse", "yaml.is_valid")


def differences(modules: Mapping[str, str]) -> tuple[PolicyError, ...]:
    """Return one error for each construct that the embedded engine is known to get wrong."""
    errors = []
    for path, text in modules.items():
        stream = list(tokens(text))
        errors += [_error(path, token, what) for token, what in _found(stream)]
        errors += [_error(path, token, _PART) for token in unsaid(stream, closings(stream))]
    return tuple(errors)


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
