"""The people who may approve, and the public keys that prove it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.kinds import mistakes_of

KIND = "trueup/approver"


def _named(name: str) -> bool:
    if "approvers." not in name:
        return False
    path = PurePosixPath(name)
    return path.suffix in {".yaml", ".yml"} and path.stem == "approvers"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the approvers of a governance file; what is scanned names no approvers."""
    if snapshot.source.kind != "governance":
        return
    name = snapshot.origin.file
    mistakes = mistakes_of(name, text)
    for one in mistakes:
        place = f"{name}:{one.line}:{one.column}"
        yield Unreadable(snapshot.source.name, place, one.message)
    if mistakes:
        return
    for document in load_documents(text):
        for index, entry in enumerate((document.value or {}).get("approvers") or ()):
            yield Resource(
                uid=f"{KIND}/{entry['name']}",
                kind=KIND,
                attributes=entry,
                side=Side.SPEC,
                origin=replace(snapshot.origin, line=document.lines.near(("approvers", index))),
                evidence=snapshot.digest,
            )


reader = DocumentReader(lambda name, _text: _named(name), _read, _named)
