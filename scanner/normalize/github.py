"""Turn what GitHub said about repositories into resources, under the field names of its API."""

import json
from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json, Resource
from scanner.normalize._coverage import listings


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    value = json.loads(snapshot.content)
    if snapshot.address == "listed":
        yield from listings(snapshot, value["listed"])
        return
    kind, name = str(value["kind"]), str(value["name"])
    if "listed" not in value:
        yield _resource(snapshot, kind, name, value["value"])
        return
    for one in value["listed"]:
        called = one.get("login") or one.get("slug") or one.get("id")
        yield _resource(snapshot, kind, f"{name}/{called}", one)


def _resource(snapshot: Snapshot, kind: str, name: str, attributes: Json) -> Resource:
    return Resource(
        uid=f"{kind}/{name}",
        kind=kind,
        attributes=attributes,
        side=snapshot.source.side,
        scope="/".join(name.split("/")[:2]),
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


NORMALIZER = Normalizer(normalize=_normalize)
