"""Parse templates of HCL: quoted texts and heredocs, with what is interpolated in them.

Source: HCL Native Syntax Specification, "Template Expressions".
"""

import re
import unicodedata
from itertools import groupby
from typing import NamedTuple

from scanner.normalize.grammars import _hcl_expressions as expressions
from scanner.normalize.grammars import _hcl_tokens as tokens
from scanner.normalize.grammars._hcl_expressions import Expression, ExpressionReader
from scanner.normalize.grammars.syntax import DocumentSyntaxError, error_at
from scanner.normalize.grammars.unicode_spaces import UNICODE_SPACES

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_IF, _ELSE, _ENDIF, _FOR, _ENDFOR = "if", "else", "endif", "for", "endfor"
_EXPRESSION, _TEXT = "expression", "text"


class _Part(NamedTuple):
    """One part of a template: a text, an expression, or one of the control sequences.

    Attributes:
        what: `_TEXT`, `_EXPRESSION` or the word of a control sequence.
        text: what a text says, and the variables of a loop.
        held: the expression, the condition, or the collection.
        start: where the part begins in the document.
    """

    what: str
    start: int
    text: str = ""
    held: Expression | None = None


class TemplateReader(ExpressionReader):
    """Reads expressions with their templates."""

    def template(self, opening: int) -> Expression:
        """Return the template whose opening token was read."""
        self.enter(newlines=True)
        start = self.starts[opening]
        parts = self._parts(self.word(opening) if self.kinds[opening] == tokens.HEREDOC else "")
        end = self.ends[self.at - 1]
        self.leave()
        if len(parts) == 1 and parts[0].what == _EXPRESSION and parts[0].held is not None:
            return Expression(expressions.WRAPPED, start, end, (parts[0].held,))
        if not parts:
            return Expression(expressions.TEMPLATE, start, end, (_text(""),))
        tree = _Tree(self.text, parts)
        return Expression(expressions.TEMPLATE, start, end, tree.until(()))

    def label(self) -> str:
        """Return the quoted label of a block that begins here: a text without sequences."""
        self.read(tokens.QUOTE, "a quote")
        held = []
        while self.kinds[self.at] == tokens.LITERAL:
            held.append(literal(self.text, self.starts[self.at], self.ends[self.at], quoted=True))
            self.at += 1
        self.read(tokens.CLOSE, "the quote that ends a label")
        return "".join(held)

    def _parts(self, heredoc: str) -> list[_Part]:
        found: list[_Part] = []
        trim = False  # whether the sequence before asks for the white space after it to go
        while (kind := self.kinds[self.at]) != tokens.CLOSE:
            start, end = self.starts[self.at], self.ends[self.at]
            if kind == tokens.LITERAL:
                text = literal(self.text, start, end, quoted=not heredoc)
                found.append(_Part(_TEXT, start, text.lstrip(UNICODE_SPACES) if trim else text))
                self.at += 1
                trim = False
            elif kind in (tokens.INTERPOLATION, tokens.CONTROL):
                if end - start == 3 and found and found[-1].what == _TEXT:
                    text = found[-1].text.rstrip(UNICODE_SPACES)
                    found[-1] = found[-1]._replace(text=text)
                self.at += 1
                found.append(self._sequence(kind, start))
                trim = self.ends[self.at - 1] - self.starts[self.at - 1] == 2
            else:
                raise self.error("the end of a template is missing here")
        self.at += 1
        return _melded(_flush(found) if heredoc.startswith("<<-") else found)

    def _sequence(self, kind: str, start: int) -> _Part:
        self.enter(newlines=False)
        if kind == tokens.INTERPOLATION:
            part = _Part(_EXPRESSION, start, held=self.expression())
        else:
            part = self._control(start)
        self.read(tokens.SEQUENCE_END, "the brace that ends a template sequence")
        self.leave()
        return part

    def _control(self, start: int) -> _Part:
        word = self.word(self.read(tokens.NAME, "the word of a template directive"))
        if word == _IF:
            return _Part(word, start, held=self.expression())
        if word == _FOR:
            return _Part(word, start, self.variables(), self.expression())
        if word not in (_ELSE, _ENDIF, _ENDFOR):
            raise error_at(self.text, start, "no directive of templates")
        return _Part(word, start)


