"""Read conda environment files (conda documentation, "Managing environments")."""

import re
from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import (
    Manifest,
    broken_manifest,
    items,
    table,
    use_of_group,
)
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.meaning.conda_packages import distribution_of

_NAME = re.compile(r"(?:^|[/_-])(?:environment|env|conda)[\w.-]{0,60}\.ya?ml\Z")
_KEY = re.compile(r"^dependencies[ \t]*:", re.M)
_SPEC = re.compile(r"(?:[\w.-]{1,60}::)?([A-Za-z0-9][\w.-]{0,120})[ \t]*(.*)\Z")


def _recognises(name: str, text: str) -> bool:
    return _is_named(name) and bool(_KEY.search(text))


def _is_named(name: str) -> bool:
    return name.endswith((".yml", ".yaml")) and bool(_NAME.search(name))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        documents = load_documents(text)
    except DocumentSyntaxError as error:
        yield from broken_manifest(snapshot, error, Manifest("conda"))
        return
    if not documents or not isinstance(table(documents[0].value).get("dependencies"), list):
        return
    manifest = Manifest("conda")
    named = snapshot.origin.file.rpartition("/")[2].partition(".")[0].replace("environment", "")
    use = "development" if use_of_group(named.strip("-_")) == "development" else "runtime"
    _declare(manifest, documents[0].value, documents[0].lines, use)
    yield manifest.resource(snapshot)


def _declare(manifest: Manifest, document: Any, lines: Lines, use: str) -> None:
    for index, item in enumerate(items(document.get("dependencies"))):
        line = lines.near(("dependencies", index))
        if isinstance(item, str):
            _conda(manifest, item, line, use)
        for position, text in enumerate(items(table(item).get("pip"))):
            where = lines.near(("dependencies", index, "pip", position))
            if isinstance(text, str) and text.startswith(("-r ", "--requirement")):
                path = text.partition(" ")[2].strip()
                manifest.includes.append({"path": path, "line": where, "use": use})
            else:
                manifest.add(text, where, use, "pip")


def _conda(manifest: Manifest, text: str, line: int, use: str) -> None:
    match = _SPEC.match(text.strip())
    name = distribution_of(match[1]) if match else ""
    if not name:
        return
    version = match[2].strip().partition("=")[2] if match else ""
    pinned = re.match(r"=?([\w.*]{1,40})", version)
    specifier = f"=={pinned[1]}" if pinned and "*" not in pinned[1] else ""
    manifest.add(f"{name}{specifier}", line, use, "dependencies")


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=_is_named,
    last_part=True,
)
