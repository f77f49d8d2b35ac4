"""Read plain YAML, JSON and TOML documents that no other reader knows. Kind `generic`.

Only sources that hold configuration are read so: a repository is full of documents that configure
nothing live. A source may say of what kind its plain documents are (option `kind`), and so may a
document itself.
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize._documents import readers
from scanner.normalize.documents._nameless import (
    INVENTORY,
    PLAIN,
    POSTGRESQL,
    PROTECTION,
    Found,
    classified,
    documents_of,
    forced_kind,
    gap,
    is_plain,
    resource_of,
)
from scanner.normalize.grammars.formats import StructuredDocument

_SOURCES = frozenset({"files", "governance"})
_READ_ELSEWHERE = frozenset({INVENTORY, POSTGRESQL, PROTECTION})
_OF_PLAIN_DOCUMENTS = frozenset(
    {
        "generic-config",
        "inventory",
        "postgresql-settings",
        "github-settings",
        "aws-policy-document",
        "node-settings",
        "dependency-configuration",
    }
)
"""Readers that leave a document what it is: settings of an app may lie in `app.json`, too."""
_POLICY = "aws/iam/policy"


def _recognises(name: str, text: str) -> bool:
    return is_plain(name, text) and not any(
        reader.recognises(name, text)
        for kind, reader in readers()
        if kind not in _OF_PLAIN_DOCUMENTS
    )


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    if snapshot.source.kind not in _SOURCES or snapshot.source.options.get(PLAIN) is False:
        return
    unreadable = gap(snapshot, text, "document")
    if unreadable is not None:
        yield unreadable
    for index, document in enumerate(documents_of(snapshot, text)):
        for found in classified(document.value, forced_kind(snapshot)):
            if found.kind not in _READ_ELSEWHERE and not _is_policy_file(found, document):
                yield resource_of(snapshot, found, document, index)


def _is_policy_file(found: Found, document: StructuredDocument) -> bool:
    """Say whether the reader of policy documents takes the whole document."""
    is_whole = found.kind == _POLICY and not found.under
    return is_whole and document.format == "json" and "Statement" in found.attributes


READER = DocumentReader(recognises=_recognises, read=_read)
