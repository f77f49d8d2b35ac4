"""Read HCL as conftest hands it to policies: blocks as lists of objects below their labels.

Source: HCL Native Syntax Specification, "Structural Elements"; the conversion to JSON is that of
hcl2json 0.6, by which conftest reads it: expressions that are no literals are `${...}` with their
own source.
"""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from math import isfinite

from scanner.model.resource import Json
from scanner.normalize.grammars import _hcl_expressions as expressions
from scanner.normalize.grammars import _hcl_tokens as tokens
from scanner.normalize.grammars._hcl_expressions import Expression
from scanner.normalize.grammars._hcl_templates import TemplateReader
from scanner.normalize.grammars.syntax import DocumentSyntaxError, error_at

MAX_CHARACTERS = 4_000_000
"""Longer texts are refused: the largest file that people write by hand is a tenth of it."""

_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
_MAX_EXPONENT = 400
_MAX_DIGITS = 150  # what 512 bits tell apart, in which numbers are kept
_EXACT = 2**53


class _NullTextError(ValueError):
    """A template is made of null alone, which is no text."""


def load_hcl(text: str) -> dict[str, Json]:
    """Return the body of a document.

    Raises:
        DocumentSyntaxError: it is no HCL, or what conftest cannot convert, or it is too long.
    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentSyntaxError(0, 0, f"longer than {MAX_CHARACTERS:,} characters")
    return _Document(tokens.Tokens(text)).body(tokens.END)


class _Document(TemplateReader):
    """Reads bodies, and converts what is in them."""

    def body(self, end: str) -> dict[str, Json]:
        attributes: dict[str, Json] = {}
        made: dict[str, Json] = {}
        while (kind := self.peek()) != end:
            if kind == tokens.NEWLINE:
                self.at += 1
                continue
            index = self.read(tokens.NAME, "an argument or block")
            if self.peek() == "=":
                self._attribute_of(index, attributes)
            else:
                self._block(index, made)
            if self.peek() != tokens.END:
                self.read(tokens.NEWLINE, "a new line after an argument or block")
        self.at += kind != tokens.END
        made.update(attributes)
        return made

    def _attribute_of(self, index: int, held: dict[str, Json]) -> None:
        name = self.word(index)
        if name in held:
            raise error_at(self.text, self.starts[index], "this argument was set before")
        self.at += 1
        held[name] = self._value(self.expression())

    def _block(self, index: int, made: dict[str, Json]) -> None:
        keys = [self.word(index)]
        while (kind := self.peek()) != "{":
            if kind == tokens.QUOTE:
                keys.append(self.label())
            else:
                keys.append(self.word(self.read(tokens.NAME, "an equals sign, a label or a brace")))
        self.at += 1
        self.enter(newlines=True)
        if self.peek() in (tokens.NEWLINE, tokens.END, "}"):
            held = self.body("}")
        else:
            held = {}
            name = self.read(tokens.NAME, "an argument")
            if self.peek() != "=":
                raise self.error("a block on one line holds one argument")
            self._attribute_of(name, held)
            self.read("}", "the brace that ends a block on one line")
        self.leave()
        if not _added(made, keys, held):
            reason = "blocks of one name with more labels and with less cannot be told apart"
            raise error_at(self.text, self.starts[index], reason)

    def _value(self, held: Expression) -> Json:
        kind = held.kind
        if kind == expressions.TEMPLATE:
            try:
                return self._template_text(held)
            except _NullTextError:
                reason = "null stands for a text"
                raise error_at(self.text, held.start, reason) from None
        if kind in (expressions.NUMBER, expressions.WORD, expressions.UNARY):
            return self._literal(held)
        if kind == expressions.WRAPPED:
            return self._value(held.parts[0])
        if kind == expressions.TUPLE:
            return [self._value(part) for part in held.parts]
        if kind == expressions.OBJECT:
            pairs = zip(held.parts[::2], held.parts[1::2], strict=True)
            return {self._key(key): self._value(value) for key, value in pairs}
        return self._source(held)

    def _literal(self, held: Expression) -> Json:
        if held.kind == expressions.UNARY:
            return self._negated(held)
        word = self.text[held.start : held.end]
        if held.kind == expressions.WORD:
            return _WORDS[word]
        number = float(word)
        if not isfinite(number):
            raise error_at(self.text, held.start, "this number is too large")
        return int(number) if number.is_integer() and abs(number) < _EXACT else number

    def _negated(self, held: Expression) -> Json:
        operand = held.parts[0]
        if operand.kind not in (expressions.NUMBER, expressions.WORD):
            return self._source(held)
        value, sign = self._literal(operand), self.text[held.start]
        if sign == "!" and isinstance(value, bool):
            return not value
        if sign == "-" and isinstance(value, int | float) and not isinstance(value, bool):
            return -value
        raise error_at(self.text, held.start, "this operator has no meaning for this value")

    def _key(self, key: Expression) -> str:
        return self._source(key, "", "") if key.kind == expressions.NAME else self._part(key)

    def _source(self, held: Expression, before: str = "${", after: str = "}") -> str:
        # The conversion takes a parenthesis that follows an expression for a part of it.
        end = held.end + self.text.startswith(")", held.end)
        return f"{before}{self.text[held.start : end]}{after}"

    def _template_text(self, held: Expression) -> str:
        if len(held.parts) == 1 and self._is_null(held.parts[0]):
            raise _NullTextError
        return "".join(map(self._part, held.parts))

    def _is_null(self, held: Expression) -> bool:
        is_word = held.kind == expressions.WORD
        return is_word and self.text[held.start : held.end] == "null"

    def _part(self, held: Expression) -> str:
        """Return what an expression is inside a text."""
        kind, parts = held.kind, held.parts
        if kind == expressions.TEXT:
            text = held.text if held.text.isascii() else unicodedata.normalize("NFC", held.text)
            return text.replace("${", "$${").replace("%{", "%%{")
        if kind in (expressions.TEMPLATE, expressions.WRAPPED):
            is_text = kind == expressions.TEMPLATE
            return self._template_text(held) if is_text else self._part(parts[0])
        if kind in (expressions.CONDITION, expressions.LOOP):
            is_loop = kind == expressions.LOOP
            return self._loop(held.text, parts) if is_loop else self._condition(parts)
        if kind == expressions.WORD:
            return self.text[held.start : held.end]
        return self._digits(held) if kind == expressions.NUMBER else self._source(held)

    def _loop(self, names: str, parts: Sequence[Expression]) -> str:
        head = f"%{{for {names} in {self._source(parts[0], '', '')}}}"
        return f"{head}{self._part(parts[1])}%{{endfor}}"

    def _condition(self, parts: Sequence[Expression]) -> str:
        try:
            yes = self._part(parts[1])
        except _NullTextError:
            return ""
        try:
            no = self._part(parts[2])
        except _NullTextError:
            no = ""
        other = f"%{{else}}{no}" if no else ""
        return f"%{{if {self._source(parts[0], '', '')}}}{yes}{other}%{{endif}}"

    def _digits(self, held: Expression) -> str:
        """Return a number as a text: all its digits, without an exponent."""
        number = Decimal(self.text[held.start : held.end])
        exponent = number.adjusted()
        if abs(exponent) > _MAX_EXPONENT or len(number.as_tuple().digits) > _MAX_DIGITS:
            raise error_at(self.text, held.start, "this number is too long to stand in a text")
        written = f"{number:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written


def _added(made: dict[str, Json], keys: Sequence[str], held: dict[str, Json]) -> bool:
    """Put a block below its labels; False when something else stands there."""
    *outer, last = keys
    for key in outer:
        made = made.setdefault(key, {})
        if not isinstance(made, dict):
            return False
    listed = made.setdefault(last, [])
    if not isinstance(listed, list):
        return False
    listed.append(held)
    return True
