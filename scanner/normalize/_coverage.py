"""Records of what a live source listed in full, and of what it would not tell.

A spec is missing only where a list of its kind was read to the end; what permissions cut off is an
open question. The records carry that from the source to the comparison:

- `trueup/listing`: `{kind, place, complete, reason}`; place is a region or namespace, "" for all.
- `trueup/unread`: `{resource, path, reason}`; nothing is known about what is not there at that path.
- `trueup/applied`: `{resource, kind, document, by, declares}`; what was last applied of a resource, and by
  what; whether that also declares it where no spec does.
"""

from collections.abc import Iterator, Sequence

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource

LISTING = "trueup/listing"
UNREAD = "trueup/unread"
APPLIED = "trueup/applied"


def listing(
    snapshot: Snapshot, kind: str, *, place: str = "", complete: bool = True, reason: str = ""
) -> Resource:
    """Return the record that a list of one kind was read, in full or not."""
    return _record(
        snapshot, LISTING, (kind, place),
        {"kind": kind, "place": place, "complete": complete, "reason": reason},
    )  # fmt: skip


def listings(snapshot: Snapshot, rows: Json) -> Iterator[Resource]:
    """Yield the record of each row `{kind, place?, complete, reason?}` of an answer."""
    for row in rows if isinstance(rows, list) else ():
        yield listing(
            snapshot, str(row["kind"]), place=str(row.get("place", "")),
            complete=row.get("complete") is True, reason=str(row.get("reason", "")),
        )  # fmt: skip


def applied(snapshot: Snapshot, found: Resource, by: str, *, declares: bool = True) -> Resource:
    """Return the record that a document was applied, of the resource that it makes."""
    return _record(
        snapshot, APPLIED, (by, found.uid),
        {"resource": found.uid, "kind": found.kind, "document": found.attributes, "by": by,
         "declares": declares},
    )  # fmt: skip


def unread(snapshot: Snapshot, resource: str, path: Sequence[str | int], reason: str) -> Resource:
    """Return the record that the source did not tell what stands at a path of a resource."""
    return _record(
        snapshot, UNREAD, (resource, *map(str, path)),
        {"resource": resource, "path": list(path), "reason": reason},
    )  # fmt: skip


def _record(
    snapshot: Snapshot, kind: str, parts: tuple[str, ...], attributes: dict[str, Json]
) -> Resource:
    return Resource(
        uid="/".join((kind, snapshot.source.name, *(part for part in parts if part))),
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )
