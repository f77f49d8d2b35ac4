"""Files of usage records, all of them, whatever their names."""

from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._usage import usage_of


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield one resource of kind "trueup/usage" for the file, and a gap for each bad record."""
    yield from usage_of(snapshot, snapshot.content.decode("utf-8", errors="replace"))


NORMALIZER = Normalizer(_normalize)
