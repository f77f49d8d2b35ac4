"""Turn what a Kubernetes API server listed into objects, releases of Helm and records of coverage.

Of a release that is in force, the resource is `helm/release/<namespace>/<name>`; each object of its
manifest is a record of what was last applied.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.normalize._coverage import applied, listings
from scanner.normalize._documents import resources_of
from scanner.normalize.documents.kubernetes import CLUSTER_SCOPED

_SUPERSEDED = frozenset({"superseded", "uninstalled", "failed", "pending-install", "pending-upgrade", "pending-rollback"})  # fmt: skip
_APPLIED = "applied-by-helm/"
_ONE_READER = {"readers": ["kubernetes"]}


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    if snapshot.address == "listed":
        yield from listings(snapshot, json.loads(snapshot.content)["listed"])
    elif snapshot.address.startswith("helm/"):
        yield from _release(snapshot, json.loads(snapshot.content)["release"])
    elif snapshot.address.startswith(_APPLIED):
        yield from _applied(snapshot, json.loads(snapshot.content))
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


def _applied(snapshot: Snapshot, value: Json) -> Iterator[Normalized]:
    """Yield the record of each object, put where Helm puts those that name no namespace."""
    said = value["release"]
    by = (
        f"Helm, release {said.get('namespace')}/{said.get('name')}, revision {said.get('revision')}"
    )
    objects = value["applied"]
    for one in objects["items"]:
        _place(one, said.get("namespace"))
    content = json.dumps(objects).encode()
    source = replace(snapshot.source, options={**snapshot.source.options, **_ONE_READER})
    read = replace(snapshot, source=source, content=content, address=_APPLIED.rstrip("/"))
    for found in resources_of(read, strict=False):
        yield applied(snapshot, found, by) if isinstance(found, Resource) else found


def _place(one: Json, namespace: Json) -> None:
    metadata = one.get("metadata") if isinstance(one, dict) else None
    if isinstance(metadata, dict) and one.get("kind") not in CLUSTER_SCOPED and namespace:
        metadata.setdefault("namespace", namespace)


NORMALIZER = Normalizer(normalize=_normalize)
