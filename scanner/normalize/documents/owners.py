"""The teams that answer for things (schema `owners/1`): names, on-call route, deputy, review."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import YamlDocument, load_documents
from scanner.normalize.inputs.kinds import mistakes_of_document, of_syntax
from scanner.normalize.inputs.mistakes import Mistake
from scanner.normalize.inputs.places import Places
from scanner.normalize.inputs.teams import KIND

SCHEMA: Final = "owners/1"
_YAML = frozenset({".yaml", ".yml"})
_REVIEW_DAYS = 365


def _recognises(name: str, text: str) -> bool:
    return SCHEMA in text[:4096] and PurePosixPath(name).suffix in _YAML


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the teams of a governance file; what is scanned does not say who answers for it.

    A document with a mistake gives no team at all: with half of them, what the others answer for would
    look as if nobody did.
    """
    if snapshot.source.kind != "governance":
        return
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        yield _gap(snapshot, of_syntax(error))
        return
    for number, document in enumerate(documents):
        value = document.value
        if isinstance(value, dict) and value.get("schema") == SCHEMA:
            mistakes = mistakes_of_document(SCHEMA, value, Places(text, document=number))
            yield from (_gap(snapshot, one) for one in mistakes)
            if not mistakes:
                yield from _teams(snapshot, document)


def _teams(snapshot: Snapshot, document: YamlDocument) -> Iterator[Resource]:
    usual = document.value.get("review_every_days", _REVIEW_DAYS)
    for index, entry in enumerate(document.value["owners"]):
        yield Resource(
            uid=f"{KIND}/{entry['team']}",
            kind=KIND,
            attributes={"review_every_days": usual, **entry},
            side=Side.SPEC,
            owner=entry["team"],
            origin=replace(snapshot.origin, line=document.lines.near(("owners", index))),
            evidence=snapshot.digest,
        )


def _gap(snapshot: Snapshot, mistake: Mistake) -> Unreadable:
    place = f"{snapshot.origin.file}:{mistake.line}:{mistake.column}"
    return Unreadable(snapshot.source.name, place, f"owners: {mistake.message}")


reader = DocumentReader(_recognises, _read)
