"""Every use of `re` anywhere in the program is linear on a megabyte, or is listed with its reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.normalize.test_expressions_are_linear import (
    LAYERS,
    METHODS,
    ROOT,
    SIZE,
    hostile,
    is_linear,
)

MADE_AT_RUN_TIME = {
    ("cli/_policy_test.py", "chosen or ''"):
        "what who runs the tests asks for, over the names of their own tests",
    ("evaluate/policies/_engine_functions.py", "'|'.join((re.escape(key) for key in sorted(held)))"):
        "alternatives of escaped words: no repetition at all",
    ("normalize/grammars/fixed_texts.py", "f'{re.escape(letter)}(?:{endings})'"):
        "alternatives of escaped texts, each followed by a look back of its own length",
    ("normalize/grammars/python_import_lines.py", r"f'\\b(?:{names})\\b[ \\t)\\\\\\n]*+[-+*/|&^%@<>:=]'"):
        "after a word of a fixed list, blanks that are never given back: each is looked at once",
    ("normalize/grammars/license_aliases.py", "operator"):
        "one of the constants of its own module, which are tested there by name",
}  # fmt: skip
"""Expressions that are no literal: file and source of the expression, and why it is linear."""


class Use(NamedTuple):
    """One call of the module `re`.

    Attributes:
        pattern: None where it is no literal.
        top: whether the module holds what it gives, by name or in a table.
    """

    file: str
    line: int
    method: str
    source: str
    pattern: str | bytes | None
    flags: str
    top: bool


def uses() -> Iterator[Use]:
    """Yield every call of `re` in the program."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            id(part)
            for statement in tree.body
            if isinstance(statement, ast.Assign | ast.AnnAssign)
            for part in ast.walk(statement)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_of_re(node.func):
                yield _use(path.relative_to(ROOT).as_posix(), node, top=id(node) in named)


def _is_of_re(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "re"
        and node.attr in {*METHODS, "compile"}
    )


def _use(file: str, node: ast.Call, *, top: bool) -> Use:
    first: Any = node.args[0]
    pattern: Any = first.value if isinstance(first, ast.Constant) else None
    method: Any = node.func
    flags = [ast.unparse(one.value) for one in node.keywords if one.arg == "flags"]
    if method.attr == "compile" and len(node.args) > 1:
        flags.append(ast.unparse(node.args[1]))
    return Use(
        file, node.lineno, method.attr, ast.unparse(first), pattern, "|".join(flags) or "0", top
    )


USES = tuple(uses())


def test_nobody_takes_names_out_of_re_or_gives_it_another() -> None:
    """The search above finds calls of `re.…` only, so there must be no others."""
    for path in ROOT.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\s{0,20}(?:from re import|import re as|import regex)", text), (
            path
        )


def test_every_module_with_an_expression_is_in_a_tested_layer() -> None:
    compiled = {use.file.partition("/")[0] for use in USES if use.top and "/" in use.file}
    assert compiled <= set(LAYERS)
    assert [use for use in USES if "/" not in use.file] == []


def test_what_is_made_at_run_time_is_listed_with_its_reason() -> None:
    made = {(use.file, use.source) for use in USES if use.pattern is None and not use.top}
    assert made == set(MADE_AT_RUN_TIME)
    assert all(MADE_AT_RUN_TIME.values())


INLINE = [use for use in USES if use.pattern is not None and not use.top]


@pytest.mark.slow
@pytest.mark.parametrize("use", INLINE, ids=lambda use: f"{use.file}:{use.line}")
def test_every_expression_inside_a_function_is_linear_too(use: Use) -> None:
    flags = eval(use.flags, {"re": re})  # noqa: S307 - flags of our own source
    pattern = re.compile(use.pattern or "", flags)
    methods = ("finditer",) if use.method == "compile" else (use.method,)
    for method in methods:
        for text in hostile(pattern):
            assert is_linear(pattern, method, text), (
                f"{use.file}:{use.line} {method} on {text[:20]!r} repeated to {SIZE}"
            )


def test_the_search_finds_uses_of_both_sorts() -> None:
    assert len(USES) > 200
    assert len(INLINE) > 10
    assert any(Path(use.file).name == "_patterns.py" and use.top for use in USES)
