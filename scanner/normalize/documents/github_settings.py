"""Read branch protection of GitHub as the REST API gives it. Kind `github/branch_protection`."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._nameless import PROTECTION, is_plain, resources_of_kind


def _recognises(name: str, text: str) -> bool:
    return ("enforce_admins" in text or "required_" in text) and is_plain(name, text)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    return resources_of_kind(snapshot, text, PROTECTION)


READER = DocumentReader(recognises=_recognises, read=_read)
