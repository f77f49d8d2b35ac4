"""Licences that package-lock.json records for each package, as "trueup/distribution"."""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import broken
from scanner.normalize.grammars.distributions import distribution, npm_facts
from scanner.normalize.grammars.json_text import DocumentSyntaxError, json_lines, load_json
from scanner.normalize.grammars.lines import Lines

NAMES = ("package-lock.json", "npm-shrinkwrap.json")


def _recognises(name: str, text: str) -> bool:
    return _is_named(name) and '"packages"' in text


def _is_named(name: str) -> bool:
    return name.rpartition("/")[2] in NAMES


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one distribution for each package that the lock file gives a licence.

    `depended_on` is "direct", "transitive" or "development". A lock of an old format, or an entry
    without `license`, says nothing of licences and yields nothing.
    """
    try:
        value = load_json(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    packages = value.get("packages") if isinstance(value, dict) else None
    if not isinstance(packages, dict):
        return
    lines = json_lines(text)
    direct = _direct(packages.get(""))
    for path, entry in packages.items():
        if isinstance(entry, dict) and "node_modules/" in path:
            yield from _package(snapshot, path, entry, lines, direct)


def _package(
    snapshot: Snapshot, path: str, entry: Mapping[str, Json], lines: Lines, direct: frozenset[str]
) -> Iterator[Normalized]:
    facts = tuple(npm_facts(entry, "package-lock.json"))
    if not facts or entry.get("link"):
        return
    name = str(entry.get("name") or path.rpartition("node_modules/")[2])
    depended_on = "direct" if name in direct and path.count("node_modules/") == 1 else "transitive"
    needed = entry.get("dependencies")
    yield distribution(
        snapshot,
        "npm",
        name,
        str(entry.get("version", "")),
        facts=facts,
        line=lines.near(("packages", path)),
        requires=tuple(needed) if isinstance(needed, dict) else (),
        depended_on="development" if entry.get("dev") else depended_on,
    )


def _direct(root: Json) -> frozenset[str]:
    if not isinstance(root, dict):
        return frozenset()
    sections = (
        root.get(key) for key in ("dependencies", "optionalDependencies", "peerDependencies")
    )
    return frozenset(name for section in sections if isinstance(section, dict) for name in section)


READER = DocumentReader(recognises=_recognises, read=_read, named=_is_named)
