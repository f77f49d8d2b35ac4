"""Read Go sources: the packages that they import."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.go_text import go_imports
from scanner.normalize.grammars.python_imports import ImportScan


def _recognises(name: str, _text: str) -> bool:
    folders = name.split("/")
    # The go command passes over these folders and files (`go help packages`).
    return name.endswith(".go") and not any(part.startswith(("_", ".")) for part in folders)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the file; the need of an import is "required", or "guarded" where no build takes it."""
    yield module(snapshot, "", ImportScan(tuple(go_imports(text)), {}), language="go")


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
