"""Read manifest.json of integrations of Home Assistant, which installs what they ask for.

Source: Home Assistant developer documentation, "Integration manifest", Requirements. The public
project that needs it is homeassistant itself.
"""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import Manifest, broken, items, table
from scanner.normalize.grammars.json_text import json_lines, load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_REQUIREMENTS = re.compile(r'"requirements"\s*:')


def _recognises(name: str, text: str) -> bool:
    return _is_named(name) and '"domain"' in text and bool(_REQUIREMENTS.search(text))


def _is_named(name: str) -> bool:
    return name.rpartition("/")[2] == "manifest.json"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    manifest = Manifest("integration")
    for index, item in enumerate(items(document.get("requirements"))):
        line = _line_of(text, index, item)
        manifest.add(item, line, "optional", f"requirements of {document.get('domain')}")
    yield manifest.resource(snapshot)


def _line_of(text: str, index: int, item: Json) -> int:
    """Return the line of a requirement: where its text stands, if it stands there alone."""
    written = f'"{item}"'
    if text.count(written) == 1:
        return text.count("\n", 0, text.find(written)) + 1
    return json_lines(text).near(("requirements", index))


READER = DocumentReader(recognises=_recognises, read=_read, named=_is_named, last_part=True)
