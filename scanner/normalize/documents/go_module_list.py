"""Read what `go list -m -u -retracted -json all` prints, kept as a file: one JSON object after another.

Source: `go help list` (fields of a module: `Deprecated`, `Retracted`, `Update`, `Time`).
"""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import items, table, unreadable
from scanner.normalize.documents._package_facts import PackageFacts, words
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

MAX_MODULES = 20_000
# The Go command starts and ends every object on a line of its own.
_BETWEEN = re.compile(r"^\}[ \t]*\r?\n(?=\{)", re.M)


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and '"GoMod"' in text and '"Path"' in text and '"Main"' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the facts of each module that something is said of."""
    line = 1
    parts = _BETWEEN.split(text, MAX_MODULES)
    for number, part in enumerate(parts):
        whole = part if number == len(parts) - 1 else f"{part}}}"
        try:
            module = table(load_json(whole))
        except DocumentSyntaxError as error:
            yield unreadable(snapshot, line + error.line - 1, error.message)
            return
        line += part.count("\n") + 1
        facts = PackageFacts("go", str(module.get("Path", "")))
        if module.get("Deprecated"):
            facts.state("deprecated", module["Deprecated"])
        if module.get("Retracted"):
            reasons = [words(one) for one in items(module["Retracted"])]
            facts.yanked[str(module.get("Version", ""))] = "; ".join(filter(None, reasons))
        facts.released(table(module.get("Update")).get("Time") or module.get("Time"))
        if facts.statements or facts.yanked:
            yield facts.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
