"""Jars of a local Maven repository, as resources that say which packages each holds."""

from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.grammars.json_text import load_json

KIND = "trueup/installed-jar"


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield one resource {name: "group:artifact", version, packages, services} for each jar."""
    value = load_json(snapshot.content.decode("utf-8", "replace"))
    *group, artifact, version, _ = snapshot.address.split("/")
    name = f"{'.'.join(group)}:{artifact}"
    held = value if isinstance(value, dict) else {}
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{name}@{version}",
        kind=KIND,
        attributes={
            "name": name,
            "version": version,
            "packages": held.get("packages", []),
            "services": held.get("services", []),
        },
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


NORMALIZER = Normalizer(_normalize)
