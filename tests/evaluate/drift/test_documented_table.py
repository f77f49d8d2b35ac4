"""The table that the documentation shows is one that works."""

import re
from pathlib import Path
from typing import Any

import scanner
from scanner.evaluate.drift._walk import differences
from scanner.normalize.meaning._compile import Node, _apply, steps
from scanner.normalize.meaning._rows import Meaning

PAGE = Path(scanner.__file__).parent.parent / "docs/drift.md"


def test_the_table_of_the_documentation_compares_as_it_says() -> None:
    found = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert found
    names: dict[str, Any] = {}
    exec(found[1], names)  # noqa: S102 - our own documentation
    table: Meaning = names["MEANING"]
    root = Node()
    for row in table.types["broker.Queue"]:
        node = root
        for step in steps(row.path):
            node = node.grow(step)
        _apply(node, row)
    spec = {"limits": {"size": "1k"}, "bindings": [{"key": "a"}, {"key": "b", "n": 1}]}
    same = {"limits": {"size": 1000}, "bindings": [{"key": "b", "n": 1}, {"key": "a"}]}
    other = {"limits": {"size": 1024}, "bindings": [{"key": "b", "n": 2}, {"key": "a"}]}
    assert differences(spec, same, root) == []
    assert len(differences(spec, other, root)) == 2
