"""Parse expressions of HCL into what their conversion to JSON needs: literals, templates, places.

Source: HCL Native Syntax Specification, "Expressions".
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars import _hcl_tokens as tokens
from scanner.normalize.grammars.syntax import DocumentSyntaxError, error_at

MAX_DEPTH = 100
"""Nesting beyond this is refused: no real configuration comes near it."""
TOO_DEEP = f"nested more than {MAX_DEPTH} levels deep"

NUMBER, WORD, UNARY, TEMPLATE, TEXT, WRAPPED = "number", "word", "unary", "template", "text", "wrap"
TUPLE, OBJECT, NAME, CONDITION, LOOP, OTHER = (
    "tuple",
    "object",
    "name",
    "condition",
    "loop",
    "other",
)

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = frozenset({"true", "false", "null"})
_BINARY = frozenset({tokens.OPERATOR, "*", "-"})


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression with its place.

    Attributes:
        kind: one of the constants of this module; OTHER is converted by its source alone.
        start, end: where it stands in the text.
        parts: of a template its parts, of a tuple its elements, of an object keys and values in
            turn, of a condition the condition and both results, of a loop collection and result.
        text: of a TEXT what it says, of a loop the names of its variables.
    """

    kind: str
    start: int
    end: int
    parts: tuple["Expression", ...] = ()
    text: str = ""


