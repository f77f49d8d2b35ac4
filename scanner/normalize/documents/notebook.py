"""Read Jupyter notebooks: what their code cells import."""

import re
from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, items, table, unreadable
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.python_imports import ImportScan, scan_python
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_CELL_MAGIC = re.compile(r"\s*%%(\w+)")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,100}")
_MAX_PLACED = 500
_PYTHON_CELLS = ("time", "timeit", "capture", "prun", "python", "python3")


def _recognises(name: str, _text: str) -> bool:
    return name.endswith(".ipynb")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        notebook = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    language = table(table(notebook.get("metadata")).get("kernelspec")).get("language", "python")
    if language != "python":
        return
    imports: dict[tuple[str, str], int] = {}
    strings: dict[str, int] = {}
    installs: dict[str, None] = {}
    for number, cell in _cells(notebook):
        installs.update(dict.fromkeys(_installed(cell)))
        scan = scan_python(_without_magics(cell))
        if scan.error:
            yield unreadable(
                snapshot, 0, f"cell {number}: {scan.error[1]}; its imports are a guess"
            )
        for name, _, need in scan.imports:
            if (name, need) not in imports:
                known = len(imports) < _MAX_PLACED
                imports[name, need] = _line(text, name) if known else 0
        strings.update(dict.fromkeys(scan.strings, 0))
    found = tuple((name, line, need) for (name, need), line in imports.items())
    held = ImportScan(found, strings, installs=tuple((name, 0) for name in installs))
    yield module(snapshot, text, held, language="notebook")


def _cells(notebook: Any) -> Iterator[tuple[int, str]]:
    """Yield (number from 1, text) of each code cell that holds Python."""
    cells = list(items(notebook.get("cells")))
    for sheet in items(notebook.get("worksheets")):
        cells.extend(items(table(sheet).get("cells")))
    for number, cell in enumerate(cells, start=1):
        if table(cell).get("cell_type") != "code":
            continue
        source = cell.get("source", cell.get("input", ""))
        text = "".join(str(part) for part in source) if isinstance(source, list) else str(source)
        magic = _CELL_MAGIC.match(text)
        if magic is None or magic[1] in _PYTHON_CELLS:
            yield number, text


def _installed(text: str) -> Iterator[str]:
    """Yield the distributions that `%pip install` and its like ask for in a cell."""
    for line in text.split("\n"):
        words = line.strip().lstrip("%!").split()
        if _is_magic(line) and "install" in words and {"pip", "uv", "conda", "mamba"} & set(words):
            for word in words[words.index("install") + 1 :]:
                found = _NAME.match(word.strip("'\""))
                if found:
                    yield found[0]


def _without_magics(text: str) -> str:
    """Return the text with shell and magic lines, and questions for help, taken out."""
    instead = "" if "\n" in text else "pass"
    return "\n".join(instead if _is_magic(line) else line for line in text.split("\n"))


def _is_magic(line: str) -> bool:
    return line.lstrip(" \t").startswith(("%", "!", "?")) or line.rstrip(" \t").endswith("?")


def _line(text: str, module_name: str) -> int:
    for form in (
        f'"import {module_name}',
        f'"from {module_name}',
        f"import {module_name}",
        f"from {module_name}",
    ):
        at = text.find(form)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 0


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