class _Tree:
    """Nests the parts between control sequences."""

    def __init__(self, text: str, parts: list[_Part]) -> None:
        self._text = text
        self._parts = parts
        self._at = 0
        self._depth = 0

    def until(self, words: tuple[str, ...]) -> tuple[Expression, ...]:
        """Return what stands before the first of these directives, or before the end for none."""
        found: list[Expression] = []
        while self._at < len(self._parts):
            part = self._parts[self._at]
            if part.what in words:
                return tuple(found)
            self._at += 1
            found.append(self._expression(part))
        if words:
            raise self._unbalanced(self._parts[-1])
        return tuple(found)

    def _expression(self, part: _Part) -> Expression:
        if part.what == _TEXT:
            return _text(part.text)
        if part.held is None:
            raise self._unbalanced(part)
        if part.what == _EXPRESSION:
            return part.held
        self._depth += 1
        if self._depth > expressions.MAX_DEPTH:
            raise error_at(self._text, part.start, expressions.TOO_DEEP)
        made = self._if(part.held) if part.what == _IF else self._for(part.text, part.held)
        self._depth -= 1
        return made

    def _if(self, condition: Expression) -> Expression:
        yes, no = self.until((_ELSE, _ENDIF)), tuple[Expression, ...]()
        if self._next() == _ELSE:
            no = self.until((_ENDIF,))
            self._next()
        parts = (condition, _template(yes), _template(no))
        return Expression(expressions.CONDITION, condition.start, condition.end, parts)

    def _for(self, names: str, held: Expression) -> Expression:
        parts = (held, _template(self.until((_ENDFOR,))))
        self._next()
        return Expression(expressions.LOOP, held.start, held.end, parts, names)

    def _next(self) -> str:
        self._at += 1
        return self._parts[self._at - 1].what

    def _unbalanced(self, part: _Part) -> DocumentSyntaxError:
        return error_at(self._text, part.start, "the directives of this template are unbalanced")


def _text(text: str) -> Expression:
    return Expression(expressions.TEXT, 0, 0, (), text)


def _template(parts: tuple[Expression, ...]) -> Expression:
    return Expression(expressions.TEMPLATE, 0, 0, parts or (_text(""),))


def _melded(parts: list[_Part]) -> list[_Part]:
    """Return parts with neighbouring texts as one."""
    melded: list[_Part] = []
    for is_text, group in groupby(parts, lambda part: part.what == _TEXT):
        held = list(group)
        if is_text and len(held) > 1:
            held = [_Part(_TEXT, held[0].start, "".join(part.text for part in held))]
        melded.extend(held)
    return melded


def _flush(parts: list[_Part]) -> list[_Part]:
    """Return the parts of a heredoc without the white space that all its lines begin with."""
    at_start, widths = True, dict[int, int]()
    least: int | None = None
    for index, part in enumerate(parts):
        if at_start:
            at_start, width = False, 0
            if part.what == _TEXT:
                text = part.text
                width = len(text) - len(text.lstrip(UNICODE_SPACES))
                if width == len(text) and text.endswith("\n"):
                    at_start = True
                    continue
                widths[index] = width
            least = width if least is None else min(least, width)
        at_start = part.what == _TEXT and part.text.endswith("\n")
    for index in widths if least else ():
        parts[index] = _shortened(parts[index], least or 0)
    return parts


def _shortened(part: _Part, count: int) -> _Part:
    kept = part.text[count:]
    if kept and unicodedata.category(kept[0]) in ("Mn", "Mc", "Me", "Cf"):
        reason = "a line of this heredoc begins with a mark that combines with the blank before it"
        raise DocumentSyntaxError(0, 0, reason)
    return part._replace(text=kept)


def literal(text: str, start: int, end: int, *, quoted: bool) -> str:
    """Return what a piece of a template says.

    Raises:
        DocumentSyntaxError: a backslash is followed by something that has no meaning.
    """
    piece = text[start:end]
    if piece.startswith(("$${", "%%{")):
        return piece[1:]
    if not quoted or "\\" not in piece:
        return piece

    def said(found: re.Match[str]) -> str:
        short, long, simple = found.groups()
        code = int(short or long or "110000", 16)
        said = _SIMPLE.get(simple) if simple else ""
        if said is None or (not simple and (code > 0x10FFFF or 0xD800 <= code < 0xE000)):
            raise error_at(
                text, start + found.start(), "a backslash before what it does not escape"
            )
        return said or chr(code)

    return _ESCAPE.sub(said, piece)
