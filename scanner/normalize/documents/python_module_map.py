"""Read files that map distributions to modules, as FawltyDeps' `custom_mapping_file` names them."""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import record
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_text import load_toml

KIND = "trueup/dependency-configuration"
_ENTRY = re.compile(r"""["']?[A-Za-z0-9][\w.-]{0,100}["']?[ \t]{0,20}=[ \t]{0,20}\[""")


def _is_toml(name: str) -> bool:
    return name.endswith(".toml")


def _recognises(name: str, text: str) -> bool:
    """Say whether the first thing in it is a list, and no table follows: lists are all it holds."""
    if not _is_toml(name) or "\n[" in text:
        return False
    lines = (line.strip() for line in text.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return bool(_ENTRY.match(first))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield {provides: {distribution: [module]}}; a file that holds anything else is no such map."""
    try:
        document, _ = load_toml(text)
    except DocumentSyntaxError:
        return  # whoever names the file is told that it could not be read
    if all(
        isinstance(held, list) and all(isinstance(one, str) for one in held)
        for held in document.values()
    ):
        attributes = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "ecosystem": "pypi",
            "references": [],
            "provides": document,
        }
        yield record(KIND, snapshot, attributes, suffix="#modules")


READER = DocumentReader(recognises=_recognises, read=_read, named=_is_toml, last_part=True)
