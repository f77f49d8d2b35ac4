"""Terms and statements of Rego in plain form, made to be asked for their variables."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias


class Constant(NamedTuple):
    """A scalar, or what is known by a name: a rule, an import, `input` or `data`."""

    text: str = ""


class Variable(NamedTuple):
    """A variable; what follows a space in its name tells it from others that are written alike."""

    name: str


class Reference(NamedTuple):
    """`head[step][step]`."""

    head: "Term"
    steps: "tuple[Term, ...]"


class Items(NamedTuple):
    """An array or a set."""

    kind: str
    terms: "tuple[Term, ...]"


class Fields(NamedTuple):
    """An object, as keys and values."""

    pairs: "tuple[tuple[Term, Term], ...]"


class Closure(NamedTuple):
    """A comprehension, or the body of `every`: what it gives is worked out for itself."""

    terms: "tuple[Term, ...]"
    body: "tuple[Statement, ...]"


Term: TypeAlias = Constant | Variable | Reference | Items | Fields | Closure


class Statement(NamedTuple):
    """One statement of a body.

    Attributes:
        form: "equal" for `=` and `:=`, "call", "term" or "every".
        terms: both sides; what is called with, and then what it gives; the term; the domain and body.
        inputs: of a call, how many of the terms it needs.
        given: the values after `with`.
    """

    form: str
    terms: tuple[Term, ...]
    line: int
    column: int
    inputs: int = 0
    negated: bool = False
    assigns: bool = False
    given: tuple[Term, ...] = ()


def named(terms: Iterable[Term]) -> frozenset[str]:
    """Return all variables that stand in terms, but for those inside of closures."""
    found = set[str]()
    waiting = list(terms)
    while waiting:
        term = waiting.pop()
        if isinstance(term, Variable):
            found.add(term.name)
        else:
            waiting.extend(parts(term))
    return frozenset(found)


def closures(terms: Iterable[Term]) -> Iterator[Closure]:
    """Yield the closures in terms, not those inside of others."""
    for term in terms:
        if isinstance(term, Closure):
            yield term
        else:
            yield from closures(parts(term))


def parts(term: Term) -> Sequence[Term]:
    """Return what a term is made of; of a closure nothing."""
    if isinstance(term, Reference):
        return (term.head, *term.steps)
    if isinstance(term, Items):
        return term.terms
    if isinstance(term, Fields):
        return tuple(chain.from_iterable(term.pairs))
    return ()
