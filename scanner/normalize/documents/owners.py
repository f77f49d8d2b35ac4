"""The teams that answer for things (schema `owners/1`): names, on-call route, deputy, review."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.kinds import mistakes_of
from scanner.normalize.inputs.teams import KIND

SCHEMA: Final = "owners/1"
_YAML = frozenset({".yaml", ".yml"})
_REVIEW_DAYS = 365


def _recognises(name: str, text: str) -> bool:
    return PurePosixPath(name).suffix in _YAML and SCHEMA in text[:4096]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the teams of a governance file; what is scanned does not say who answers for it.

    A file with a mistake gives no team at all: with half of them, what the others answer for would
    look as if nobody did.
    """
    if snapshot.source.kind != "governance":
        return
    name = snapshot.origin.file
    mistakes = mistakes_of(name, text)
    for one in mistakes:
        place = f"{name}:{one.line}:{one.column}"
        yield Unreadable(snapshot.source.name, place, f"owners: {one.message}")
    if mistakes:
        return
    for document in load_documents(text):
        value = document.value or {}
        usual = value.get("review_every_days", _REVIEW_DAYS)
        for index, entry in enumerate(value.get("owners") or ()):
            yield Resource(
                uid=f"{KIND}/{entry['team']}",
                kind=KIND,
                attributes={"review_every_days": usual, **entry},
                side=Side.SPEC,
                owner=entry["team"],
                origin=replace(snapshot.origin, line=document.lines.near(("owners", index))),
                evidence=snapshot.digest,
            )


reader = DocumentReader(_recognises, _read)