class TokenReader:
    """Reads tokens one by one, with or without newlines, and counts how deep things are nested."""

    def __init__(self, found: tokens.Tokens) -> None:
        self.text = found.text
        self.kinds, self.starts, self.ends = found.kinds, found.starts, found.ends
        self.at = 0
        self._newlines = True
        self._outer: list[bool] = []

    def peek(self) -> str:
        """Return the kind of the next token."""
        kinds = self.kinds
        if not self._newlines:
            while kinds[self.at] == tokens.NEWLINE:
                self.at += 1
        return kinds[self.at]

    def read(self, kind: str, what: str) -> int:
        """Return the index of the next token, which must be of a kind.

        Raises:
            DocumentSyntaxError: it is another, and what was wanted.
        """
        if self.peek() != kind:
            raise self.error(f"{what} is missing here")
        self.at += 1
        return self.at - 1

    def word(self, index: int) -> str:
        """Return the text of a token."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_word(self, word: str) -> bool:
        """Say whether the next token is a name, and this one."""
        return self.peek() == tokens.NAME and self.word(self.at) == word

    def enter(self, *, newlines: bool) -> None:
        """Begin something nested, where newlines count or do not."""
        self._outer.append(self._newlines)
        self._newlines = newlines
        if len(self._outer) > MAX_DEPTH:
            raise self.error(TOO_DEEP)

    def leave(self) -> None:
        """End what was entered last."""
        self._newlines = self._outer.pop()

    def error(self, message: str) -> DocumentSyntaxError:
        """Return the error for the next token."""
        return error_at(self.text, self.starts[self.at], message)


class ExpressionReader(TokenReader, ABC):
    """Reads expressions; templates are read by a subclass."""

    def expression(self) -> Expression:
        """Return the expression that begins here."""
        first = self._operands()
        if self.peek() != "?":
            return first
        self.at += 1
        self.enter(newlines=self._newlines)
        yes = self.expression()
        self.read(":", "the other result of a condition")
        no = self.expression()
        self.leave()
        return Expression(CONDITION, first.start, no.end, (first, yes, no))

    @abstractmethod
    def template(self, opening: int) -> Expression:
        """Return the template whose opening token was read."""

    def _operands(self) -> Expression:
        first = last = self._operand()
        while self.peek() in _BINARY:
            self.at += 1
            last = self._operand()
        return first if last is first else Expression(OTHER, first.start, last.end)

    def _operand(self) -> Expression:
        """Return a term with the steps that follow it."""
        term = self._term()
        kind, end = NAME if term.kind == NAME else OTHER, -1
        while (sign := self.peek()) in (".", "["):
            self.at += 1
            fixed = self._attribute() if sign == "." else self._index()
            kind, end = kind if fixed else OTHER, self.ends[self._last()]
        return term if end < 0 else Expression(kind, term.start, end)

    def _last(self) -> int:
        """Return the index of the token that was read last."""
        index = self.at - 1
        while self.kinds[index] == tokens.NEWLINE:
            index -= 1
        return index

    def _attribute(self) -> bool:
        """Read what follows a dot, and say whether it is fixed: a splat is not."""
        kind = self.peek()
        if kind == "*":
            self.at += 1
            while self.peek() == ".":
                self.at += 1
                self._step()
            return False
        self._step()
        return True

    def _step(self) -> None:
        kind = self.peek()
        if kind not in (tokens.NAME, tokens.NUMBER):
            raise self.error("a name is missing after the dot")
        if kind == tokens.NUMBER and "." in self.word(self.at):
            raise self.error("two indexes in a row are written with brackets")
        self.at += 1

    def _index(self) -> bool:
        """Read what follows a bracket after a term, and say whether it is a literal."""
        if self.peek() == "*":
            self.at += 1
            self.read("]", "the bracket after the star")
            return False
        self.enter(newlines=False)
        key = self.expression()
        self.read("]", "the closing bracket of an index")
        self.leave()
        if key.kind == TEMPLATE:
            return len(key.parts) == 1 and key.parts[0].kind in (TEXT, NUMBER, WORD)
        return key.kind in (NUMBER, WORD)

    def _term(self) -> Expression:
        kind = self.peek()
        index = self.at
        start, end = self.starts[index], self.ends[index]
        self.at += 1
        if kind == tokens.NAME:
            return self._named(index, start, end)
        if kind in (tokens.QUOTE, tokens.HEREDOC):
            return self.template(index)
        if kind == tokens.NUMBER:
            if not _NUMBER.fullmatch(self.text, start, end):
                raise error_at(self.text, start, "this is no number")
            return Expression(NUMBER, start, end)
        read = {"[": self._tuple, "{": self._object, "(": self._parentheses}.get(kind)
        if read is not None:
            return read(start)
        if kind in ("-", "!"):
            self.enter(newlines=self._newlines)
            operand = self._operand()
            self.leave()
            return Expression(UNARY, start, operand.end, (operand,))
        self.at = index
        raise self.error("an expression is missing here")

    def _named(self, index: int, start: int, end: int) -> Expression:
        kind = self.peek()
        if kind in ("(", "::"):
            while self.peek() == "::":
                self.at += 1
                self.read(tokens.NAME, "the name of a function")
            self.read("(", "the parenthesis of a function call")
            return Expression(OTHER, start, self._arguments())
        return Expression(WORD if self.word(index) in _WORDS else NAME, start, end)

    def _arguments(self) -> int:
        """Read the arguments of a call, and return where it ends."""
        self.enter(newlines=False)
        while self.peek() != ")":
            self.expression()
            if self.peek() == "...":
                self.at += 1
                break
            if self.peek() != ")":
                self.read(",", "a comma between arguments")
        close = self.read(")", "the closing parenthesis of a function call")
        self.leave()
        return self.ends[close]

    def _parentheses(self, start: int) -> Expression:
        self.enter(newlines=False)
        self.expression()
        return self._closed(OTHER, start, self.read(")", "a closing parenthesis"), ())

    def _tuple(self, start: int) -> Expression:
        self.enter(newlines=False)
        if self.is_word("for"):
            return self._for(start, "]")
        held: list[Expression] = []
        while self.peek() != "]":
            held.append(self.expression())
            if self.peek() != "]":
                self.read(",", "a comma between elements")
        return self._closed(TUPLE, start, self.read("]", "a closing bracket"), held)

    def _closed(self, kind: str, start: int, close: int, held: Sequence[Expression]) -> Expression:
        self.leave()
        return Expression(kind, start, self.ends[close], tuple(held))

    def _object(self, start: int) -> Expression:
        begun = self.at
        self.enter(newlines=False)
        if self.is_word("for"):
            return self._for(start, "}")
        self.leave()
        self.at = begun
        self.enter(newlines=True)
        held: list[Expression] = []
        while (kind := self.peek()) != "}":
            if kind == tokens.NEWLINE:
                self.at += 1
                continue
            held.append(self.expression())
            if self.peek() not in ("=", ":"):
                raise self.error("an equals sign is missing after a key")
            self.at += 1
            held.append(self.expression())
            if self.peek() not in (",", tokens.NEWLINE, "}"):
                raise self.error("a comma or a new line is missing between two keys")
            self.at += self.peek() != "}"
        return self._closed(OBJECT, start, self.read("}", "a closing brace"), held)

    def _for(self, start: int, bracket: str) -> Expression:
        """Read the rest of a `for` expression, which is converted by its source."""
        self.at += 1
        self.variables()
        self.expression()
        self.read(":", "the colon of a for expression")
        self.expression()
        if bracket == "}":
            self.read("=>", "the key of a for expression")
            self.expression()
            self.at += self.peek() == "..."
        if self.is_word("if"):
            self.at += 1
            self.expression()
        return self._closed(OTHER, start, self.read(bracket, "the end of a for expression"), ())

    def variables(self) -> str:
        """Read the names that a loop gives, and the word "in"; return the names."""
        names = [self.word(self.read(tokens.NAME, "the name of a variable"))]
        if self.peek() == ",":
            self.at += 1
            names.append(self.word(self.read(tokens.NAME, "the name of a variable")))
        if not self.is_word("in"):
            raise self.error("the word in is missing here")
        self.at += 1
        return ", ".join(names)
