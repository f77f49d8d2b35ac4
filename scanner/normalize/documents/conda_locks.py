"""Read pixi.lock and conda-lock.yml (each project's own documentation of its format)."""

import re
from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import broken, items, table
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.meaning.conda_packages import distribution_of

_NAMES = ("pixi.lock", "conda-lock.yml", "conda-lock.yaml")
# `name-version-build.conda`, where only the name may hold a hyphen.
_CONDA = re.compile(r"([A-Za-z0-9_.-]{1,200})-([^-/]{1,100})-[^-/]{1,200}\.(?:conda|tar\.bz2)\Z")


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] in _NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the lock; names are those of distributions, and what is none is left out."""
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    document = table(documents[0].value) if documents else {}
    pixi = snapshot.origin.file.endswith("pixi.lock")
    lock = Lock("pixi" if pixi else "conda-lock")
    key = "packages" if pixi else "package"
    for index, entry in enumerate(items(document.get(key))):
        name, version, requires = _package(table(entry))
        if name:
            lock.add(name, version, documents[0].lines.near((key, index)))
            for needed in requires:
                lock.require(name, needed)
    yield lock.resource(snapshot)


def _package(entry: Any) -> tuple[str, str, list[str]]:
    """Return (distribution, version, what it asks for); "" for what brings no Python module."""
    name, version = str(entry.get("name", "")), str(entry.get("version", ""))
    of_conda = "conda" in entry or entry.get("kind") == "conda" or entry.get("manager") == "conda"
    match = _CONDA.search(str(entry.get("conda", "")).rpartition("/")[2]) if not name else None
    if match:
        name, version = match[1], match[2]
    listed = entry.get("depends") or entry.get("requires_dist") or entry.get("dependencies")
    texts = listed if isinstance(listed, list) else list(table(listed))
    needed = [found[0] for text in texts if (found := re.match(r"[A-Za-z0-9][\w.-]*", str(text)))]
    if of_conda:
        return distribution_of(name), version, [one for one in map(distribution_of, needed) if one]
    return name, version, needed


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
