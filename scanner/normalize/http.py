"""Turn a JSON document that a server gave into resources: by content, named after the source."""

import json
from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize._settings import settings_resource
from scanner.normalize.documents._nameless import classified


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    forced = str(snapshot.source.options.get("document") or "")
    for number, found in enumerate(classified(json.loads(snapshot.content), forced)):
        one = settings_resource(snapshot, found.kind, found.attributes)
        name = found.name or (one.name if number == 0 else f"{one.name}#{number}")
        yield replace(one, uid=f"{found.kind}/{name}")


NORMALIZER = Normalizer(normalize=_normalize)
