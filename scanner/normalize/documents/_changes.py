"""What an audit log says about changes, in one form for every system.

Kind `trueup/changes`, one for each log; `changes` are in order of time, each
`{system, kind, name, action, actor, at, id, touched}`: `action` is create, update or delete, `touched`
the paths that the request named, or None where the log does not say.
"""

from collections.abc import Iterable
from dataclasses import replace

from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource

KIND = "trueup/changes"
_MOST = 100_000


def changes_resource(snapshot: Snapshot, changes: Iterable[dict[str, Json]]) -> Resource:
    """Return the record of a log; of very many changes the latest are kept."""
    listed = sorted(changes, key=lambda one: (str(one["at"]), str(one["id"])))[-_MOST:]
    return Resource(
        uid=f"{KIND}/{snapshot.source.name}/{snapshot.address}",
        kind=KIND,
        attributes={"changes": listed},
        side=snapshot.source.side,
        origin=replace(snapshot.origin, line=1),
        evidence=snapshot.digest,
    )
