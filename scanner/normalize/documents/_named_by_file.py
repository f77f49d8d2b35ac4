"""A resource that its file names: settings of a program, in the program's own format."""

from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource


def file_resource(
    snapshot: Snapshot, kind: str, attributes: dict[str, Json], line: int = 1
) -> Resource:
    """Return the resource `<kind>/<path without suffix>` of a file."""
    file = snapshot.origin.file or snapshot.address
    path = PurePosixPath(file)
    name = str(path.with_suffix("")) if path.suffix else str(path)
    return Resource(
        uid=f"{kind}/{name}",
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        origin=replace(snapshot.origin, file=file, line=line),
        evidence=snapshot.digest,
    )
