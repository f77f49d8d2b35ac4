"""Read Cargo.lock (The Cargo Book, "Cargo.toml vs Cargo.lock")."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import items, table, unreadable
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_text import load_toml


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "Cargo.lock"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the lock; `roots` has, for each package of the workspace, the crates that it needs."""
    lock = Lock("cargo", ecosystem="cargo")
    try:
        document, _ = load_toml(text)
    except DocumentSyntaxError as error:
        yield unreadable(snapshot, error.line, error.message)
        return
    for entry in items(table(document).get("package")):
        package = table(entry)
        name = str(package.get("name", ""))
        needed = [str(item).partition(" ")[0] for item in items(package.get("dependencies"))]
        lock.add(name, str(package.get("version", "")))
        for each in needed:
            lock.require(name, each)
        if "source" not in package:
            lock.roots[name] = dict.fromkeys(needed, "")
    yield lock.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
