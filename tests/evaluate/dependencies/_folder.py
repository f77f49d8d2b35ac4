"""Make an estate of files, by the real readers."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from scanner.evaluate.dependencies._analysis import Analysis, analyse
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Estate, Json, Origin, Resource
from scanner.normalize._documents import resources_of

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)


def read(files: Mapping[str, str]) -> tuple[list[Resource], list[Unreadable]]:
    """Return what the readers make of each path and text."""
    resources: list[Resource] = []
    unread: list[Unreadable] = []
    source = Source("files", "shop")
    for path, text in sorted(files.items()):
        data = text.encode()
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        snapshot = Snapshot(source, path, data, digest, Origin("shop", path))
        for item in resources_of(snapshot, strict=False):
            if isinstance(item, Unreadable):
                unread.append(item)
            else:
                resources.append(item)
    return resources, unread


def analysed(files: Mapping[str, str], **settings: Json) -> Analysis:
    """Return the analysis of these files."""
    resources, _ = read(files)
    return analyse(Estate(tuple(resources), AS_OF, {"dependencies": settings}))


def texts(root: Path) -> dict[str, str]:
    """Return every UTF-8 file of a folder by its path inside."""
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        if path.is_file():
            try:
                found[path.relative_to(root).as_posix()] = path.read_text("utf-8")
            except UnicodeDecodeError:
                continue
    return found


def unused(analysis: Analysis) -> set[str]:
    """Return the distributions found unused."""
    return {found.declared.distribution for found in analysis.unused}


def undeclared(analysis: Analysis) -> set[str]:
    """Return the imports found undeclared."""
    return {found.module for found in analysis.undeclared}
