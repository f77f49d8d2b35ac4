"""Which variables of a body nothing gives a value, for which OPA refuses a module.

regorus loads such a module, and goes through all values of `x` in `not input.a[x] == 1`, where OPA
says `var x is unsafe`. The rule is OPA's: in some order of its statements each variable of a body
gets a value from a statement that is not negated, from an argument of the function or from the
body around it, before a statement needs it.
Source: OPA's documentation, policy language, "Negation" and "Variable safety".
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from scanner.evaluate.policies._engine_terms import (
    Closure,
    Fields,
    Items,
    Reference,
    Statement,
    Term,
    Variable,
    closures,
    named,
    parts,
)


def unbound(body: Sequence[Statement], outer: frozenset[str]) -> Iterator[tuple[Statement, str]]:
    """Yield each statement that cannot be placed, with the variables that have no value in it.

    Those of the bodies inside of it follow; `outer` are the variables that have a value before. The
    name is "" where only what stands for a call has none.
    """
    seen = [named(chain(one.terms, one.given)) for one in body]
    own = frozenset().union(*seen)
    closing = [_closed_over(one) & own - outer for one in body]
    # What a statement needs besides what it closes over is not looked at by OPA either.
    needs = [other or one for one, other in zip(seen, closing, strict=True)]
    placed, safe = _placed(body, needs, closing, own & outer)
    for index in sorted(set(range(len(body))).difference(placed)):
        for name in sorted(needs[index] - safe) or ("",):
            yield body[index], name
    known = outer
    for index in placed:
        for closure in closures(body[index].terms):
            bound = named(closure.terms) if body[index].form == "every" else frozenset()
            yield from unbound(closure.body, known | bound)
        known |= seen[index]


def _placed(
    body: Sequence[Statement],
    needs: Sequence[frozenset[str]],
    closing: Sequence[frozenset[str]],
    safe: frozenset[str],
) -> tuple[list[int], frozenset[str]]:
    """Return the statements that can be worked out, in an order, and the variables that have a value then."""
    placed: list[int] = []
    waiting, progress = list(range(len(body))), True
    while progress:
        left = []
        for index in waiting:
            gives = _gives(body[index], safe)
            # What is made equal to something that is made of it has no value by that.
            itself = bool(closing[index]) and closing[index] == gives
            if itself or needs[index] - safe - gives:
                left.append(index)
            else:
                safe |= gives
                placed.append(index)
        waiting, progress = left, len(left) < len(waiting)
    return placed, safe


def _gives(statement: Statement, safe: frozenset[str]) -> frozenset[str]:
    """Return the variables that have a value after a statement, if those in `safe` have one."""
    if statement.negated or statement.form == "every" or named(statement.given) - safe:
        return frozenset()
    found = frozenset(chain.from_iterable(_stepped(term, safe) for term in statement.terms))
    if statement.form == "equal":
        one, other = statement.terms
        basis = found | safe
        # The left side of `:=` is what gets a value, so it gives none to the right side.
        basis -= named([one]) if statement.assigns else frozenset()
        return (basis | _made_equal(one, other, basis)) - safe
    if statement.form != "call" or statement.inputs == len(statement.terms):
        return found
    inputs, outputs = (
        frozenset().union(*(_filled(term, sets=False) for term in terms))
        for terms in (statement.terms[: statement.inputs], statement.terms[statement.inputs :])
    )
    return frozenset() if inputs - found - safe else found | outputs


def _made_equal(one: Term, other: Term, basis: frozenset[str]) -> frozenset[str]:
    """Return the variables that get a value when two terms are made equal."""
    pairs = list(_pairs(one, other))
    found, before = frozenset[str](), -1
    while before < len(found):
        before = len(found)
        for left, right in chain(pairs, ((b, a) for a, b in pairs)):
            if _has_value(left, basis, found) and _takes(right, left):
                found |= _filled(right)
    return found


def _pairs(one: Term, other: Term) -> Iterator[tuple[Term, Term]]:
    """Yield what of two terms is made equal: arrays and objects part by part."""
    if isinstance(one, Items) and isinstance(other, Items):
        if one.kind == other.kind == "Array" and len(one.terms) == len(other.terms):
            for left, right in zip(one.terms, other.terms, strict=True):
                yield from _pairs(left, right)
    elif isinstance(one, Fields) and isinstance(other, Fields):
        held = dict(other.pairs)
        if len(one.pairs) == len(other.pairs):
            for key, value in one.pairs:
                if key in held:
                    yield from _pairs(value, held[key])
    else:
        yield one, other


def _has_value(term: Term, basis: frozenset[str], found: frozenset[str]) -> bool:
    if isinstance(term, Reference):
        return named([term.head]) <= basis
    if isinstance(term, Variable) or _is_pattern(term):
        return _filled(term) <= basis | found
    return True


def _takes(term: Term, other: Term) -> bool:
    if _is_pattern(term):
        whole = Variable | Reference if isinstance(term, Fields) else Variable | Reference | Closure
        return isinstance(other, whole)
    return isinstance(term, Variable)


def _is_pattern(term: Term) -> bool:
    return isinstance(term, Fields) or (isinstance(term, Items) and term.kind == "Array")


def _stepped(term: Term, safe: frozenset[str]) -> Iterator[str]:
    """Yield the variables that a reference goes through all values of, wherever it stands in a term."""
    if isinstance(term, Reference):
        if named([term.head]) <= safe:
            yield from chain.from_iterable(map(_stepped_through, term.steps))
            for step in term.steps:
                yield from _stepped(step, safe)
    else:
        for part in parts(term):
            yield from _stepped(part, safe)


def _stepped_through(term: Term) -> Iterator[str]:
    """Yield the variables of a step of a reference, heads of other references left out."""
    if isinstance(term, Variable):
        yield term.name
    if isinstance(term, Closure):
        inside: Iterable[Term] = chain.from_iterable((*one.terms, *one.given) for one in term.body)
    else:
        inside = term.steps if isinstance(term, Reference) else parts(term)
    for part in inside:
        yield from _stepped_through(part)


def _filled(term: Term, *, sets: bool = True) -> frozenset[str]:
    """Return the variables that a pattern gives a value: no heads of references, no keys of objects."""
    if isinstance(term, Variable):
        return frozenset((term.name,))
    if isinstance(term, Items) and term.kind == "Set" and not sets:
        return frozenset()
    if isinstance(term, Reference):
        inside: Sequence[Term] = term.steps
    elif isinstance(term, Fields):
        inside = [value for _, value in term.pairs]
    else:
        inside = parts(term)
    return frozenset().union(*(_filled(part, sets=sets) for part in inside))


def _closed_over(statement: Statement) -> frozenset[str]:
    """Return all variables that stand inside of the closures of a statement, at any depth."""
    found = set[str]()
    for closure in closures(statement.terms):
        for inner in closure.body:
            found |= named(chain(inner.terms, inner.given)) | _closed_over(inner)
    return frozenset(found)
