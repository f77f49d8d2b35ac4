"""Split HCL native syntax into tokens: names, numbers, signs, and the parts of templates.

Source: HCL Native Syntax Specification, "Lexical Elements" and "Template Expressions".
"""

import re
from typing import Final

from scanner.normalize.grammars.syntax import DocumentSyntaxError, error_at
from scanner.normalize.grammars.unicode_spaces import UNICODE_SPACES

NAME: Final = "name"
NUMBER: Final = "number"
NEWLINE: Final = "newline"
OPERATOR: Final = "operator"
"""An operator that can only stand between two operands; "-", "!" and "*" are tokens of their own."""
QUOTE: Final = '"'
HEREDOC: Final = "<<"
LITERAL: Final = "literal"
"""A piece of the text of a template, as it is written."""
CLOSE: Final = "close"
"""The end of a template: its quote, or the line with the marker of a heredoc."""
INTERPOLATION: Final = "${"
CONTROL: Final = "%{"
SEQUENCE_END: Final = "}}"
"""The brace that ends an interpolation or a control sequence."""
END: Final = "end"


_MAIN = re.compile(
    r"""[ \t]*+(?:
      (?P<name>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff-]*+)
    | (?P<newline>\r?\n)
    | (?P<comment>(?:\#|//)[^\n]*+)
    | (?P<quote>")
    | (?P<sequence>~\})
    | (?P<open>\{) | (?P<close>\})
    | (?P<number>[0-9](?:[0-9.]|[eE][+-]?[0-9])*+)
    | (?P<heredoc><<-?(?P<marker>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff-]*+)\r?\n)
    | (?P<block>/\*)
    | (?P<operator>==|!=|>=|<=|&&|\|\||[/%+<>])
    | (?P<sign>::|\.\.\.|=>|[\[\]().,*\-=!?:])
    )""",
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"""(?P<text>(?:\\[^\r\n]|[^$%"\\\r\n])++|\$\$\{~?|%%\{~?)
    | (?P<close>") | (?P<begin>[$%]\{~?) | (?P<alone>[$%])""",
    re.VERBOSE,
)
_LINE = re.compile(
    r"""(?P<begin>[$%]\{~?)
    | (?P<text>(?:\$\$\{~?|%%\{~?|[$%]|[^$%\r\n]++|)(?P<newline>\r?\n)?)""",
    re.VERBOSE,
)


class Tokens:
    """Tokens of a text: kinds, starts and ends, one list each; the last is END.

    Raises:
        DocumentSyntaxError: a character, comment or string that the language does not know.
    """

    __slots__ = ("_at", "_braces", "_returns", "_templates", "ends", "kinds", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self._at = 1 if text.startswith("\ufeff") else 0
        self._braces = 0
        self._returns: list[int] = []  # levels of braces whose closing brace ends a sequence
        self._templates: list[str] = []  # markers of the open heredocs; "" for a quoted template
        size = len(text)
        while self._at < size:
            if len(self._templates) == len(self._returns):
                self._plain()
            elif self._templates[-1]:
                self._heredoc(self._templates[-1])
            else:
                self._quoted()
        self._add(END, size, size)

    def _add(self, kind: str, start: int, end: int) -> None:
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)
        self._at = end

    def _plain(self) -> None:
        """Take tokens outside of templates, up to where a template begins or goes on."""
        text, size, match = self.text, len(self.text), _MAIN.match
        while self._at < size:
            found = match(text, self._at)
            if found is None:
                self._rest()
                return
            kind = found.lastgroup or ""
            start, end = found.span(kind)
            if kind == "name":
                self._name(start, end)
            elif kind == "sign":
                self._add(text[start:end], start, end)
            elif kind in (NEWLINE, OPERATOR):
                self._add(kind, start, end)
            elif self._other(kind, start, end, found["marker"]):
                return

    def _other(self, kind: str, start: int, end: int, marker: str | None) -> bool:
        """Take a token of a rarer kind, and say whether what follows is of a template."""
        if kind == "comment":
            self._at = end
        elif kind == "number":
            self._add(NUMBER, start, start + len(self.text[start:end].rstrip(".")))
        elif kind == "block":
            close = self.text.find("*/", end)
            if close < 0:
                raise error_at(self.text, start, "this comment is not closed")
            self._at = close + 2
        elif kind == "quote":
            self._add(QUOTE, start, end)
            self._templates.append("")
            return True
        elif kind == "heredoc":
            self._add(HEREDOC, start, end)
            self._templates.append(marker or "")
            return True
        elif kind == "open":
            self._add("{", start, end)
            self._braces += 1
        else:
            return self._closed(kind, start, end)
        return False

    def _closed(self, kind: str, start: int, end: int) -> bool:
        self._braces -= 1
        if self._returns and self._returns[-1] == self._braces + 1:
            self._returns.pop()
            self._add(SEQUENCE_END, start, end)
            return True
        if kind == "sequence":
            raise error_at(self.text, start, "no template sequence ends here")
        self._add("}", start, end)
        return False

    def _begin(self, start: int, end: int) -> None:
        self._add(self.text[start : start + 2], start, end)
        self._braces += 1
        self._returns.append(self._braces)

    def _quoted(self) -> None:
        found = _QUOTED.match(self.text, self._at)
        if found is None:
            raise error_at(self.text, self._at, "a quoted string may not go over several lines")
        if found.lastgroup == "close":
            self._templates.pop()
            self._add(CLOSE, *found.span())
        elif found.lastgroup == "begin":
            self._begin(*found.span())
        else:
            self._add(LITERAL, *found.span())

    def _heredoc(self, marker: str) -> None:
        text, at_start = self.text, self.kinds[-1] != SEQUENCE_END
        while self._at < len(text):
            found = _LINE.match(text, self._at)
            if found is None or found.end() == self._at:
                raise self._unknown(self._at)
            start, end = found.span()
            if found["begin"]:
                self._begin(start, end)
                return
            if not found["newline"]:
                at_start = False
            elif at_start and text[start:end].strip(UNICODE_SPACES) == marker:
                self._templates.pop()
                self._add(CLOSE, start, found.start("newline"))
                return
            else:
                at_start = True
            self._add(LITERAL, start, end)

    def _rest(self) -> None:
        rest = self.text[self._at :]
        blanks = len(rest) - len(rest.lstrip(" \t"))
        if blanks < len(rest):
            raise self._unknown(self._at + blanks)
        self._at = len(self.text)

    def _name(self, start: int, end: int) -> None:
        self._add(NAME, start, end)
        text = self.text
        if text[start:end].isascii():
            return
        if not text[start].isidentifier():
            raise self._unknown(start)
        for at in range(start + 1, end):
            if not (text[at].isascii() or ("_" + text[at]).isidentifier()):
                raise self._unknown(at)

    def _unknown(self, at: int) -> DocumentSyntaxError:
        return error_at(self.text, at, "this character has no meaning here")
