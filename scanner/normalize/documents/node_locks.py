"""Read the lock files of npm, Yarn, pnpm and Bun (each project's own documentation of its format)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import (
    catalogs_of,
    from_catalog,
    items,
    table,
    unreadable,
)
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.json_with_comments import load_commented_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.normalize.grammars.yarn_lock import classic_entries

_SECTIONS = ("dependencies", "devDependencies", "optionalDependencies")
MAX_PACKAGES = 100_000


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] in _READERS


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the lock.

    Each of its packages also has `programs` (names it installs; None where the lock does not say)
    and `peers` (what it expects beside it). `roots` has, for each folder that the lock is of, what
    its manifest asked for: name -> range; under "*" it has every `name@range` that was resolved.
    """
    lock = Lock("npm", ecosystem="npm")
    try:
        _READERS[snapshot.origin.file.rpartition("/")[2]](text, lock)
    except DocumentSyntaxError as error:
        yield unreadable(snapshot, error.line, error.message)
        return
    yield lock.resource(snapshot)


def _add(
    lock: Lock, name: str, version: str, entry: Mapping[str, Any], *, says: bool = True
) -> None:
    """Add one package with what it needs, installs and expects."""
    if len(lock.packages) >= MAX_PACKAGES:
        return
    lock.add(name, version)
    lock.mark(name, version, entry.get("deprecated"))
    package = lock.packages[name]
    programs = _programs(name, entry.get("bin"))
    package["programs"] = programs if says else None
    package["peers"] = sorted(table(entry.get("peerDependencies")))
    for section in ("dependencies", "optionalDependencies", "requires"):
        for needed in table(entry.get(section)):
            lock.require(name, needed)


def _programs(name: str, held: Json) -> list[str]:
    if isinstance(held, str):
        return [name.rpartition("/")[2]]
    return sorted(table(held))


def _npm(text: str, lock: Lock) -> None:
    lock.format = "npm"
    document = table(load_json(text))
    packages = document.get("packages")
    if not isinstance(packages, dict):
        _npm_first(document, lock)
        return
    for path, entry in packages.items():
        held = table(entry)
        _, inside, name = path.rpartition("node_modules/")
        if inside and not held.get("link"):
            _add(lock, str(held.get("name") or name), str(held.get("version", "")), held)
            if held.get("name") and held["name"] != name:
                _add(
                    lock, name, str(held.get("version", "")), held
                )  # an alias is imported by its own name
        elif not inside:
            lock.roots[path] = _asked(held)


def _npm_first(document: Mapping[str, Any], lock: Lock) -> None:
    """Read the first format: packages nested as they are installed, without their programs."""
    waiting = [table(document.get("dependencies"))]
    while waiting:
        for name, entry in waiting.pop().items():
            held = table(entry)
            _add(
                lock,
                name,
                str(held.get("version", "")),
                {"requires": held.get("requires")},
                says=False,
            )
            waiting.append(table(held.get("dependencies")))


def _asked(held: Mapping[str, Any]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for section in _SECTIONS:
        found.update({name: str(asked) for name, asked in table(held.get(section)).items()})
    return found


def _yarn(text: str, lock: Lock) -> None:
    if "__metadata:" in text:
        _berry(text, lock)
        return
    lock.format = "yarn"
    requests: dict[str, Json] = {}
    for keys, version, needed in classic_entries(text):
        for key in keys:
            name = key.rpartition("@")[0] or key
            requests[key] = version
        _add(lock, name, version, {"dependencies": dict.fromkeys(needed, "")}, says=False)
    lock.roots["*"] = requests


def _berry(text: str, lock: Lock) -> None:
    lock.format = "yarn"
    requests: dict[str, Json] = {}
    document = next((table(found.value) for found in load_documents(text)), {})
    for key, entry in document.items():
        held = table(entry)
        if key == "__metadata" or not held:
            continue
        keys = [part.strip() for part in str(key).split(",")]
        name = keys[0][:1] + keys[0][1:].partition("@")[0]
        for each in keys:
            requests[each] = str(held.get("version", ""))
        if "@workspace:" in keys[0]:
            folder = keys[0].rpartition("@workspace:")[2]
            asked = table(held.get("dependencies"))
            own = {str(needed): str(spec) for needed, spec in asked.items()}
            lock.roots["" if folder == "." else folder] = own
        else:
            _add(lock, name, str(held.get("version", "")), held)
    lock.roots["*"] = requests


def _pnpm(text: str, lock: Lock) -> None:
    lock.format = "pnpm"
    document = next((table(found.value) for found in load_documents(text)), {})
    importers = table(document.get("importers")) or {".": document}
    catalogs = catalogs_of(document)
    for folder, held in importers.items():
        asked = _specifiers(table(held))
        lock.roots["" if folder == "." else str(folder)] = _resolved(asked, catalogs)
    for section in ("packages", "snapshots"):
        for key, entry in table(document.get(section)).items():
            name, version = _pnpm_key(str(key))
            held = table(entry)
            if not name:
                continue
            known = dict(lock.packages.get(name, {}))
            _add(lock, name, version, held, says=False)
            package = lock.packages[name]
            package["peers"] = sorted({*known.get("peers", ()), *package["peers"]})
            # The lock says that there are programs, and not which; snapshots do not say it again.
            hidden = held.get("hasBin") is True or known.get("programs", []) is None
            package["programs"] = None if hidden else []


def _specifiers(held: Mapping[str, Any]) -> dict[str, Json]:
    if isinstance(held.get("specifiers"), dict):
        return {str(name): str(spec) for name, spec in held["specifiers"].items()}
    found: dict[str, Json] = {}
    for section in _SECTIONS:
        for name, entry in table(held.get(section)).items():
            if isinstance(entry, dict):
                found[str(name)] = str(entry.get("specifier", ""))
    return found


def _resolved(asked: Mapping[str, Json], catalogs: Mapping[str, Json]) -> dict[str, Json]:
    return {name: from_catalog(name, str(spec), catalogs) for name, spec in asked.items()}


def _pnpm_key(key: str) -> tuple[str, str]:
    """Return (name, version) of `/a/1.0.0`, `/@s/a@1.0.0(peer@2)` or `a@1.0.0`."""
    plain = key.lstrip("/").partition("(")[0]
    at = plain.rfind("@")
    if at > 0:
        return plain[:at], plain[at + 1 :]
    name, _, version = plain.rpartition("/")
    return name, version.partition("_")[0]


def _bun(text: str, lock: Lock) -> None:
    lock.format = "bun"
    document = table(load_commented_json(text))
    catalogs = catalogs_of(document)
    for folder, held in table(document.get("workspaces")).items():
        lock.roots[str(folder)] = _resolved(_asked(table(held)), catalogs)
    for entry in table(document.get("packages")).values():
        held = list(items(entry))
        if held and isinstance(held[0], str):
            name, _, version = held[0].rpartition("@")
            details = next((item for item in held if isinstance(item, dict)), {})
            _add(lock, name, version, details)


_READERS: Mapping[str, Callable[[str, Lock], None]] = {
    "package-lock.json": _npm,
    "npm-shrinkwrap.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
    "bun.lock": _bun,
}

READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
