"""Read PostgreSQL settings: `{name: {setting, unit, ...}}`, rows of `pg_settings`, or a spec.

Kind `postgresql/settings`; a spec says so itself: `{kind: postgresql/settings, settings: {...}}`.
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._nameless import POSTGRESQL, is_plain, resources_of_kind


def _recognises(name: str, text: str) -> bool:
    return "setting" in text and is_plain(name, text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    return resources_of_kind(snapshot, text, POSTGRESQL)


READER = DocumentReader(recognises=_recognises, read=_read)
