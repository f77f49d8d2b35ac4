"""Rego source text as tokens, enough to know what a module is and calls; linear in its length."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from scanner.model.quick_dataclass import dataclass

# Both kinds of string are closed by the end of the text as well, so that no opening quote is
# tried twice and hostile text costs one pass.
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*+)
    |(?P<raw>`[^`]*+`?)
    |(?P<string>"(?:[^"\\\n]|\\.)*+"?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*+)
    |(?P<newline>\n)
    |(?P<space>[^\S\n]++)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
KEYWORDS = frozenset({"as", "default", "else", "every", "false", "if", "import", "in", "not"}) | {
    "null",
    "package",
    "some",
    "true",
    "with",
}
_OPERATORS = frozenset({"and", "contains", "or"})
_GOES_ON = KEYWORDS - {"false", "null", "true"} | _OPERATORS
"""Words after which a line is not over."""
_INSIDE = KEYWORDS - {"default", "import", "package"} | _OPERATORS
"""Words with which no statement begins."""
_MAX_NAME = 200
_OPEN, _CLOSE = "{[(", "}])"


@dataclass(frozen=True, slots=True)
class Token:
    """One token that is neither space nor comment.

    Attributes:
        type: "name", "string", "raw" or "other" (one character).
        line, column: from 1.
        depth: how many brackets are open before it.
        spaced: whether white space stands before it.
    """

    type: str
    text: str
    line: int
    column: int
    depth: int
    spaced: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """What a module says about itself.

    Attributes:
        package: path segments after `package`; empty when there is no valid package line.
        package_line: its line, from 1; 0 without one.
        rules: names of its rules in order of first appearance, with their first line.
        calls: dotted names that are called, with the line of their first call.
        indented: lines, from 1, on which a statement begins after white space.
    """

    package: tuple[str, ...]
    package_line: int
    rules: dict[str, int]
    calls: dict[str, int]
    indented: tuple[int, ...]


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a module; text that is not Rego still gives tokens, never an error."""
    line, start, depth, spaced = 1, 0, 0, True
    for match in _TOKEN.finditer(text):
        found = match.group()
        kind = match.lastgroup or "other"
        if kind not in ("newline", "space", "comment"):
            if found in _CLOSE and kind == "other":
                depth = max(0, depth - 1)
            yield Token(kind, found, line, match.start() - start + 1, depth, spaced)
            depth += found in _OPEN and kind == "other"
        spaced = kind in ("newline", "space", "comment")
        if newlines := found.count("\n"):
            line += newlines
            start = match.start() + found.rfind("\n") + 1


@lru_cache(maxsize=256)
def outline(text: str) -> Outline:
    """Return what the module declares and calls; asked for at several steps, so it is kept."""
    stream = list(tokens(text))
    package, package_line = _package(stream)
    begun = list(statements(stream))
    return Outline(
        package=package,
        package_line=package_line,
        rules=_rules(stream, begun),
        calls=_calls(stream),
        indented=tuple(stream[index].line for index in begun if stream[index].column > 1),
    )


def query_path(segments: tuple[str, ...]) -> str:
    """Return `data.a.b["c-d"]`, the way both engines read a path."""
    parts = (f".{part}" if _is_name(part) else f"[{json.dumps(part)}]" for part in segments)
    return "data" + "".join(parts)


def _is_name(text: str) -> bool:
    return text.isascii() and text.isidentifier() and text not in KEYWORDS


def _package(stream: list[Token]) -> tuple[tuple[str, ...], int]:
    if stream and stream[0].type == "name" and stream[0].text == "package":
        return _path(stream, 1), stream[0].line
    return (), 0


def _path(stream: list[Token], index: int) -> tuple[str, ...]:
    """Return the segments of `a.b["c"]`: a name of its own after white space begins something else."""
    segments: list[str] = []
    for token in stream[index:]:
        if token.type == "name" and (not segments or not token.spaced):
            segments.append(token.text)
        elif token.type == "string" and token.depth == 1:
            segments.append(token.text.strip('"'))
        elif token.text not in (".", "[", "]") or token.spaced:
            break
    return tuple(segments)


def _rules(stream: list[Token], begun: list[int]) -> dict[str, int]:
    """Return the rule names, with the line of the first head of each."""
    rules: dict[str, int] = {}
    for index in begun:
        head = index + 1 if stream[index].text == "default" else index
        if head < len(stream):
            named = stream[head]
            if named.type == "name" and named.text not in KEYWORDS:
                rules.setdefault(named.text, named.line)
    return rules


def statements(stream: list[Token]) -> Iterator[int]:
    """Yield the index of the first word of each statement of a module.

    It stands outside of all brackets, on a line of its own or not, where what was begun before it
    is over.
    """
    for index, token in enumerate(stream):
        if token.type == "name" and not token.depth and _begins(stream, index):
            yield index


def _begins(stream: list[Token], index: int) -> bool:
    token = stream[index]
    if index == 0 or token.column == 1:
        return True
    last = stream[index - 1]
    # Each digit is a token; a name that is glued to one is the exponent of a number.
    closed = last.type == "other" and last.text in _CLOSE
    over = closed or (token.spaced and (last.type != "other" or last.text.isdecimal()))
    # `in` goes on, and `import future.keywords.in` does not.
    a_step = index > 1 and stream[index - 2].text == "."
    return over and (a_step or last.text not in _GOES_ON) and token.text not in _INSIDE


def _calls(stream: list[Token]) -> dict[str, int]:
    calls: dict[str, int] = {}
    name = ""
    for before, token in zip([None, *stream], stream, strict=False):
        if token.type == "name":
            glued = name.endswith(".") and not token.spaced and len(name) < _MAX_NAME
            name = name + token.text if glued else token.text
        elif token.text == "." and name and not token.spaced and before and before.type == "name":
            name += "."
        else:
            if token.text == "(" and name and not name.endswith(".") and name not in KEYWORDS:
                calls.setdefault(name, token.line)
            name = ""
    return calls
