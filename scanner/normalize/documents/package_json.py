"""Read package.json (npm documentation, "package.json")."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import (
    Declaration,
    Manifest,
    broken_manifest,
    catalogs_of,
    items,
    table,
)
from scanner.normalize.grammars.command_lines import programs
from scanner.normalize.grammars.json_text import json_lines, load_json
from scanner.normalize.grammars.lines import Lines
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.meaning.node_tools import tool_of_key

_USES = {
    "dependencies": "runtime",
    "devDependencies": "development",
    "optionalDependencies": "optional",
    "peerDependencies": "constraint",
}
# What npm, its registry and the package itself say there; any other key is read by some tool.
_NPM = frozenset(
    """
    name version description keywords homepage bugs license licenses author contributors maintainers funding
    files main module browser types typings typesVersions exports imports bin man directories repository engines
    engineStrict os cpu libc private publishConfig workspaces overrides resolutions packageManager
    peerDependenciesMeta dependenciesMeta bundledDependencies bundleDependencies sideEffects type devEngines pnpm
    scripts readme readmeFilename gitHead dist unpkg jsdelivr es2015 esnext jsnext:main umd:main style sass source
    react-native preferGlobal volta
    """.split()  # noqa: SIM905 - read as a list of words
)


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "package.json"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document, lines = table(load_json(text)), json_lines(text)
    except DocumentSyntaxError as error:
        manifest = Manifest("package.json", ecosystem="npm", project=True)
        yield from broken_manifest(snapshot, error, manifest)
        return
    manifest = Manifest("package.json", ecosystem="npm", project=True)
    manifest.name = str(document.get("name", ""))
    for section, use in _USES.items():
        for name, version in table(document.get(section)).items():
            line = lines.near((section, name))
            manifest.declarations.append(Declaration(name, line, use, section, str(version)))
    _references(manifest, document, lines)
    _entries(manifest, document, lines)
    manifest.settings["npm"] = _facts(document)
    yield manifest.resource(snapshot)


def _facts(document: Any) -> dict[str, Json]:
    """Return what the rest of package.json says of the package.

    `{private, version, types, workspaces, imports: {"#x": [targets]}, programs, aliases,
    optional_peers, files, catalogs, pinned}`.
    """
    workspaces = document.get("workspaces")
    listed = workspaces.get("packages") if isinstance(workspaces, dict) else workspaces
    peers = table(document.get("peerDependenciesMeta"))
    return {
        "private": document.get("private") is True,
        "version": str(document.get("version", "")),
        "types": bool(document.get("types") or document.get("typings")),
        "workspaces": [str(item) for item in items(listed)],
        "imports": {
            key: list(_texts(value)) for key, value in table(document.get("imports")).items()
        },
        "programs": _programs(document),
        "aliases": list(table(document.get("_moduleAliases"))),
        "optional_peers": [name for name, held in peers.items() if table(held).get("optional")],
        "files": [str(item) for item in items(document.get("files"))],
        "catalogs": catalogs_of({**table(workspaces), **document}),
        "pinned": [
            str(name)
            for held in (document, table(document.get("pnpm")))
            for key in ("overrides", "resolutions")
            for name in table(held.get(key))
        ],
    }


def _programs(document: Any) -> list[str]:
    held = document.get("bin")
    if isinstance(held, str):
        return [str(document.get("name", "")).rpartition("/")[2]]
    return list(table(held))


def _entries(manifest: Manifest, document: Any, lines: Lines) -> None:
    """Note the files that users of the package load or start: main, module, browser, exports, bin."""
    for key in ("main", "module", "browser", "exports", "bin"):
        held = document.get(key)
        targets = held.values() if key == "bin" and isinstance(held, dict) else [held]
        for target in (text for each in targets for text in _texts(each)):
            if "/" in target or "." in target:
                line = lines.near((key,))
                entry = {"group": key, "name": manifest.name, "module": target, "line": line}
                manifest.entry_points.append(entry)


def _references(manifest: Manifest, document: Any, lines: Lines) -> None:
    for key, command in table(document.get("scripts")).items():
        line = lines.near(("scripts", key))
        for program, _ in programs(str(command)):
            manifest.refer("program", program, line)
        for word in str(command).split():
            manifest.refer("word", word.strip("\"'();&|"), line)
    for key, value in document.items():
        if key in _USES or key in _NPM:
            continue
        tool = tool_of_key(key)
        manifest.configures[key] = lines.near((key,))
        for word in _texts(value):
            manifest.refer(f"settings:{tool}" if tool else "named", word, lines.near((key,)))
            for part in word.split() if " " in word else ():
                manifest.refer("word", part.strip("\"'"), lines.near((key,)))


def _texts(value: Any) -> Iterator[str]:
    """Yield the keys and texts of a value, however deep."""
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
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
