"""SPDX licence expressions: parse them, and write them in canonical form.

Source: SPDX Specification 3.0.1, annex on SPDX License Expressions; operators bind WITH before AND
before OR. Where a part of an expression stands twice, the canonical form has it once.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal, TypeAlias

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.spdx_terms import (
    ExpressionError,
    Term,
    exception_id,
    license_term,
)

__all__ = ["Expression", "ExpressionError", "Group", "Term", "parse", "read", "terms", "words"]

MAX_LENGTH = 10_000
"""Characters of one expression; longer text is a licence text, not an expression."""

MAX_DEPTH = 50
"""Nested parentheses of one expression."""

UNLICENSED = "NONE"
UNSTATED = "NOASSERTION"
"""SPDX values that stand alone: no licence is granted; nothing is said about the licence."""

_TOKEN = re.compile(r"[()]|[^()\s]+")
_OPERATORS = frozenset({"AND", "OR", "WITH"})


@dataclass(frozen=True, slots=True)
class Group:
    """Two or more parts under one operator, in written order, each part once."""

    operator: Literal["AND", "OR"]
    parts: "tuple[Expression, ...]"

    def __str__(self) -> str:
        """Return the canonical spelling; a group inside a group stands in parentheses."""
        inner = (f"({part})" if isinstance(part, Group) else str(part) for part in self.parts)
        return f" {self.operator} ".join(inner)

    @property
    def key(self) -> object:
        """What makes two groups the same."""
        return self.operator, tuple(part.key for part in self.parts)


Expression: TypeAlias = Term | Group


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text in the place of an expression says.

    Attributes:
        canonical: the expression in canonical form, NONE, NOASSERTION, or "" when it has none.
        tree: the parsed expression; None for NONE, NOASSERTION and what cannot be read.
        error: why the text is not a valid SPDX expression; None when it is.
        deprecated: the deprecated ids it uses, in order.
    """

    canonical: str
    tree: Expression | None = None
    error: ExpressionError | None = None
    deprecated: tuple[str, ...] = ()

    @property
    def also(self) -> tuple[str, ...]:
        """What is worth saying besides the verdict: nonstandard-expression, deprecated-id."""
        nonstandard = ("nonstandard-expression",) if self.error and self.tree else ()
        return nonstandard + (("deprecated-id",) if self.deprecated else ())


@lru_cache(maxsize=4096)
def read(text: str) -> Reading:
    """Return what a text says, also where it is not valid but its meaning is certain.

    `MIT/Apache-2.0`, which Cargo and npm once taught, is not SPDX; it means OR.
    """
    word = text.strip().upper()
    if word in (UNLICENSED, UNSTATED):
        return Reading(word)
    try:
        return _reading(parse(text), None)
    except ExpressionError as error:
        try:
            tree = _slashed(text)
        except ExpressionError:
            tree = None
        return Reading("", None, error) if tree is None else _reading(tree, _slash_error(text))


def parse(text: str) -> Expression:
    """Return the expression of a text.

    Raises:
        ExpressionError: not a valid expression; says what and in which column.
    """
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"{len(text)} characters; at most {MAX_LENGTH} are read", 1)
    parser = _Parser(text)
    tree = parser.either(0)
    parser.expect_end()
    return tree


def terms(tree: Expression) -> Iterator[Term]:
    """Yield the licences of an expression in written order."""
    if isinstance(tree, Term):
        yield tree
    else:
        for part in tree.parts:
            yield from terms(part)


def words(tree: Expression) -> tuple[str, ...]:
    """Return the ids of the licences in an expression, in order, each once, no exceptions."""
    return tuple(dict.fromkeys(term.license for term in terms(tree)))


