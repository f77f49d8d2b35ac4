"""Small questions about Python syntax trees, answered without recursion over statements."""

import ast
import warnings
from collections.abc import Iterator
from typing import TypeAlias

Scope: TypeAlias = tuple[list[ast.stmt], str]
"""Statements, and how much what they import is needed."""

_CATCHES_IMPORT = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"}
)


def parse_python(text: str) -> ast.Module:
    """Return the syntax tree, without the warnings that a scanned text would print.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it cannot be parsed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def text_constants(node: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (text, line) of every text constant below a node, in no promised order."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value, inner.lineno


def try_scopes(node: ast.Try | ast.TryStar, need: str) -> list[Scope]:
    """Return the blocks of a try statement: guarded when a missing module is handled."""
    handles = any(_handles_import(handler) for handler in node.handlers)
    inner = "guarded" if handles and need != "typing" else need
    scopes = [(node.body, inner), (node.orelse, need), (node.finalbody, need)]
    return scopes + [(handler.body, inner) for handler in node.handlers]


def _handles_import(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(names_in(handler.type) & _CATCHES_IMPORT)


def suppresses_import(node: ast.With | ast.AsyncWith) -> bool:
    """Say whether a with statement lets a missing module pass."""
    names = set().union(*(names_in(item.context_expr) for item in node.items))
    return bool(names & {"suppress", "raises"}) and bool(names & _CATCHES_IMPORT)


def inner_scopes(node: ast.stmt, need: str) -> Iterator[Scope]:
    """Yield the blocks inside any other statement."""
    for case in getattr(node, "cases", ()):
        yield case.body, need
    for name in ("body", "orelse"):
        inner = getattr(node, name, None)
        if isinstance(inner, list):
            yield inner, need


def names_in(node: ast.AST) -> set[str]:
    """Return every name and attribute below a node."""
    found: set[str] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            found.add(inner.id)
        elif isinstance(inner, ast.Attribute):
            found.add(inner.attr)
    return found


def last_name(node: ast.AST) -> str:
    """Return the last segment of a dotted expression; "" for another expression."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def literal_text(node: ast.expr) -> str:
    """Return the text of a literal; "" for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def started_programs(arguments: list[ast.expr]) -> Iterator[str]:
    """Yield the program that the arguments of a runner start, `python -m x` as x."""
    first = arguments[0]
    if isinstance(first, ast.List | ast.Tuple):
        words = [literal_text(item) for item in first.elts]
    else:
        words = literal_text(first).split() if literal_text(first) else []
    words = words or []
    if (words and "python" in words[0].rpartition("/")[2]) or words[1:2] == ["-m"]:
        words = words[words.index("-m") + 1 :] if "-m" in words else []
    program = words[0].rpartition("/")[2] if words else ""
    if program and len(program) < 100:
        yield program
