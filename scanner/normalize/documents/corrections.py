"""Corrections of what sources say (schema `corrections/1`): the value, why, who, until when."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.governance import CORRECTION
from scanner.normalize._entries import entries_of
from scanner.normalize.grammars.syntax import DocumentSyntaxError, Path
from scanner.normalize.inputs.kinds import mistakes_of_document, of_syntax
from scanner.normalize.inputs.mistakes import Mistake
from scanner.normalize.inputs.places import Places

if TYPE_CHECKING:
    from scanner.normalize.grammars.yaml_text import YamlDocument

SCHEMA: Final = "corrections/1"
_LIST: Path = ("corrections",)


def _recognises(name: str, text: str) -> bool:
    return SCHEMA in text[:4096] and PurePosixPath(name).suffix in {".yaml", ".yml"}


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the entries of a governance file as specs of kind "trueup/correction".

    A file of any other source yields nothing: what is scanned must not correct itself. A mistake
    outside of an entry is a gap with its place; one inside of it stays with the entry.
    """
    if snapshot.source.kind != "governance":
        return
    from scanner.normalize.grammars.yaml_text import load_documents  # noqa: PLC0415 - a large parser

    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, of_syntax(error))
        return
    for index, document in enumerate(documents):
        if document.value is not None:
            yield from _document(snapshot, document, Places(text, document=index), text)


def _document(
    snapshot: Snapshot, document: "YamlDocument", places: Places, text: str
) -> Iterator[Normalized]:
    mistakes = mistakes_of_document(SCHEMA, document.value, places, most=None)
    held = document.value.get("corrections") if isinstance(document.value, dict) else None
    held = held if isinstance(held, list) else []
    inside = [one for one in mistakes if _is_of_entry(one, held)]
    for one in mistakes:
        if one not in inside:
            yield _gap(snapshot, one)
    count = len(text.splitlines())
    yield from entries_of(snapshot, CORRECTION, (_LIST, held), document.lines, inside, count)


def _is_of_entry(mistake: Mistake, held: list[object]) -> bool:
    path = mistake.path
    if len(path) < 2 or path[:1] != _LIST or not isinstance(path[1], int):
        return False
    return isinstance(held[path[1]], dict)


def _gap(snapshot: Snapshot, mistake: Mistake) -> Unreadable:
    file = snapshot.origin.file or snapshot.address
    place = f"{file}:{mistake.line}:{mistake.column}"
    return Unreadable(snapshot.source.name, place, f"corrections: {mistake.message}")


reader = DocumentReader(_recognises, _read)