def group(operator: Literal["AND", "OR"], parts: list[Expression]) -> Expression:
    """Return the parts under one operator: flattened, each once; a single part is itself."""
    flat: dict[object, Expression] = {}
    for part in parts:
        same = isinstance(part, Group) and part.operator == operator
        for each in part.parts if same and isinstance(part, Group) else (part,):
            flat.setdefault(each.key, each)
    kept = tuple(flat.values())
    return kept[0] if len(kept) == 1 else Group(operator, kept)


def _reading(tree: Expression, error: ExpressionError | None) -> Reading:
    deprecated = tuple(dict.fromkeys(old for term in terms(tree) for old in term.written_as))
    return Reading(str(tree), tree, error, deprecated)


def _slashed(text: str) -> Expression | None:
    parts = text.split("/")
    if len(parts) < 2 or len(parts) > 20:
        return None
    read_parts = [parse(part) for part in parts]
    simple = all(isinstance(part, Term) for part in read_parts)
    return group("OR", read_parts) if simple else None


def _slash_error(text: str) -> ExpressionError:
    return ExpressionError("'/' is not an operator of SPDX: write OR", text.index("/") + 1)


class _Parser:
    """Recursive descent over the words, one method per precedence."""

    def __init__(self, text: str) -> None:
        self._words = [(match[0], match.start() + 1) for match in _TOKEN.finditer(text)]
        self._end = len(text.rstrip()) + 1 if text.strip() else 1
        self._at = 0

    def either(self, depth: int) -> Expression:
        parts = [self._both(depth)]
        while self._take("OR"):
            parts.append(self._both(depth))
        return group("OR", parts)

    def expect_end(self) -> None:
        word, column = self._peek()
        if word == ")":
            raise ExpressionError("')' without '(' before it", column)
        if word:
            raise ExpressionError(f"AND, OR or WITH is missing before {word!r}", column)

    def _both(self, depth: int) -> Expression:
        parts = [self._part(depth)]
        while self._take("AND"):
            parts.append(self._part(depth))
        return group("AND", parts)

    def _part(self, depth: int) -> Expression:
        word, column = self._peek()
        if word != "(":
            return self._term()
        if depth >= MAX_DEPTH:
            raise ExpressionError(f"more than {MAX_DEPTH} nested parentheses", column)
        self._at += 1
        tree = self.either(depth + 1)
        closing, where = self._peek()
        if closing != ")":
            raise ExpressionError(_unclosed(closing, column), where)
        self._at += 1
        if self._operator() == "WITH":
            raise ExpressionError("WITH must follow a licence, not ')'", self._peek()[1])
        return tree

    def _term(self) -> Term:
        word, column = self._word("a licence")
        term = license_term(word, column)
        if not self._take("WITH"):
            return term
        word, where = self._word("an exception")
        if term.exception:
            raise ExpressionError(f"{term} already has an exception", where)
        exception, old = exception_id(word, where)
        written_as = (*term.written_as, old) if old else term.written_as
        return replace(term, exception=exception, written_as=written_as)

    def _word(self, wanted: str) -> tuple[str, int]:
        word, column = self._peek()
        if not word:
            message = f"{wanted} is missing at the end" if self._words else "nothing is written"
            raise ExpressionError(message, column)
        if word in "()" or self._operator():
            raise ExpressionError(f"{wanted} is missing before {word!r}", column)
        self._at += 1
        return word, column

    def _peek(self) -> tuple[str, int]:
        return self._words[self._at] if self._at < len(self._words) else ("", self._end)

    def _operator(self) -> str:
        word, column = self._peek()
        upper = word.upper()
        if upper not in _OPERATORS:
            return ""
        if word not in (upper, word.lower()):
            raise ExpressionError(f"{word!r} mixes upper and lower case: write {upper}", column)
        return upper

    def _take(self, operator: str) -> bool:
        found = self._operator() == operator
        self._at += found
        return found


def _unclosed(found: str, column: int) -> str:
    if found:
        return f"AND, OR, WITH or ')' is missing before {found!r}"
    return f"the '(' in column {column} is not closed"
