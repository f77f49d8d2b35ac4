"""Read lock files of Python projects: uv.lock, poetry.lock, pdm.lock, pylock.toml, Pipfile.lock."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import broken, items, table
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_spans import TomlLines, load_toml

_FORMATS = {"uv.lock": "uv", "poetry.lock": "poetry", "pdm.lock": "pdm", "Pipfile.lock": "pipfile"}


def _format(name: str) -> str:
    last = name.rpartition("/")[2]
    if last.startswith("pylock.") and last.endswith(".toml"):
        return "pylock"
    return _FORMATS.get(last, "")


def _recognises(name: str, _text: str) -> bool:
    return bool(_format(name))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    lock = Lock(_format(snapshot.origin.file))
    try:
        if lock.format == "pipfile":
            _pipfile(lock, table(load_json(text)))
        else:
            _toml(lock, load_toml(text), TomlLines(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    yield lock.resource(snapshot)


def _pipfile(lock: Lock, document: Any) -> None:
    for section, held in document.items():
        for name, pinned in table(held).items() if section != "_meta" else ():
            lock.add(name, str(table(pinned).get("version", "")).lstrip("="))


def _toml(lock: Lock, document: Any, lines: TomlLines) -> None:
    key = "packages" if lock.format == "pylock" else "package"
    for index, package in enumerate(items(document.get(key))):
        entry = table(package)
        name = entry.get("name")
        if not isinstance(name, str):
            continue
        source = table(entry.get("source"))
        if any(word in source for word in ("editable", "virtual")):
            lock.roots[lock.key(name)] = _recorded(entry)
        else:
            lock.add(name, str(entry.get("version", "")), lines.near((key, index)))
        for needed in _needs(entry.get("dependencies")):
            lock.require(name, needed)


def _recorded(entry: Any) -> dict[str, str]:
    """Return what uv recorded of a project's own requirements when it resolved them."""
    metadata = table(entry.get("metadata"))
    wanted = [*items(metadata.get("requires-dist"))]
    for group in table(metadata.get("requires-dev")).values():
        wanted += items(group)
    return {
        str(table(item).get("name", "")): str(table(item).get("specifier", "")) for item in wanted
    }


def _needs(value: Any) -> Iterator[str]:
    """Yield the names a package asks for: a table (Poetry), tables (uv), or texts (PDM)."""
    if isinstance(value, dict):
        yield from value
    for item in items(value):
        name = item.partition("[")[0] if isinstance(item, str) else table(item).get("name")
        if isinstance(name, str):
            for mark in " <>=!~;@":
                name = name.partition(mark)[0]
            if name:
                yield name


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
