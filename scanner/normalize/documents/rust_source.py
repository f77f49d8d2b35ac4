"""Read Rust sources: the crates that they name."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._module import module
from scanner.normalize.grammars.python_imports import ImportScan
from scanner.normalize.grammars.rust_paths import rust_roots


def _recognises(name: str, _text: str) -> bool:
    return name.endswith(".rs")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the file; the need of an import is "required", "test" or "doc"."""
    yield module(snapshot, "", ImportScan(tuple(rust_roots(text)), {}), language="rust")


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
