"""Read what a registry of Cargo says of one crate: its file of the index, or the answer of its API.

Source: The Cargo Book, "Registry Index" (`vers`, `yanked`); the data format of crates.io's own API.
"""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, items, table, unreadable
from scanner.normalize.documents._package_facts import PackageFacts, forge_repository, words
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

MAX_LINES = 20_000


def _recognises(name: str, text: str) -> bool:
    if name.endswith(".json"):
        return '"crate"' in text and '"versions"' in text and '"yanked"' in text
    return _is_named(name) and text.startswith("{") and '"cksum"' in text[:100_000]


def _is_named(name: str) -> bool:
    """Say whether a path is one of the index: `se/rd/serde`, `3/s/syn`; the API's is a JSON file."""
    last = name.rpartition("/")[2]
    return last.endswith(".json") or ("." not in last and "/" in name)


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    if snapshot.origin.file.endswith(".json"):
        yield from _answer(snapshot, text)
        return
    facts: PackageFacts | None = None
    for number, line in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], start=1):
        if not line.strip():
            continue
        try:
            release = table(load_json(line))
        except DocumentSyntaxError as error:
            yield unreadable(snapshot, number, error.message)
            continue
        facts = facts or PackageFacts("cargo", str(release.get("name", "")))
        if release.get("yanked") is True:
            facts.yanked[str(release.get("vers", ""))] = ""
    if facts:
        yield facts.resource(snapshot)


def _answer(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    try:
        document = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    crate = table(document.get("crate"))
    name = crate.get("name") or crate.get("id")
    if isinstance(name, str):
        facts = PackageFacts("cargo", name)
        for held in map(table, items(document.get("versions"))):
            _release(facts, held)
        facts.repository = forge_repository(iter((crate.get("repository"),)))
        yield facts.resource(snapshot)


def _release(facts: PackageFacts, held: Any) -> None:
    facts.released(held.get("created_at"))
    if held.get("yanked") is True:
        facts.yanked[str(held.get("num", ""))] = words(held.get("yank_message"))


READER = DocumentReader(recognises=_recognises, read=_read, named=_is_named)
