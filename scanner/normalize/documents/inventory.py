"""Read inventories: `{resources: [{id, ...}]}`. Kind `inventory`, named by the file.

An element of an inventory is a whole resource, known by its `id`.
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._nameless import INVENTORY, is_plain, resources_of_kind


def _recognises(name: str, text: str) -> bool:
    return "resources" in text and is_plain(name, text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    return resources_of_kind(snapshot, text, INVENTORY)


READER = DocumentReader(recognises=_recognises, read=_read)
