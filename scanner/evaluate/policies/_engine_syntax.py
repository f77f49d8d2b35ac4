"""What OPA refuses in Rego modules that regorus loads: unsafe variables, functions that are nowhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from scanner.evaluate.policies._engine_safety import unbound
from scanner.evaluate.policies._engine_statements import Body, Names
from scanner.evaluate.policies._engine_tree import Node, only

_ROOTS = {"input": ("input",), "data": ("data",)}
_KEYWORDS = ("rego", "future")
_TAB = 4
_NO_BODY: Node = {"query": {"stmts": ()}, "assign": None, "is_else": False}


def load_errors(
    trees: Sequence[Mapping[str, Any]],
    rules: Mapping[tuple[str, ...], Iterable[str]],
    builtins: Mapping[str, int],
    *,
    complete: bool,
) -> Iterator[tuple[str, int, int, str, str]]:
    """Yield file, line, column, code and message of each error that OPA finds and regorus does not.

    Args:
        trees: for each module, `source` and `ast` as regorus prints them.
        rules: by package, the names of rules; needed of modules that are not among the trees.
        builtins: how many arguments each builtin function takes.
        complete: whether each module of the bundle is there, so that no function stands elsewhere.

    Raises:
        UnknownSyntaxError: a module holds what is not known here.
        RecursionError: a module is nested too deeply.
    """
    arities = {tuple(name.split(".")): count for name, count in builtins.items()}
    named = {package: set(found) for package, found in rules.items()}
    for tree in trees:
        package = _path(tree["ast"]["package"]["refr"])
        for refr, arguments in _heads(tree["ast"]):
            path = _path(refr)
            named.setdefault(package, set()).add(path[0])
            if arguments is not None:
                arities["data", *package, *path] = len(arguments)
    for tree in trees:
        package = _path(tree["ast"]["package"]["refr"])
        own = {name: ("data", *package, name) for name in named.get(package, ())}
        text_of = _text_of(tree)
        names = Names({**_ROOTS, **own, **dict(_imports(tree, text_of))}, arities, complete)
        lines = tree["source"]["contents"].split("\n")
        for rule in tree["ast"]["rules"]:
            kind, held = only(rule)
            if kind == "Spec":
                for line, column, *said in _in_rule(held, names, text_of):
                    at = _without_tabs(lines[line - 1], column)
                    yield (tree["source"]["file"], line, at, *said)


def _without_tabs(line: str, column: int) -> int:
    """Return a column as everybody counts it: regorus takes a tab for four."""
    reached = 1
    for index, letter in enumerate(line, 1):
        if reached >= column:
            return index
        reached += _TAB if letter == "\t" else 1
    return column


def _text_of(tree: Node) -> Callable[[Node], str]:
    """Return what gives the text of a place in a module; places are counted in bytes."""
    written = tree["source"]["contents"].encode()
    return lambda span: written[span["start"] : span["end"]].decode("utf-8", "replace")


def _in_rule(
    rule: Node, names: Names, text_of: Callable[[Node], str]
) -> Iterator[tuple[int, int, str, str]]:
    _, head = only(rule["head"])
    for body in rule["bodies"] or (_NO_BODY,):
        made = Body(names, text_of)
        for argument in head.get("args", ()):
            made.declare_all(argument)
        outer = frozenset(made.declared())
        made.add_query(body["query"])
        assign = body["assign"] if body["is_else"] else head.get("assign")
        values = [*_indices(head["refr"]), head.get("key"), assign and assign["value"]]
        for value in filter(None, values):
            made.add_value(value)
        for line, column, function in made.undefined:
            yield line, column, "rego_type_error", f"undefined function {function}"
        for statement, name in unbound(made.statements, outer):
            said = name.partition(" ")[0]
            message = f"var {said} is unsafe" if said else "expression is unsafe"
            yield statement.line, statement.column, "rego_unsafe_var_error", message


def _heads(module: Node) -> Iterator[tuple[Node, Sequence[Node] | None]]:
    """Yield what each rule of a module is called, and the arguments of a function."""
    for rule in module["rules"]:
        kind, held = only(rule)
        if kind == "Spec":
            kind, held = only(held["head"])
        takes = kind == "Func" or (kind == "Default" and held["args"])
        yield held["refr"], held["args"] if takes else None


def _imports(tree: Node, text_of: Callable[[Node], str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the names that a module imports, and what they stand for."""
    for held in tree["ast"]["imports"]:
        path = _path(held["refr"])
        if path[0] not in _KEYWORDS:
            yield text_of(held["as"]) if held.get("as") else path[-1], path


def _path(refr: Node) -> tuple[str, ...]:
    """Return the steps of a reference, up to the first that is no name."""
    kind, held = only(refr)
    if kind == "Var":
        return (held["value"],)
    path = _path(held["refr"])
    if kind == "RefDot":
        return (*path, held["field"][1])
    index_kind, index = only(held["index"])
    return (*path, index["value"]) if index_kind == "String" else path


def _indices(refr: Node) -> Iterator[Node]:
    """Yield what stands in brackets after the name of a rule."""
    kind, held = only(refr)
    if kind != "Var":
        yield from _indices(held["refr"])
    if kind == "RefBrack":
        yield held["index"]
