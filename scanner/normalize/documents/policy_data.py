"""Data beside policies (`data.json`, `data.yaml`), as resources of kind "trueup/policy-data".

Only of sources that hold policies and nothing else: elsewhere such a file is a document like any other.

Source: Open Policy Agent documentation, "Bundle File Format".
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Resource
from scanner.normalize.grammars.formats import DocumentSyntaxError, load_structured

KIND = "trueup/policy-data"
OF_POLICIES = "policies"
"""Option of a source that says that it holds policies and what lies beside them."""
_NAMES = frozenset({"data.json", "data.yaml", "data.yml"})


def _recognises(name: str, text: str) -> bool:
    del text
    return name.rpartition("/")[2] in _NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the document; one that is no mapping is a gap, since policies would miss it."""
    if snapshot.source.options.get(OF_POLICIES) is not True:
        return
    file = snapshot.origin.file or snapshot.address
    try:
        values = [one.value for one in load_structured(file, text)]
    except DocumentSyntaxError as error:
        yield Unreadable(snapshot.source.name, f"{file}:{error.line}", f"data: {error.message}")
        return
    if len(values) != 1 or not isinstance(values[0], dict):
        reason = "data of policies is one mapping of keys to values"
        yield Unreadable(snapshot.source.name, file, reason)
        return
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{file}",
        kind=KIND,
        attributes=values[0],
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: name.rpartition("/")[2] in _NAMES
)
