"""Turn what a tool rendered into specs, each with what it was rendered from.

Records of kind `trueup/rendered` say of each spec: `{resource, from, template, places}`, where `places` are
`[path, file, line]` of the values whose source is certain.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import EMPTY, Json, Resource
from scanner.normalize._documents import resources_of

RENDERED = "trueup/rendered"
_ONE_READER = {"readers": ["kubernetes"]}


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    value = json.loads(snapshot.content)
    for row in value["documents"]:
        for one in _specs(snapshot, row):
            yield one
            if isinstance(one, Resource):
                yield _record(snapshot, one, str(value["from"]), row)


def _specs(snapshot: Snapshot, row: Mapping[str, Json]) -> Iterator[Normalized]:
    if "terraform" in row:
        kind = f"terraform/{row['terraform']['type']}"
        yield Resource(
            uid=f"{kind}/{row['terraform']['address']}",
            kind=kind,
            attributes=row["values"],
            side=snapshot.source.side,
            owner=snapshot.source.owner,
            origin=snapshot.origin,
            evidence=snapshot.digest,
        )
        return
    source = replace(snapshot.source, options=_ONE_READER)
    text = json.dumps(row["object"]).encode()
    held = replace(snapshot, source=source, content=text, address=f"{snapshot.address}.json")
    for one in resources_of(held, strict=False):
        if isinstance(one, Resource):
            owner = one.owner or snapshot.source.owner
            yield replace(one, origin=snapshot.origin, owner=owner, lines=EMPTY)
        else:
            yield one


def _record(snapshot: Snapshot, spec: Resource, path: str, row: Mapping[str, Json]) -> Resource:
    return Resource(
        uid=f"{RENDERED}/{spec.uid}",
        kind=RENDERED,
        attributes={
            "resource": spec.uid, "from": path, "template": row["template"], "places": row["places"],
        },
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
        sources=(spec.uid,),
    )  # fmt: skip


NORMALIZER = Normalizer(normalize=_normalize)
