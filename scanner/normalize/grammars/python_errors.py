"""Handlers in Python code that drop every error, found in the syntax tree.

What is judged innocent, because the error is dealt with or the loss is the point:
a handler that names specific exceptions, or does anything besides `pass`, `continue`, `...`;
a try that only closes or removes things, or only imports; a try that ends in `return` with a
fallback after it; a retry loop that raises when it gives up; a finalizer (`__del__`, `__exit__`).
"""

import ast
import re
import warnings
from collections.abc import Iterator

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.swallowed_errors import Swallow

# Parsing costs a hundred times more than looking, and most files drop nothing.
# `except` opens a line, so that each line is tried once.
_WORTH_PARSING = re.compile(
    r"^[ \t]*+except\b[^:]{0,300}:[ \t]*+(?:\#[^\n]*+)?+\s*+(?:\#[^\n]*+\s*+)*+"
    r"""(?:pass|continue|\.\.\.|["'])|\bsuppress\b""",
    re.M,
)
_BROAD = {"Exception", "BaseException"}
_CLEANING = {
    *(
        "cancel",
        "cleanup",
        "close",
        "disconnect",
        "flush",
        "kill",
        "join",
        "quit",
        "release",
        "remove",
    ),
    *("rmtree", "rollback", "shutdown", "stop", "terminate", "unlink", "wait"),
}
_FINALIZERS = {"__del__", "__exit__", "__aexit__"}
_MAX_DETAIL = 80


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: the names around, and what follows the statement in its block."""

    function: tuple[str, ...]
    after: tuple[ast.stmt, ...] = ()
    gives_up_loudly: bool = False


def python_swallows(text: str) -> tuple[Swallow, ...]:
    """Return the places in a module where every error is dropped, in order of line.

    Raises:
        SyntaxError: the text is not Python of this interpreter's version.
        RecursionError: it is nested beyond what a parser takes.
    """
    if not _WORTH_PARSING.search(text):
        return ()
    with warnings.catch_warnings():
        # Odd escapes in scanned code are that code's business.
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(text)
        except (ValueError, MemoryError) as error:
            raise SyntaxError(str(error) or "nested too deeply") from error
    suppressors = _suppressors(tree)
    found = _block(tree.body, _Place(()), suppressors)
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def _suppressors(tree: ast.Module) -> set[str]:
    """Return the names under which this module calls contextlib.suppress."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = [a for a in node.names if a.name == "contextlib"]
            names |= {f"{alias.asname or alias.name}.suppress" for alias in modules}
        elif isinstance(node, ast.ImportFrom) and node.module == "contextlib":
            functions = [a for a in node.names if a.name == "suppress"]
            names |= {alias.asname or alias.name for alias in functions}
    return names


def _block(body: list[ast.stmt], place: _Place, suppressors: set[str]) -> Iterator[Swallow]:
    for index, node in enumerate(body):
        here = _Place(place.function, tuple(body[index + 1 :]), place.gives_up_loudly)
        yield from _statement(node, here, suppressors)


def _statement(node: ast.stmt, place: _Place, suppressors: set[str]) -> Iterator[Swallow]:
    inner = _Place(place.function, (), place.gives_up_loudly)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inner = _Place((*place.function, node.name))
    elif isinstance(node, ast.For | ast.AsyncFor | ast.While):
        loud = any(isinstance(each, ast.Raise) for each in (*node.orelse, *place.after[:1]))
        inner = _Place(place.function, (), loud)
    elif isinstance(node, ast.Try | ast.TryStar):
        yield from _try(node, place)
    elif isinstance(node, ast.With | ast.AsyncWith):
        yield from _with(node, place, suppressors)
    for body in _bodies(node):
        yield from _block(body, inner, suppressors)


def _bodies(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        held = getattr(node, name, None)
        if isinstance(held, list):
            yield held
    for inner in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield inner.body


def _try(node: ast.Try | ast.TryStar, place: _Place) -> Iterator[Swallow]:
    for handler in node.handlers:
        caught = _broad(handler.type)
        if not caught or len(handler.body) != 1:
            continue
        dropped = _nothing(handler.body[0])
        if dropped and not _innocent(node, dropped, place):
            construct = f"{caught}: {dropped}"
            yield _swallow(construct, handler.lineno, handler.col_offset, node.body, place)


def _broad(caught: ast.expr | None) -> str:
    """Return how the clause is written when it catches everything, "" otherwise."""
    if caught is None:
        return "except"
    listed = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    names = [ast.unparse(each).removeprefix("builtins.") for each in listed]
    broad = next((name for name in names if name in _BROAD), "")
    return f"except {broad}" if broad else ""


def _nothing(node: ast.stmt) -> str:
    """Return "pass", "continue" or "..." when the statement does nothing with the error."""
    if isinstance(node, ast.Pass):
        return "pass"
    if isinstance(node, ast.Continue):
        return "continue"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "..." if node.value.value is ... else "a text"
    return ""


def _innocent(node: ast.Try | ast.TryStar, dropped: str, place: _Place) -> bool:
    if place.function and place.function[-1] in _FINALIZERS:
        return True
    if dropped == "continue" and place.gives_up_loudly:
        return True
    body = node.body
    if all(isinstance(each, ast.Import | ast.ImportFrom) or _cleans(each) for each in body):
        return True
    return isinstance(body[-1], ast.Return) and _is_fallback(place.after)


def _is_fallback(after: tuple[ast.stmt, ...]) -> bool:
    """Say whether something other than giving nothing back follows."""
    if not after:
        return False
    first = after[0]
    if isinstance(first, ast.Return):
        value = first.value
        return value is not None and not (isinstance(value, ast.Constant) and value.value is None)
    return True


def _cleans(node: ast.stmt) -> bool:
    if isinstance(node, ast.Delete):
        return True
    value = node.value if isinstance(node, ast.Expr) else None
    if isinstance(value, ast.Await):
        value = value.value
    if not isinstance(value, ast.Call):
        return False
    function = value.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in _CLEANING


def _with(
    node: ast.With | ast.AsyncWith, place: _Place, suppressors: set[str]
) -> Iterator[Swallow]:
    for item in node.items:
        call = item.context_expr
        if not isinstance(call, ast.Call) or ast.unparse(call.func) not in suppressors:
            continue
        broad = next((n for n in map(ast.unparse, call.args) if n in _BROAD), "")
        if broad and not all(_cleans(each) for each in node.body):
            construct = f"contextlib.suppress({broad})"
            yield _swallow(construct, node.lineno, node.col_offset, node.body, place)


def _swallow(
    construct: str, line: int, column: int, body: list[ast.stmt], place: _Place
) -> Swallow:
    first = " ".join(ast.unparse(body[0]).split("\n")[0].split())
    detail = first if len(first) <= _MAX_DETAIL else f"{first[: _MAX_DETAIL - 3]}..."
    return Swallow(construct, line, column + 1, detail, ".".join(place.function))
