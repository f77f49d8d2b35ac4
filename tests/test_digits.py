"""Digits are asked for as what `int` reads: a superscript two is a digit, and no number."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[1] / "scanner"


def test_nobody_asks_for_digits_that_are_no_numbers() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric")
    ]
    assert wrong == []
