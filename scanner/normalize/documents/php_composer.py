"""Read composer.json and composer.lock (Composer documentation, "The composer.json schema")."""

import re
from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import (
    Declaration,
    Manifest,
    broken,
    broken_manifest,
    items,
    table,
)
from scanner.normalize.grammars.json_text import json_lines, load_json
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_USES = {"require": "runtime", "require-dev": "development"}
_PLATFORM = re.compile(
    r"(?:php(?:-\w{1,20})?|hhvm|(?:ext|lib)-[\w.-]{1,100}|composer(?:-[\w-]{1,40})?)\Z"
)


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] in ("composer.json", "composer.lock")


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the manifest or the lock; what the platform brings, such as `ext-json`, is left out."""
    try:
        document, lines = table(load_json(text)), json_lines(text)
    except DocumentSyntaxError as error:
        if snapshot.origin.file.endswith(".lock"):
            yield from broken(snapshot, error)
        else:
            manifest = Manifest("composer.json", ecosystem="composer", project=True)
            yield from broken_manifest(snapshot, error, manifest)
        return
    if snapshot.origin.file.endswith(".lock"):
        yield _lock(document).resource(snapshot)
    else:
        yield _manifest(document, lines).resource(snapshot)


def _lock(document: Any) -> Lock:
    lock = Lock("composer", ecosystem="composer")
    for section in ("packages", "packages-dev"):
        for entry in items(document.get(section)):
            package = table(entry)
            name = str(package.get("name", "")).lower()
            lock.add(name, str(package.get("version", "")))
            abandoned = package.get("abandoned")
            lock.mark(name, "", f"use {abandoned}" if isinstance(abandoned, str) else abandoned)
            for needed in table(package.get("require")):
                if not _PLATFORM.match(needed):
                    lock.require(name, needed.lower())
    return lock


def _manifest(document: Any, lines: Lines) -> Manifest:
    name = str(document.get("name", ""))
    manifest = Manifest("composer.json", ecosystem="composer", project=True, name=name)
    manifest.settings["composer"] = {"type": str(document.get("type", ""))}
    for section, use in _USES.items():
        for package, wanted in table(document.get(section)).items():
            if not _PLATFORM.match(package.lower()):
                line = lines.near((section, package))
                found = Declaration(package.lower(), line, use, section, str(wanted))
                manifest.declarations.append(found)
    return manifest


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
