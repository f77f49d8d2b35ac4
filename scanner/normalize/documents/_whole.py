"""Documents as they stand in their files, for policies that are written about files.

A reader that knows a document makes something else of it: the packages of a manifest, the
resources of a plan. A policy in conftest's conventions is about what conftest's parser makes of the
file, and gets that beside it, where its source is asked to keep documents whole.
"""

import re
from collections.abc import Iterator, Sequence

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import DOCUMENT, Json
from scanner.normalize.documents._nameless import Found, documents_of, resource_of
from scanner.normalize.grammars.formats import StructuredDocument

_CLOCK = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}:[0-9]{2}:[0-9]{2}")
WHOLE = "whole"
"""Option of a source that says whether its documents are resources as a whole, too."""


def is_whole(snapshot: Snapshot) -> bool:
    """Say whether documents of this source are resources as a whole."""
    return snapshot.source.options.get(WHOLE) is True


def whole_documents(snapshot: Snapshot, text: str, *, unless: bool) -> Iterator[Normalized]:
    """Yield each document of a structured text as a resource of kind "trueup/document".

    Args:
        snapshot: the file.
        text: its text.
        unless: yield none where all documents mean the same to conftest, since other resources
            hold them as they stand.
    """
    documents = documents_of(snapshot, text)
    values = _values(documents, text)
    if unless and values == [document.value for document in documents]:
        return
    for index, (document, value) in enumerate(zip(documents, values, strict=True)):
        yield from whole_document(snapshot, document, value, index)


def _values(documents: Sequence[StructuredDocument], text: str) -> list[Json]:
    """Return what conftest makes of documents: of YAML what Kubernetes does, of dates instants."""
    kind = documents[0].format if documents else ""
    if kind == "toml" and _CLOCK.search(text):
        from scanner.normalize.grammars.toml_text import conftest_values  # noqa: PLC0415 - a parser

        return [conftest_values(text)]
    if kind != "yaml":
        return [document.value for document in documents]
    from scanner.normalize.grammars.yaml_text import kubernetes_values  # noqa: PLC0415 - a parser

    return kubernetes_values(text)


def whole_document(
    snapshot: Snapshot, document: StructuredDocument, value: Json, index: int = 0
) -> Iterator[Normalized]:
    """Yield one value as a resource; a list is its attribute "", and a lone scalar is none."""
    held = {"": value} if isinstance(value, list) and value else value
    if isinstance(held, dict) and is_whole(snapshot):
        yield resource_of(snapshot, Found(DOCUMENT, held), document, index)
