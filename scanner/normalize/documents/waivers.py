"""Waiver entries: who lets which findings stand, why, and until when."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize._entries import entries_of
from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, Path, load_documents
from scanner.normalize.inputs.kinds import mistakes_of_document
from scanner.normalize.inputs.places import Place, Places

KIND = "trueup/waiver"
SCHEMA = "waivers/1"


def recognises(name: str, _text: str) -> bool:
    """Say whether the file is YAML below a folder named `waivers`."""
    return (
        name.endswith((".yaml", ".yml"))
        and "waivers/" in name
        and ("waivers" in name.split("/")[:-1])
    )


def read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the entries of a governance file as specs of kind "trueup/waiver".

    A file of any other source yields nothing: what is scanned must not excuse itself.
    """
    if snapshot.source.kind == "governance":
        yield from entries(snapshot, text)


def entries(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield each entry of a waivers file: a list, or a mapping with the list as `waivers`.

    Attributes are the entry's own keys, `lines` and `mistakes`, as `entries_of` has them. An entry
    that is not a mapping is an Unreadable with its line.
    """
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.origin.file}:{error.line}:{error.column}"
        yield Unreadable(snapshot.source.name, place, error.message)
        return
    for number, document in enumerate(documents):
        places = Places(text, document=number)
        path: Path = ()
        value = document.value
        if isinstance(value, dict) and "waivers" in value:
            value, path = value["waivers"], ("waivers",)
        if value is None or value == []:
            continue
        if not isinstance(value, list):
            reason = "expected a list of waiver entries: begin each with `- id: `"
            yield _gap(snapshot, places.of_value(path), reason)
            continue
        yield from _gaps(snapshot, value, path, places)
        mistakes = mistakes_of_document(SCHEMA, document.value, places, most=None)
        count = len(text.splitlines())
        yield from entries_of(snapshot, KIND, (path, value), document.lines, mistakes, count)


def _gaps(snapshot: Snapshot, held: list[Json], path: Path, places: Places) -> Iterator[Unreadable]:
    for index, entry in enumerate(held):
        if not isinstance(entry, dict):
            reason = "a waiver entry must be a mapping: write `id: ...` and its other keys"
            yield _gap(snapshot, places.of_value((*path, index)), reason)


def _gap(snapshot: Snapshot, place: Place, reason: str) -> Unreadable:
    where = f"{snapshot.origin.file}:{place.line}:{place.column}"
    return Unreadable(snapshot.source.name, where, reason)


reader = DocumentReader(recognises, read)
