"""Read Java properties files. Kind `properties-file`: every value is text; named by the file."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._named_by_file import file_resource
from scanner.normalize.grammars.properties_text import load_properties

_SOURCES = frozenset({"files", "governance"})


def _recognises(name: str, text: str) -> bool:  # noqa: ARG001 - the name says it
    return name.endswith(".properties")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    if snapshot.source.kind not in _SOURCES:
        return  # a repository is full of translations and build settings that configure nothing live
    values, lines = load_properties(text)
    yield replace(file_resource(snapshot, "properties-file", values), lines=lines)


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: name.endswith(".properties")
)
