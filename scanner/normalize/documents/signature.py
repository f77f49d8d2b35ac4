"""Signatures of approvers, each in a file named after the entry that it signs."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.model.vocabulary import Side

KIND = "trueup/signature"


def _named(name: str) -> bool:
    return name.endswith(".sig") and PurePosixPath(name).suffix == ".sig"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the signature, named after its entry; one that is scanned proves nothing."""
    if snapshot.source.kind == "governance":
        yield Resource(
            uid=f"{KIND}/{snapshot.origin.file}",
            kind=KIND,
            attributes={"entry": PurePosixPath(snapshot.origin.file).stem, "text": text},
            side=Side.SPEC,
            origin=snapshot.origin,
            evidence=snapshot.digest,
        )


reader = DocumentReader(lambda name, _text: _named(name), _read, _named)
