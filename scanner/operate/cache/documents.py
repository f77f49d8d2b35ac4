"""Resources of documents that were understood before, so that a second look parses nothing."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import scanner
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json, Origin, Resource
from scanner.model.vocabulary import Side

Item = Resource | Unreadable
_LIMIT = 200_000
"""Documents kept; beyond it everything is dropped and begun anew."""


class DocumentCache:
    """Keeps what documents became, by their digest and everything else that decides it.

    It may be lost or thrown away at any time. What was kept by another version of the program, or
    for another source, name or side, is never used. A cache that cannot be read or written is
    left alone: the documents are understood again.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Open the cache in a file, or keep it in memory for one process."""
        self._program = _program()
        self._memory: dict[str, list[list[Json]]] = {}
        self._connection = _opened(path) if path is not None else None

    def get(self, snapshot: Snapshot) -> tuple[Item, ...] | None:
        """Return what the document became, or None when that is not known."""
        rows = self._memory.get(self._key(snapshot))
        if rows is None:
            rows = self._stored(self._key(snapshot))
        return None if rows is None else tuple(_item(row, snapshot) for row in rows)

    def put(self, snapshot: Snapshot, items: Iterable[Item]) -> None:
        """Remember what the document became; items that are not plain data are not kept."""
        key = self._key(snapshot)
        try:
            text = json.dumps([_row(item) for item in items])
        except (TypeError, ValueError, RecursionError):
            return
        self._memory[key] = json.loads(text)
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.execute(
                    "INSERT OR REPLACE INTO documents VALUES (?, ?)", (key, text)
                )

    def close(self) -> None:
        """Write what was added, and let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.commit()
            self._connection.close()
            self._connection = None

    def _stored(self, key: str) -> list[list[Json]] | None:
        if self._connection is None:
            return None
        try:
            query = "SELECT items FROM documents WHERE key = ?"
            row = self._connection.execute(query, (key,)).fetchone()
            rows: list[list[Json]] | None = json.loads(row[0]) if row else None
        except (sqlite3.Error, ValueError):
            return None
        return rows

    def _key(self, snapshot: Snapshot) -> str:
        source = snapshot.source
        options = {name: value for name, value in source.options.items() if name != "revision"}
        facts = [
            self._program, source.kind, source.name, source.side.value, source.owner, options,
            snapshot.address, snapshot.origin.file, snapshot.digest,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _program() -> str:
    """Return a digest that changes with every file that turns documents into resources."""
    folder = Path(scanner.__file__).parent
    total = hashlib.sha256(scanner.__version__.encode())
    for package in ("model", "normalize"):
        for path in sorted((folder / package).rglob("*.py")):
            facts = path.stat()
            total.update(f"{path.name}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=2)
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS documents (key TEXT PRIMARY KEY, items TEXT)"
        )
        if connection.execute("SELECT count(*) FROM documents").fetchone()[0] > _LIMIT:
            connection.execute("DELETE FROM documents")
    except (sqlite3.Error, OSError):
        return None
    return connection


def _row(item: Item) -> list[Json]:
    if isinstance(item, Unreadable):
        return ["gap", item.place, item.reason, item.transient, item.whole]
    if not _is_plain(item.attributes):
        raise TypeError("not plain data")
    return [
        "resource", item.uid, item.kind, item.attributes, item.side.value, item.scope, item.owner,
        [item.origin.file, item.origin.line, item.origin.api], list(item.sources),
        bool(item.evidence),
    ]  # fmt: skip


def _is_plain(value: Any) -> bool:
    """Say whether JSON gives the value back as it is: no tuple, no key that is not text."""
    if isinstance(value, dict):
        return all(type(key) is str and _is_plain(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(_is_plain(inner) for inner in value)
    return value is None or type(value) in {str, int, float, bool}


def _item(row: list[Json], snapshot: Snapshot) -> Item:
    if row[0] == "gap":
        return Unreadable(snapshot.source.name, *row[1:])
    _, uid, kind, attributes, side, scope, owner, (file, line, api), sources, proven = row
    origin = Origin(snapshot.source.name, file, line, snapshot.origin.commit, api)
    return Resource(
        uid=uid,
        kind=kind,
        attributes=attributes,
        side=Side(side),
        scope=scope,
        owner=owner,
        origin=replace(origin, source=snapshot.origin.source),
        evidence=snapshot.digest if proven else "",
        sources=tuple(sources),
    )
