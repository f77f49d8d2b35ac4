"""Take one requirement out of a literal list in a setup.py, and leave every other byte."""

import ast
from collections.abc import Iterator

from scanner.model.remediation import CannotFixError
from scanner.normalize.grammars.python_syntax import parse_python
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.toml_spans import TomlSpan
from scanner.remediate.edits._toml_cuts import cut_element


def without_setup_requirement(text: str, distribution: str, marker: str) -> str:
    """Return the program without its one element of a list that requires a distribution.

    Nothing is run; lists, commas and comments of Python are cut as those of TOML are.

    Raises:
        CannotFixError: it is not there exactly once, not an element of a list, or the result would
            be another program than the one without this element.
    """
    tree = _parsed(text)
    found = list(_elements(tree, distribution, marker))
    if len(found) != 1:
        count = "no element of a list" if not found else f"{len(found)} elements"
        raise CannotFixError(f"{distribution} has {count} here: a person must choose")
    holder, node = found[0]
    start = _offset(text, node.lineno, node.col_offset)
    end = _offset(text, node.end_lineno or 0, node.end_col_offset or 0)
    after = cut_element(text, TomlSpan((), start, start, end))
    holder.elts.remove(node)
    if ast.dump(_parsed(after)) != ast.dump(tree):
        raise CannotFixError("removing the entry would change more than this entry")
    return after


def _parsed(text: str) -> ast.Module:
    try:
        return parse_python(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CannotFixError("setup.py is not valid Python") from None


def _elements(
    tree: ast.Module, distribution: str, marker: str
) -> Iterator[tuple[ast.List | ast.Tuple, ast.Constant]]:
    for holder in ast.walk(tree):
        if not isinstance(holder, ast.List | ast.Tuple):
            continue
        for node in holder.elts:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named = parse_requirement(node.value)
                if named and (named.distribution, named.marker) == (distribution, marker):
                    yield holder, node


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place that the parser counts in lines and bytes of UTF-8."""
    lines = text.splitlines(keepends=True)
    before = sum(len(each) for each in lines[: line - 1])
    return before + len(lines[line - 1].encode("utf-8")[:column].decode("utf-8", "ignore"))
