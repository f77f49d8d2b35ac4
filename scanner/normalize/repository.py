"""Every file of a repository, offered to every reader of documents."""

from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize._documents import resources_of


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    return resources_of(snapshot, strict=False)


normalizer = Normalizer(_normalize)
