"""Turn the keys that were read of etcd into one resource, `etcd/keys/<source>`."""

import json
from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize._coverage import unread
from scanner.normalize._settings import settings_resource


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    value = json.loads(snapshot.content)
    whole = settings_resource(snapshot, "etcd/keys", value["keys"])
    yield whole
    for reason in value["refused"].values():
        yield unread(snapshot, whole.uid, (), str(reason))


NORMALIZER = Normalizer(normalize=_normalize)
