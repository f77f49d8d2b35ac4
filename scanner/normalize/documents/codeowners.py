"""Read CODEOWNERS of a scanned repository: it speaks for the files of that source only."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.grammars.codeowners import owner_patterns

KIND = "trueup/code-owners"
_FOLDERS = frozenset({".", ".github", ".gitlab", "docs"})


def _recognises(name: str, text: str) -> bool:  # noqa: ARG001 - the name alone decides
    if not name.endswith("CODEOWNERS"):
        return False
    path = PurePosixPath(name)
    return path.name == "CODEOWNERS" and str(path.parent) in _FOLDERS


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    patterns = [
        {"pattern": one.pattern, "owners": list(one.owners)} for one in owner_patterns(text)
    ]
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{snapshot.origin.file}",
        kind=KIND,
        attributes={"patterns": patterns},
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


reader = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: _recognises(name, "")
)
