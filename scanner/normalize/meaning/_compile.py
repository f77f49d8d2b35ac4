"""Turn the tables of meaning into one tree per kind, so that a comparison looks nothing up twice."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from fnmatch import fnmatchcase
from functools import lru_cache

from scanner import plugins
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.meaning._rows import (
    ABSENT,
    Default,
    Exact,
    Filled,
    Form,
    Is,
    Keyed,
    LeftOpen,
    Meaning,
    Ordered,
    Pair,
    Row,
    SetLike,
    Settled,
    Silent,
    Typed,
)

_STEP = re.compile(r'\["([^"]+)"\]|(\[\])|([^.\[\]]+)|\.')
_FAMILY = "normalize/meaning"
ELEMENT = "[]"


@dataclass(slots=True)
class Node:
    """How the value at one place is compared, and the places below it.

    Filled while a tree is compiled and not changed afterwards.

    Attributes:
        fields: below a named key; any: below every other key; item: below each list element.
        shape: "keyed", "set", "ordered", or "" when nothing is known.
        fills: per key, what the server fills in, made from the live map around it.
        one_shape: where `align` is given, whether equal values say the same.
        typed: of a whole document: an empty list in a spec may be absent in live.
        open: values of a spec that state nothing here. settle: takes out of a live value what the
            server took over from the spec.
    """

    fields: dict[str, "Node"] = field(default_factory=dict)
    any: "Node | None" = None
    item: "Node | None" = None
    shape: str = ""
    keys: tuple[str, ...] = ()
    key_defaults: Mapping[str, Json] = field(default_factory=dict)
    in_order: bool = False
    form: Callable[[Json], Json] | None = None
    align: Callable[[Json, Json], tuple[Json, Json]] | None = None
    shown: Callable[[Json], Json] | None = None
    default: Json = ABSENT
    fills: dict[str, Callable[[Mapping[str, Json]], Json]] = field(default_factory=dict)
    open: tuple[Json, ...] = ()
    settle: Callable[[Json, Json], Json] | None = None
    silent: bool = False
    exact: bool = False
    typed: bool = False
    one_shape: bool = False

    def child(self, key: str) -> "Node | None":
        """Return the node of the value under `key`; None when nothing is known about it."""
        return self.fields.get(key) or self.any

    def grow(self, step: str) -> "Node":
        """Return the node one step down, made if there is none yet."""
        if step == ELEMENT:
            self.item = self.item or Node()
            return self.item
        if step == "*":
            self.any = self.any or Node()
            return self.any
        return self.fields.setdefault(step, Node())


NOTHING_KNOWN = Node()
"""The tree of a kind that no table mentions."""


def steps(path: str) -> tuple[str, ...]:
    """Return the steps of a row's path: `a["b.c"][].d` gives a, b.c, [], d."""
    return tuple(
        found[1] or found[2] or found[3] for found in _STEP.finditer(path) if found[0] != "."
    )


@lru_cache(maxsize=1)
def tables() -> tuple[Meaning, ...]:
    """Return every table of comparison in this folder, in order of file name.

    Files that define no `Meaning` hold knowledge of other sorts and are passed over.
    """
    modules = (plugins.load(_FAMILY, name) for name in plugins.names(_FAMILY))
    return tuple(
        value for module in modules for value in vars(module).values() if isinstance(value, Meaning)
    )


@lru_cache(maxsize=1024)
def node_for(kind: str) -> Node:
    """Return the tree of one kind: all types whose glob matches, the most general first."""
    return fresh_node_for(kind)


def fresh_node_for(kind: str) -> Node:
    """Return the tree of one kind to be added to; NOTHING_KNOWN where no table mentions it."""
    patterns = sorted(
        ((glob, name) for table in tables() for glob, name in table.kinds.items()),
        key=lambda pair: (len(pair[0].replace("*", "")), pair),
    )
    names = [name for glob, name in patterns if fnmatchcase(kind, glob)]
    return node_of(*names) if names else NOTHING_KNOWN


@lru_cache(maxsize=1024)
def turns_live_values(kind: str) -> bool:
    """Say whether live values of a kind have another shape than its specs at any place."""
    waiting = [node_for(kind)]
    while waiting:
        node = waiting.pop()
        if node.align is not None and not node.one_shape:
            return True
        waiting += [below for below in (*node.fields.values(), node.any, node.item) if below]
    return False


def node_of(*types: str) -> Node:
    """Return the tree of types laid over one another; a later one wins."""
    root = Node()
    for name in types:
        _lay(root, name, ())
    return root


def rows_of(name: str) -> Iterator[Row]:
    """Yield the rows of one type.

    Raises:
        LookupError: no table defines that type.
    """
    found = [table.types[name] for table in tables() if name in table.types]
    if not found:
        raise LookupError(f"no table of meaning defines the type {name!r}")
    for rows in found:
        yield from rows


def _lay(root: Node, name: str, inside: tuple[str, ...]) -> None:
    if name in inside:
        raise LookupError(f"the type {name!r} holds itself: {' > '.join(inside)}")
    for row in rows_of(name):
        node = root
        for step in steps(row.path):
            node = node.grow(step)
        if isinstance(row.rule, Is):
            _lay(node, row.rule.type, (*inside, name))
        else:
            _apply(node, row)


def _apply(node: Node, row: Row) -> None:
    rule = row.rule
    match rule:
        case Form():
            node.form = rule.canonical
        case Pair():
            node.align, node.shown, node.one_shape = rule.align, rule.shown, rule.one_shape
        case Settled():
            node.settle = rule.settle
        case Keyed() | SetLike() | Ordered():
            _shape(node, row)
        case _:
            _value(node, row)


def _value(node: Node, row: Row) -> None:
    rule = row.rule
    if isinstance(rule, Default):
        node.default = rule.value
    elif isinstance(rule, Filled):
        node.fills[rule.key] = rule.make
    elif isinstance(rule, LeftOpen):
        node.open = rule.values
    elif isinstance(rule, Silent):
        node.silent = True
    elif isinstance(rule, Exact):
        node.exact = True
    elif isinstance(rule, Typed):
        node.typed = True


def _shape(node: Node, row: Row) -> None:
    rule = row.rule
    if isinstance(rule, Keyed):
        node.shape, node.keys = "keyed", rule.keys
        node.key_defaults, node.in_order = rule.defaults, rule.in_order
    elif isinstance(rule, SetLike):
        node.shape, node.keys = "set", rule.keys
    elif isinstance(rule, Ordered):
        node.shape = "ordered"
