"""Read env files. Kind `env-file`: every value is text; named by the file."""

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

_KIND = "env-file"


def _recognises(name: str, text: str) -> bool:
    return format_of(name, text) == "env"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    unreadable = gap(snapshot, text, "env file")
    if unreadable is not None:
        yield unreadable
    for document in documents_of(snapshot, text):
        kind = forced_kind(snapshot) or _KIND
        yield resource_of(snapshot, Found(kind, document.value), document)


READER = DocumentReader(recognises=_recognises, read=_read)
