"""A live source that is one document, named after the source."""

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource


def settings_resource(snapshot: Snapshot, kind: str, attributes: Json) -> Resource:
    """Return the document as the resource `<kind>/<source>`; a list is its attribute ""."""
    source = snapshot.source
    return Resource(
        uid=f"{kind}/{source.name}",
        kind=kind,
        attributes=attributes if isinstance(attributes, dict) else {"": attributes},
        side=source.side,
        owner=source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )
