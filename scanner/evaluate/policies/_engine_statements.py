"""Bodies of Rego rules in plain words: what each statement needs, and what it may give a value.

Made from the syntax tree that regorus prints. Every declared variable gets a name of its own, so
that one of an inner body is never taken for one of an outer; a call inside of another expression is
a statement of its own, made before it, as OPA does.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from scanner.evaluate.policies._engine_terms import (
    Closure,
    Constant,
    Fields,
    Items,
    Reference,
    Statement,
    Term,
    Variable,
)
from scanner.evaluate.policies._engine_tree import (
    Node,
    UnknownSyntaxError,
    names_in,
    only,
    place,
    span,
)

_CONSTANTS = frozenset({"String", "RawString", "Number", "Bool", "True", "False", "Null"})
_OPERANDS = {
    "UnaryExpr": ("expr",),
    "BinExpr": ("lhs", "rhs"),
    "BoolExpr": ("lhs", "rhs"),
    "ArithExpr": ("lhs", "rhs"),
    "AssignExpr": ("lhs", "rhs"),
    "Membership": ("key", "value", "collection"),
}
_BODIES = {"ArrayCompr": ("term",), "SetCompr": ("term",), "ObjectCompr": ("key", "value")}


class Names(NamedTuple):
    """What a name means before a body says otherwise.

    Attributes:
        paths: of rules, imports, `input` and `data`: where they stand.
        arities: of each function by its path: how many arguments it takes.
        complete: whether all functions are there.
    """

    paths: Mapping[str, tuple[str, ...]]
    arities: Mapping[tuple[str, ...], int]
    complete: bool


class Body:
    """Turns the statements of one body, in order, and of the bodies inside of it."""

    def __init__(
        self, names: Names, text_of: Callable[[Node], str], outer: "Body | None" = None
    ) -> None:
        self.statements: list[Statement] = []
        self._names = names
        self._text_of = text_of
        self._outer = outer
        self._fresh: Iterator[int] = outer._fresh if outer else count()
        # Functions that nothing defines, with line and column.
        self.undefined: list[tuple[int, int, str]] = outer.undefined if outer else []
        self._declared: dict[str, Variable] = {}
        self._place = (0, 0)
        self._given: tuple[Term, ...] = ()

    def declared(self) -> tuple[str, ...]:
        """Return the names of all variables declared so far."""
        return tuple(variable.name for variable in self._declared.values())

    def declare(self, name: str) -> Variable:
        """Return a new variable, which the name means from here on."""
        self._declared[name] = self._new(name)
        return self._declared[name]

    def declare_all(self, pattern: Node | None, but: frozenset[str] = frozenset()) -> None:
        """Declare each variable that a pattern gives a value; the keys of an object are none."""
        if pattern is None:
            return
        kind, held = only(pattern)
        if kind == "Var" and held["value"] not in ("_", *but):
            self.declare(held["value"])
        for part in held.get("items", ()):
            self.declare_all(part, but)
        for _, _, value in held.get("fields", ()):
            self.declare_all(value, but)

    def add_query(self, query: Node) -> None:
        for statement in query["stmts"]:
            self._add(statement)

    def add_value(self, node: Node) -> Variable:
        """Add `v = expression` at the end of the body, and return v."""
        self._place = place(node)
        return self._valued(self.term(node))

    def term(self, node: Node) -> Term:
        """Return an expression as a term; the calls inside of it become statements.

        Raises:
            UnknownSyntaxError: an expression of a kind that is not known here.
        """
        kind, held = only(node)
        if kind in ("Array", "Set"):
            return Items(kind, tuple(map(self.term, held["items"])))
        if kind == "Object":
            return Fields(tuple((self.term(k), self.term(v)) for _, k, v in held["fields"]))
        if kind in _BODIES:
            return self._closure([held[part] for part in _BODIES[kind]], held["query"])
        return self._simple(kind, held) or self._result(kind, held)

    def _simple(self, kind: str, held: Node) -> Term | None:
        """Return a constant, a variable or a reference; None for anything else."""
        if kind in _CONSTANTS:
            return Constant(str(held.get("value", "")))
        if kind == "Var":
            return self._named(held["value"])
        if kind == "RefDot":
            return self._into(self.term(held["refr"]), Constant(held["field"][1]))
        if kind == "RefBrack":
            return self._into(self.term(held["refr"]), self.term(held["index"]))
        return None

    def _result(self, kind: str, held: Node) -> Variable:
        """Return a new variable for what a call or an operation gives; a statement makes it."""
        given, result = self._called(kind, held), self._new("")
        self._state("call", (*given, result), inputs=len(given))
        return result

    def _add(self, node: Node) -> None:
        self._place, self._given = place(node), ()
        literal, held = only(node["literal"])
        if literal in ("Expr", "NotExpr") and self._prints(held["expr"]):
            self._print(held["expr"])
            return
        # What is given by `with` is worked out before, and without it.
        self._given = tuple([self._replacement(one["as"]) for one in node.get("with_mods") or ()])
        if literal == "SomeVars":
            for one in held["vars"]:
                self.declare(self._text_of(one))
        elif literal == "SomeIn":
            self._some_in(held)
        elif literal == "Every":
            self._every(held)
        elif literal in ("Expr", "NotExpr"):
            self._expression(held["expr"], negated=literal == "NotExpr")
        else:
            raise UnknownSyntaxError(literal)
        self._given = ()

    def _expression(self, node: Node, *, negated: bool) -> None:
        kind, held = only(node)
        if kind == "AssignExpr":
            assigns = held["op"] == "ColEq"
            right = self.term(held["rhs"])
            if assigns:
                self.declare_all(held["lhs"])
            left = self.term(held["lhs"])
            self._state("equal", (left, right), negated=negated, assigns=assigns)
        elif kind == "Call" or kind in _OPERANDS:
            terms, path = self._called(kind, held), self._path(held.get("fcn"))
            # Of a function that is not known the last argument may be what it gives.
            inputs = self._names.arities.get(path, len(terms) - 1) if path else len(terms)
            self._state("call", terms, inputs=inputs, negated=negated)
        else:
            self._state("term", (self.term(node),), negated=negated)

    def _prints(self, node: Node) -> bool:
        kind, held = only(node)
        return kind == "Call" and self._path(held["fcn"]) == ("print",)

    def _print(self, node: Node) -> None:
        """Add what is printed as a closure: it gives nothing a value, and OPA leaves its `with` out."""
        inner = Body(self._names, self._text_of, self)
        inner._place = self._place
        inner._state("term", inner._called(*only(node)), negated=True)
        self._state("term", (Closure((), tuple(inner.statements)),))

    def _some_in(self, held: Node) -> None:
        # A variable that the collection names is not declared: it is the one around.
        around = frozenset(names_in(held["collection"]))
        inside = self.term(held["collection"])
        self.declare_all(held["key"], around)
        self.declare_all(held["value"], around)
        key = self.term(held["key"]) if held["key"] else self._new("_")
        self._state("equal", (self.term(held["value"]), self._into(inside, key)))

    def _every(self, held: Node) -> None:
        value = self._valued(self.term(held["domain"]))
        inner = Body(self._names, self._text_of, self)
        bound = [inner.declare(self._text_of(held[at])) for at in ("key", "value") if held[at]]
        inner.add_query(held["query"])
        self._state("every", (value, Closure(tuple(bound), tuple(inner.statements))))

    def _closure(self, terms: Sequence[Node], query: Node) -> Closure:
        inner = Body(self._names, self._text_of, self)
        inner.add_query(query)
        return Closure(tuple([inner.add_value(term) for term in terms]), tuple(inner.statements))

    def _called(self, kind: str, held: Node) -> tuple[Term, ...]:
        """Return what a call or an operation is given."""
        if kind == "Call":
            path, end = self._path(held["fcn"]), span(held["fcn"])["end"]
            # regorus takes brackets on the next line for those of a call.
            called = self._text_of({"start": end, "end": end + 1}) == "("
            missing = self._names.complete and path and path not in self._names.arities
            if called and missing:
                self.undefined.append((*place(held), ".".join(path)))
            return tuple(map(self.term, held["params"]))
        if kind not in _OPERANDS:
            raise UnknownSyntaxError(kind)
        return tuple(self.term(held[at]) for at in _OPERANDS[kind] if held[at])

    def _path(self, node: Node | None) -> tuple[str, ...]:
        """Return where what is called stands; of a builtin, the parts of its name; () of no name."""
        if node is None:
            return ()
        kind, held = only(node)
        if kind == "Var":
            return self._names.paths.get(held["value"], (held["value"],))
        if kind == "RefDot" and held["field"]:
            return (*self._path(held["refr"]), held["field"][1])
        if kind == "RefBrack" and "String" in held["index"]:
            return (*self._path(held["refr"]), held["index"]["String"]["value"])
        return ()

    def _replacement(self, node: Node) -> Term:
        """Return what `with` gives; the name of a function, in place of another, is a constant."""
        path = self._path(node)
        if path in self._names.arities and self._find(path[0]) is None:
            return Constant(".".join(path))
        term = self.term(node)
        return term if isinstance(term, Variable) else self._valued(term)

    def _into(self, head: Term, step: Term) -> Reference:
        if isinstance(head, Reference):
            return Reference(head.head, (*head.steps, step))
        if isinstance(head, Constant | Variable):
            return Reference(head, (step,))
        return Reference(self._valued(head), (step,))

    def _valued(self, term: Term) -> Variable:
        """Return a new variable that has the value of a term."""
        value = self._new("")
        self._state("equal", (value, term))
        return value

    def _named(self, name: str) -> Term:
        if name == "_":
            return self._new("_")
        found = self._find(name)
        if found is None and name in self._names.paths:
            return Reference(Constant(name), ())
        return found or Variable(name)

    def _find(self, name: str) -> Variable | None:
        found = self._declared.get(name)
        return found or (self._outer._find(name) if self._outer else None)

    def _new(self, name: str) -> Variable:
        return Variable(f"{name} {next(self._fresh)}")

    def _state(
        self,
        form: str,
        terms: tuple[Term, ...],
        *,
        inputs: int = 0,
        negated: bool = False,
        assigns: bool = False,
    ) -> None:
        made = Statement(form, terms, *self._place, inputs, negated, assigns, self._given)
        self.statements.append(made)
