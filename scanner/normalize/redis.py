"""Turn what `CONFIG GET` answered into one resource, `redis/settings/<source>`."""

import json
from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize._settings import settings_resource


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    yield settings_resource(snapshot, "redis/settings", json.loads(snapshot.content))


NORMALIZER = Normalizer(normalize=_normalize)
