"""Read plain YAML, JSON and TOML documents that no other reader knows. Kind `generic`.

Only sources that hold configuration are read so: a repository is full of documents that configure
nothing live. A source may say of what kind its plain documents are (option `kind`), and so may a
document itself.
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.model.vocabulary import Side
from scanner.normalize._documents import candidates
from scanner.normalize.documents._nameless import (
    GENERIC,
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
from scanner.normalize.documents._whole import is_whole, whole_documents
from scanner.normalize.grammars.formats import StructuredDocument

_SOURCES = frozenset({"files", "governance"})
_READ_ELSEWHERE = {
    INVENTORY: "inventory",
    POSTGRESQL: "postgresql-settings",
    PROTECTION: "github-settings",
}
"""Kinds that readers of their own take out of the documents that they recognise."""
_OF_PLAIN_DOCUMENTS = frozenset(
    {
        "generic-config",
        "inventory",
        "postgresql-settings",
        "github-settings",
        "aws-policy-document",
        "node-settings",
        "dependency-configuration",
        "policy-data",
        "python-module-map",
    }
)
"""Readers that leave a document what it is: settings of an app may lie in `app.json`, too."""
_KEEP_IT_WHOLE = frozenset({"github-workflow", "gitlab-ci"})
"""Readers of documents whose resource is the whole document."""
_POLICY = "aws/iam/policy"


def _known_by(name: str, text: str) -> list[str]:
    return [
        kind
        for kind, reader in candidates(name, text=text)
        if kind not in _OF_PLAIN_DOCUMENTS and reader.recognises(name, text)
    ]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    if snapshot.source.kind not in _SOURCES or snapshot.source.options.get(PLAIN) is False:
        return
    forced, name = forced_kind(snapshot), snapshot.origin.file or snapshot.address
    # What a person says that a document is counts for more than what it looks like.
    known = () if forced else _known_by(name, text)
    if known:
        if is_whole(snapshot):
            yield from whole_documents(snapshot, text, unless=not _KEEP_IT_WHOLE.isdisjoint(known))
        return
    yield from _plain(snapshot, text, forced)


def _plain(snapshot: Snapshot, text: str, forced: str) -> Iterator[Normalized]:
    name = snapshot.origin.file or snapshot.address
    unreadable = gap(snapshot, text, "document")
    if unreadable is not None:
        yield unreadable
    offered = dict(candidates(name, text=text))
    elsewhere = {
        kind
        for kind, reader in _READ_ELSEWHERE.items()
        if reader in offered and offered[reader].recognises(name, text)
    }
    kept = True
    for index, document in enumerate(documents_of(snapshot, text)):
        parts = _found(document.value, forced, snapshot.source.side)
        kept = kept and any(
            part.attributes in (document.value, {"": document.value}) for part in parts
        )
        for found in parts:
            if found.kind not in elsewhere and not _is_policy_file(found, document):
                yield resource_of(snapshot, found, document, index)
    if is_whole(snapshot):
        yield from whole_documents(snapshot, text, unless=kept)


def _found(value: Json, forced: str, side: Side) -> tuple[Found, ...]:
    """Return what a document holds; an empty mapping is a statement of what runs, not of a spec."""
    if value == {} and side is Side.LIVE:
        return (Found(forced or GENERIC, {}),)
    return classified(value, forced)


def _is_policy_file(found: Found, document: StructuredDocument) -> bool:
    """Say whether the reader of policy documents takes the whole document."""
    is_whole = found.kind == _POLICY and not found.under
    return is_whole and document.format == "json" and "Statement" in found.attributes


READER = DocumentReader(recognises=is_plain, read=_read)
