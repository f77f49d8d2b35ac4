"""Waiver entries: who lets which findings stand, why, and until when."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.yaml_text import DocumentSyntaxError, Path, load_documents
from scanner.normalize.inputs.places import Place, Places

KIND = "trueup/waiver"


def recognises(name: str, _text: str) -> bool:
    """Say whether the file is YAML below a folder named `waivers`."""
    path = PurePosixPath(name)
    return path.suffix in {".yaml", ".yml"} and "waivers" in path.parts[:-1]


def read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the entries of a governance file as specs of kind "trueup/waiver".

    A file of any other source yields nothing: what is scanned must not excuse itself.
    """
    if snapshot.source.kind == "governance":
        yield from entries(snapshot, text)


def entries(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield each entry of a waivers file: a list, or a mapping with the list as `waivers`.

    Attributes are the entry's own keys, and `lines`: first and last line of the entry and the
    line of its approver. An entry that is not a mapping is an Unreadable with its line.
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
        yield from _entries(snapshot, value, document.lines, path, text)


def _gaps(snapshot: Snapshot, held: list[Json], path: Path, places: Places) -> Iterator[Unreadable]:
    for index, entry in enumerate(held):
        if not isinstance(entry, dict):
            reason = "a waiver entry must be a mapping: write `id: ...` and its other keys"
            yield _gap(snapshot, places.of_value((*path, index)), reason)


def _gap(snapshot: Snapshot, place: Place, reason: str) -> Unreadable:
    where = f"{snapshot.origin.file}:{place.line}:{place.column}"
    return Unreadable(snapshot.source.name, where, reason)


def _entries(
    snapshot: Snapshot, held: list[Json], lines: Lines, path: Path, text: str
) -> Iterator[Normalized]:
    ends = [lines.near((*path, index)) - 1 for index in range(1, len(held))]
    ends.append(len(text.splitlines()))
    for index, (entry, last) in enumerate(zip(held, ends, strict=True)):
        first = lines.near((*path, index))
        if not isinstance(entry, dict):
            continue
        spread = {
            "first": first,
            "last": max(first, last),
            "approver": lines.get((*path, index, "approver"), 0),
        }
        name = entry.get("id")
        identity = name if isinstance(name, str) and name else f"{snapshot.origin.file}#{index + 1}"
        yield Resource(
            uid=f"{KIND}/{identity}",
            kind=KIND,
            attributes={**entry, "lines": spread},
            side=Side.SPEC,
            owner=entry["owner"] if isinstance(entry.get("owner"), str) else "",
            origin=replace(snapshot.origin, line=first),
            evidence=snapshot.digest,
        )


reader = DocumentReader(recognises, read)
