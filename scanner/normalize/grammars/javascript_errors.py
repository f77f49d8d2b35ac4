"""Handlers in JavaScript and TypeScript that drop every error, by one scan over the tokens.

Found: `.catch(() => {})` and its relatives, and `catch` with an empty block. JavaScript cannot
name what it catches, so an empty handler drops everything. Innocent is a handler that does
anything at all with the error.
"""

import re
from collections.abc import Iterator, Sequence

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.swallowed_errors import Swallow

# Strings and comments are also closed by the end of the text, so that nothing is tried twice.
_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/)?)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?)
    |(?P<name>[A-Za-z_$][\w$]*+)
    |(?P<newline>\n)
    |(?P<space>[^\S\n]++)
    |(?P<arrow>=>)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
# Bounded, because a slash that opens nothing is tried again at the next one.
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.){0,100}+\]){1,200}+/")
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%<>~^") | {"return", "typeof", "case", "=>", ""}
_FUNCTIONS = frozenset({"noop", "_.noop", "lodash.noop", "jQuery.noop", "$.noop", "angular.noop"})


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    column: int


def javascript_swallows(text: str) -> tuple[Swallow, ...]:
    """Return the places where every error is dropped, in order of line."""
    if "catch" not in text:
        return ()
    stream = tuple(_tokens(text))
    found: list[Swallow] = []
    names: list[str] = []
    for index, token in enumerate(stream):
        if token.text == "function" and index + 1 < len(stream) and stream[index + 1].text != "(":
            names = [stream[index + 1].text]
        if token.text == "catch" and (construct := _construct(stream, index)):
            function = names[-1] if names else ""
            detail = _detail(stream, index)
            found.append(Swallow(construct, token.line, token.column, detail, function))
    return tuple(found)


def _tokens(text: str) -> Iterator[_Token]:
    line, start, place, last = 1, 0, 0, ""
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None
        if text[place] == "/" and match.lastgroup == "other" and last in _BEFORE_REGEX:
            match = _REGEX.match(text, place) or match
        found = match.group()
        if match.lastgroup not in ("comment", "newline", "space"):
            last = found
            yield _Token(found, line, place - start + 1)
        if newlines := found.count("\n"):
            line += newlines
            start = place + found.rindex("\n") + 1
        place = match.end()


def _construct(stream: Sequence[_Token], index: int) -> str:
    """Return how the handler is written when it does nothing, "" otherwise."""
    before = stream[index - 1].text if index else ""
    after = [token.text for token in stream[index + 1 : index + 16]]
    if before == ".":
        return _promise(after)
    if before != "}":
        return ""
    if after[:2] == ["{", "}"]:
        return "catch {}"
    return "catch (...) {}" if _parameter(after) else ""


def _parameter(after: Sequence[str]) -> bool:
    """Say whether `(name) { }` follows."""
    if after[:1] != ["("] or ")" not in after:
        return False
    end = after.index(")")
    return list(after[end + 1 : end + 3]) == ["{", "}"]


def _promise(after: Sequence[str]) -> str:
    """Return the construct when what follows `.catch` is a handler that does nothing."""
    if after[:1] != ["("]:
        return ""
    body = list(after[1:])
    named = "".join(body[: body.index(")")]) if ")" in body else ""
    if named in _FUNCTIONS:
        return f".catch({named})"
    if "=>" in body:
        return _arrow(body)
    if body[:1] == ["function"] and "{" in body:
        inner = body[body.index("{") : body.index("{") + 3]
        return ".catch(function () {})" if inner == ["{", "}", ")"] else ""
    return ""


def _arrow(body: Sequence[str]) -> str:
    place = body.index("=>")
    parameters = body[:place]
    if any(each not in "(),_" and not each.isidentifier() for each in parameters):
        return ""
    rest = list(body[place + 1 :])
    if rest[:3] == ["{", "}", ")"]:
        return ".catch(() => {})"
    if len(rest) > 1 and rest[0] in ("null", "undefined") and rest[1] == ")":
        return f".catch(() => {rest[0]})"
    return ""


def _detail(stream: Sequence[_Token], index: int) -> str:
    """Return the call that may fail: what stands on the same statement before it, shortened."""
    if stream[index - 1].text != ".":
        return "the try block before it"
    words: list[str] = []
    for token in reversed(stream[max(0, index - 14) : index - 1]):
        if token.text in ";{}" or token.text == "=>":
            break
        words.append(token.text)
    return "".join(reversed(words))[-80:] or "a promise"
