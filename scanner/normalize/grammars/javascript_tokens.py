"""JavaScript, TypeScript and JSX as tokens, by one pass in linear time; nothing is parsed further.

Where a slash may start a regular expression or divide, the token before it decides, as in the
ECMAScript lexical grammar's goal symbols (ECMA-262, "ECMAScript Language: Lexical Grammar"). What
cannot be told without parsing costs at most the rest of its line, except a backtick or an opening
comment inside the text of a JSX element.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_NESTED = 100_000

_TOKEN = re.compile(
    r"""(?P<space>[\s\ufeff]++)
    |(?P<comment>//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?)
    |(?P<name>[A-Za-z_$\x80-\U0010ffff][\w$\x80-\U0010ffff]*+)
    |(?P<string>"(?:[^"\\\n]++|\\.)*+"|'(?:[^'\\\n]++|\\.)*+')
    |(?P<broken>"(?:[^"\\\n]++|\\.)*+|'(?:[^'\\\n]++|\\.)*+)
    |(?P<template>`)
    |(?P<number>\d[\w.]*+)
    |(?P<mark>=>|\.\.\.|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]++|\\.|\$(?!\{))*+(`|\$\{)?", re.DOTALL)
# Bounded, because a slash that opens nothing is tried again at the next one.
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,100}+\]){1,300}+/\w*")
_BEFORE_REGEX = frozenset("(,=:[!&|?{};+-*%~^\n") | {
    *("", "=>", "return", "typeof", "case", "in", "of", "do", "else", "void", "delete", "await", "yield", "throw"),
}  # fmt: skip


class Token(NamedTuple):
    """One token.

    Attributes:
        kind: "name", "string", "part" (of a template, before its first substitution), "number",
            "regex", "mark" (punctuation) or "comment".
        text: a name or mark as written; of a string its content without quotes and escapes.
        at: offset of its first character.
    """

    kind: str
    text: str
    at: int


def javascript_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text in order, comments included, blank space left out."""
    lexer = _Lexer(text)
    while lexer.place < len(text):
        token = lexer.next()
        if token is not None:
            yield token


class _Lexer:
    """Where the reading stands, and what the next slash and brace mean there."""

    def __init__(self, text: str) -> None:
        self.place = 0
        self._text = text
        self._last = ""
        # Of each open brace: whether it ends a substitution, so that a template goes on after it.
        self._braces: list[bool] = []

    def next(self) -> Token | None:
        """Return the next token; None for blank space."""
        start = self.place
        match = _TOKEN.match(self._text, start)
        if match is None:  # a digit or letter outside ASCII that begins nothing
            self.place += 1
            return None
        kind, found = str(match.lastgroup), match.group()
        self.place = match.end()
        if kind in ("space", "comment"):
            return None if kind == "space" else Token(kind, found, start)
        self._last, last = found if kind in ("mark", "name") else "a value", self._last
        if kind == "template":
            content = self._template()
            return Token("string" if content.endswith("`") else "part", content.rstrip("`"), start)
        if kind == "string":
            return Token(kind, _content(found), start)
        if kind == "mark":
            return self._mark(found, start, last)
        return Token("mark" if kind == "broken" else kind, found, start)

    def _mark(self, found: str, start: int, last: str) -> Token:
        if found == "/" and last in _BEFORE_REGEX:
            regex = _REGEX.match(self._text, start)
            if regex:
                self.place, self._last = regex.end(), "a value"
                return Token("regex", "", start)
        elif found == "{":
            self._braces.append(False)
        elif found == "}" and self._braces and self._braces.pop():
            self._template()
            self._last = "`"
            return Token("mark", "`", start)
        return Token("mark", found, start)

    def _template(self) -> str:
        """Read on after a backtick; return what stands before the next substitution or backtick."""
        match = _TEMPLATE.match(self._text, self.place)
        assert match is not None
        self.place = match.end()
        if match[1] == "${" and len(self._braces) < MAX_NESTED:
            self._braces.append(True)
        return match.group().removesuffix("${")


def _content(quoted: str) -> str:
    body = quoted[1:-1]
    return re.sub(r"\\(.)", r"\1", body, flags=re.DOTALL) if "\\" in body else body
