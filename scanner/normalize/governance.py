"""Specs, entitlements, waivers and policies, offered to every reader of documents."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.normalize._coverage import applied
from scanner.normalize._documents import resources_of
from scanner.normalize.documents import waivers
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.inputs.kinds import BY_NAME
from scanner.normalize.inputs.places import Places

_YAML = frozenset({".yaml", ".yml"})
_SCHEMAS: Final = {
    "entitlements": "entitlements/1",
    "owners": "owners/1",
    "corrections": "corrections/1",
}
"""What a document of a role says of itself."""
_PROSE = frozenset({"", ".md", ".txt", ".rst", ".rego", ".sig"})


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield what the readers make of it, and say of a file that none of them reads that it is so.

    In the folders of entitlements, waivers, owners and corrections a file that counts for nothing is a mistake: its
    author believes that it counts.
    """
    if snapshot.source.options.get("applied") is True:
        yield from _applied(snapshot)
        return
    taken = False
    for item in resources_of(snapshot, strict=True):
        taken = True
        yield item
    role = snapshot.source.name
    if role != "waivers" and role not in _SCHEMAS:
        return
    suffix = PurePosixPath(snapshot.address).suffix.lower()
    if suffix in _YAML:
        text = snapshot.content.decode("utf-8", "replace")
        yield from _waivers(snapshot, text) if role == "waivers" else _unnamed(snapshot, text)
    elif not taken and suffix not in _PROSE:
        reason = f"it lies among the {role}, which are read from .yaml files: rename it"
        yield Unreadable(role, f"{snapshot.address}:1:1", reason)


def _applied(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield what was specified when it was applied last; it states nothing of today."""
    by = f"the specs at {snapshot.origin.commit[:12] or 'a revision'}"
    for found in resources_of(snapshot, strict=False):
        if isinstance(found, Resource):
            yield applied(snapshot, found, by, declares=False)


def _waivers(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Read entries that the reader cannot know for waivers, since their folder has another name."""
    if not waivers.recognises(snapshot.origin.file or snapshot.address, text):
        yield from waivers.entries(snapshot, text)


def _unnamed(snapshot: Snapshot, text: str) -> Iterator[Unreadable]:
    """Yield the documents of a role that do not say that they are of it."""
    role = snapshot.source.name
    try:
        documents = load_documents(text)
    except DocumentSyntaxError:
        return  # Told already.
    for index, document in enumerate(documents):
        value = document.value
        said = value.get("schema") if isinstance(value, dict) else None
        if value is None or (isinstance(said, str) and said in BY_NAME):
            continue
        place = Places(text, document=index).of_value(("schema",))
        reason = f"no {role}: write `schema: {_SCHEMAS[role]}` at the top of the document"
        where = f"{snapshot.address}:{place.line}:{place.column}"
        yield Unreadable(snapshot.source.name, where, reason)


normalizer = Normalizer(_normalize)
