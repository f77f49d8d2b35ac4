"""Turn what a Kubernetes API server listed into objects, releases of Helm and records of coverage.

Of a release that is in force, the resource is `helm/release/<namespace>/<name>`.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.normalize._coverage import listings
from scanner.normalize._documents import resources_of

_SUPERSEDED = frozenset({"superseded", "uninstalled", "failed", "pending-install", "pending-upgrade", "pending-rollback"})  # fmt: skip
_ONE_READER = {"readers": ["kubernetes"]}


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    if snapshot.address == "listed":
        yield from listings(snapshot, json.loads(snapshot.content)["listed"])
    elif snapshot.address.startswith("helm/"):
        yield from _release(snapshot, json.loads(snapshot.content)["release"])
    else:
        source = replace(snapshot.source, options={**snapshot.source.options, **_ONE_READER})
        for one in resources_of(replace(snapshot, source=source), strict=False):
            if isinstance(one, Resource):
                owner = one.owner or snapshot.source.owner
                yield replace(one, owner=owner, origin=snapshot.origin)
            else:
                yield one


def _release(snapshot: Snapshot, said: Json) -> Iterator[Resource]:
    if said.get("status") in _SUPERSEDED:
        return
    kind = "helm/release"
    yield Resource(
        uid=f"{kind}/{said.get('namespace')}/{said.get('name')}",
        kind=kind,
        attributes=said,
        side=snapshot.source.side,
        scope=snapshot.source.name,
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


NORMALIZER = Normalizer(normalize=_normalize)
