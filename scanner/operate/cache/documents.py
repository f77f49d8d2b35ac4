"""What documents became when they were read before, so that a second look neither reads nor parses."""

import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

import scanner
from scanner.model.evidence import Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin, Resource
from scanner.operate.cache._rows import NotPlainError, packed, unpacked

Item = Resource | Unreadable
_LIMIT = 200_000
"""Documents kept; beyond it everything is dropped and begun anew."""
_AT_ONCE = 500
_DECIDING = ("model", "normalize", "evidence", "collect", "operate/cache")
"""Packages whose code decides what a document becomes."""


@dataclass(frozen=True, slots=True)
class Known:
    """What one document became.

    Attributes:
        digest: of its redacted bytes; "" for what is no document, such as a picture.
        items: its resources, and what could not be read of it.
    """

    digest: str
    items: tuple[Item, ...] = ()


class DocumentCache:
    """Keeps what documents became, by their content and everything else that decides it.

    It may be lost or thrown away at any time. What was kept by another version of the program, with
    another redaction key, or for another source, name or side, is never used. A cache that cannot
    be read or written is left alone: the documents are read again.
    """

    def __init__(self, path: Path | None = None, *, key_id: str = "", program: str = "") -> None:
        """Open the cache in a file, or without one keep nothing.

        Args:
            path: the file; None for no cache.
            key_id: names the redaction key, which decides what stands in place of secrets.
            program: identifies the code that makes resources; this program's own by default.
        """
        self._connection = _opened(path) if path is not None else None
        self._key_id = key_id
        self._given = program
        self._begins: dict[int, tuple[Source, hashlib._Hash]] = {}

    def key(self, source: Source, path: str, content: str) -> str:
        """Return the key of a document.

        Args:
            source: whose document it is.
            path: its path inside the source.
            content: a digest of its bytes as they were before redaction, such as a git object id.
        """
        begin = self._begins.get(id(source))
        if begin is None:
            begin = self._begins[id(source)] = (source, hashlib.sha256(self._facts(source)))
        total = begin[1].copy()
        total.update(f"{content}\0{path}".encode("utf-8", "surrogateescape"))
        return total.hexdigest()

    def get(self, key: str, origin: Origin) -> Known | None:
        """Return what the document became, or None when that is not known.

        Args:
            key: from `key`.
            origin: source, file and commit of the document as it is read now.
        """
        if self._connection is None:
            return None
        try:
            query = "SELECT items FROM blobs WHERE key = ?"
            row = self._connection.execute(query, (key,)).fetchone()
            if row is None:
                return None
            digest, _, data = bytes(row[0]).partition(b"\n")
            return Known(digest.decode("ascii"), unpacked(data, origin, digest.decode("ascii")))
        except (sqlite3.Error, ValueError, TypeError, LookupError):
            return None

    def put(self, key: str, known: Known) -> None:
        """Remember what the document became; items that are not plain data are not kept."""
        if self._connection is None:
            return
        try:
            data = known.digest.encode("ascii") + b"\n" + packed(known.items, marks=True)
        except NotPlainError:
            return
        self.put_all([(key, data)])

    def get_all(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """Return what `put_all` kept under these keys, as far as there is any."""
        found: dict[str, bytes] = {}
        if self._connection is None:
            return found
        try:
            for start in range(0, len(keys), _AT_ONCE):
                some = keys[start : start + _AT_ONCE]
                marks = ",".join("?" * len(some))
                query = f"SELECT key, items FROM blobs WHERE key IN ({marks})"  # noqa: S608 - marks
                found.update(self._connection.execute(query, some))
        except (sqlite3.Error, ValueError):
            return {}
        return found

    def put_all(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Remember bytes under keys."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?)", rows)

    def close(self) -> None:
        """Write what was added, and let go of the file."""
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.commit()
            self._connection.close()
            self._connection = None

    @cached_property
    def _program(self) -> str:
        return self._given or program()

    def _facts(self, source: Source) -> bytes:
        options = {name: value for name, value in source.options.items() if name != "revision"}
        facts = [
            self._program, self._key_id, source.kind, source.name, source.side.value, source.owner,
            options,
        ]  # fmt: skip
        return json.dumps(facts, sort_keys=True, default=str).encode() + b"\0"


def program(further: tuple[str, ...] = ()) -> str:
    """Return a digest that changes with every file that turns documents into resources.

    Args:
        further: other packages whose code counts.
    """
    folder = Path(scanner.__file__).parent
    total = hashlib.sha256(f"{scanner.__version__} {sys.version}".encode())
    for package in (*_DECIDING, *further):
        for path in sorted((folder / package).rglob("*.py")):
            facts = path.stat()
            total.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return total.hexdigest()


def _opened(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=2)
    except (sqlite3.Error, OSError):
        return None
    try:
        connection.execute("PRAGMA synchronous=OFF")
        # Counts for a file that is made now. Most documents fit into such a page.
        connection.execute("PRAGMA page_size=16384")
        connection.execute("DROP TABLE IF EXISTS documents")
        connection.execute("CREATE TABLE IF NOT EXISTS blobs (key TEXT PRIMARY KEY, items BLOB)")
        if connection.execute("SELECT count(*) FROM blobs").fetchone()[0] > _LIMIT:
            connection.execute("DELETE FROM blobs")
    except sqlite3.Error:
        connection.close()
        return None
    return connection
