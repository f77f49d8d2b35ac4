"""Small questions about Python syntax trees, answered without recursion over statements."""

import ast
import re
import warnings
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TypeAlias

Scope: TypeAlias = tuple[list[ast.stmt], str]
"""Statements, and how much what they import is needed."""

MAX_PARTS = 2_000
_NAME_RUN = re.compile(r"[\w. \t]++")
_NO_FEATURE = "from __future__ import no_such_feature\n"
KNOWN_VALID: ContextVar[bool] = ContextVar("known_valid", default=False)
"""Whether the text that is being read has been parsed already, and was valid."""
_CATCHES_IMPORT = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException", "AttributeError"}
)


def parse_python(text: str) -> ast.Module:
    """Return the syntax tree, without the warnings that a scanned text would print.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it cannot be parsed.
    """
    if has_endless_name(text):
        raise MemoryError
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def has_endless_name(text: str) -> bool:
    """Say whether a dotted name is so long that Python's parser would take memory without limit.

    The parser joins the parts of a name one by one, each time into a new text.
    """
    if text.count(".") <= MAX_PARTS:
        return False
    if text.count(".\\\n") > MAX_PARTS:
        return True
    return any(
        len(line) > MAX_PARTS and any(run.count(".") > MAX_PARTS for run in _NAME_RUN.findall(line))
        for line in text.split("\n")
    )


def is_valid(text: str) -> bool:
    """Say whether a text is valid syntax, without making a tree of it.

    A feature that no Python has is asked for on a line before the text: the parser takes all of
    the text first, and what comes after it stops at that line.
    """
    if KNOWN_VALID.get():
        return True
    if has_endless_name(text):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(f"{_NO_FEATURE}{text}", "<text>", "exec", dont_inherit=True)
        except SyntaxError as error:
            return error.lineno == 1 and str(error.msg).startswith("future feature")
        except (ValueError, RecursionError, MemoryError):
            return False
    return False


def every_node(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield a tree's nodes, in no particular order: half the cost of `ast.walk`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]


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


def receiver(function: ast.expr) -> str:
    """Return the last name of what a method is called on; "" for a plain function."""
    return last_name(function.value) if isinstance(function, ast.Attribute) else ""


def names_of(tree: ast.Module, module: str) -> set[str]:
    """Return the names that statements at the top of a text give to a module."""
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == module
    }


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
