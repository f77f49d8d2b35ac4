"""Read go.mod, go.sum and go.work (Go Modules Reference)."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import Declaration, Manifest, record, unreadable
from scanner.normalize.grammars.go_text import GoMod, read_go_mod, read_go_sum

_NAMES = ("go.mod", "go.sum", "go.work")


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] in _NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield go.mod as a manifest, go.sum as a lock, go.work as the folders of its modules.

    `settings["go"]` is `{replaces: [[path, version, by, by version]], tools: [package]}`. A lock's
    versions end in `/go.mod` where only the manifest of the module is fixed.
    """
    name = snapshot.origin.file.rpartition("/")[2]
    if name == "go.sum":
        lock = Lock("go.sum", ecosystem="go")
        for module, version, line in read_go_sum(text):
            lock.add(module, version, line)
        yield lock.resource(snapshot)
        return
    found = read_go_mod(text)
    if found.broken:
        yield unreadable(snapshot, *found.broken)
    if name == "go.work":
        attributes = {
            "path": snapshot.origin.file, "source": snapshot.source.name, "ecosystem": "go",
            "references": [], "modules": found.uses,
        }  # fmt: skip
        yield record("trueup/dependency-configuration", snapshot, attributes, suffix="#go")
    else:
        manifest = _manifest(found)
        if found.broken:
            manifest.unresolved = f"{snapshot.origin.file}:{found.broken[0]} cannot be read"
        yield manifest.resource(snapshot)


def _manifest(found: GoMod) -> Manifest:
    manifest = Manifest("go.mod", ecosystem="go", project=True, name=found.module)
    for path, version, line, indirect in found.requires:
        use, group = ("constraint", "indirect") if indirect else ("runtime", "require")
        manifest.declarations.append(Declaration(path, line, use, group, version))
    replaces = [[*old, *new] for old, new in found.replaces.items()]
    manifest.settings["go"] = {"replaces": replaces, "tools": found.tools}
    return manifest


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
