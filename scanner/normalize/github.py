"""Turn what GitHub said about repositories into resources, under the field names of its API."""

import json
from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize._coverage import listings


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    value = json.loads(snapshot.content)
    if snapshot.address == "listed":
        yield from listings(snapshot, value["listed"])
        return
    kind, name = str(value["kind"]), str(value["name"])
    yield Resource(
        uid=f"{kind}/{name}",
        kind=kind,
        attributes=value["value"],
        side=snapshot.source.side,
        scope="/".join(name.split("/")[:2]),
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


NORMALIZER = Normalizer(normalize=_normalize)
