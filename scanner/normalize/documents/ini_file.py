"""Read INI files. Kind `ini-file`: every value is text; named by the file."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._nameless import (
    Found,
    documents_of,
    forced_kind,
    gap,
    resource_of,
)
from scanner.normalize.grammars.formats import format_of

_KIND = "ini-file"
# These hold settings of tools that work on source code, not of anything that runs.
_TOOLS = frozenset({"setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", ".flake8", ".coveragerc"})


def _recognises(name: str, text: str) -> bool:
    return name.rpartition("/")[2] not in _TOOLS and format_of(name, text) == "ini"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    unreadable = gap(snapshot, text, "INI file")
    if unreadable is not None:
        yield unreadable
    for document in documents_of(snapshot, text):
        kind = forced_kind(snapshot) or _KIND
        yield resource_of(snapshot, Found(kind, document.value), document)


READER = DocumentReader(recognises=_recognises, read=_read)
