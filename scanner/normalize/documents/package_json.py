"""Read package.json (npm documentation, "package.json")."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import Declaration, Manifest, broken, table
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.json_text import json_lines, load_json
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_USES = {
    "dependencies": "runtime",
    "devDependencies": "development",
    "optionalDependencies": "optional",
    "peerDependencies": "constraint",
}
_NOT_SETTINGS = frozenset(
    {*_USES, "scripts", "name", "version", "description", "repository", "keywords"}
)


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "package.json"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document, lines = table(load_json(text)), json_lines(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    manifest = Manifest("package.json", ecosystem="npm", project=True)
    manifest.name = str(document.get("name", ""))
    for section, use in _USES.items():
        for name, version in table(document.get(section)).items():
            line = lines.near((section, name))
            manifest.declarations.append(Declaration(name, line, use, section, str(version)))
    _references(manifest, document, lines)
    yield manifest.resource(snapshot)


def _references(manifest: Manifest, document: Any, lines: Lines) -> None:
    for key, command in table(document.get("scripts")).items():
        for program, _ in programs(str(command)):
            manifest.refer("program", program, lines.near(("scripts", key)))
        for word in str(command).split():
            manifest.refer("named", word.strip("\"'"), lines.near(("scripts", key)))
    for key, value in document.items():
        if key not in _NOT_SETTINGS:
            manifest.configures[key] = lines.near((key,))
            for word in _texts(value):
                manifest.refer("named", word, lines.near((key,)))


def _texts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            yield held
        elif isinstance(held, dict):
            yield from held
            waiting.extend(held.values())
        elif isinstance(held, list):
            waiting.extend(held)


READER = DocumentReader(
    recognises=_recognises, read=_read, named=lambda name: _recognises(name, "")
)
