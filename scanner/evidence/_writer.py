"""Writes the manifest of one run, line by line."""

import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from scanner.evidence import _lines
from scanner.evidence._manifest import Canonical, record_of_gap
from scanner.evidence._packs import PackWriter, sync_folder
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json


class Keeper(Protocol):
    """The store that a run is written to."""

    def holds(self, digest: str, data: bytes) -> bool:
        """Say whether a document is kept and on the disk."""

    def wrote(self, pack: Path) -> None:
        """Take note of a pack that was written."""

    def tip(self) -> tuple[str, str]:
        """Return name and last hash of the run before."""


class RunWriter:
    """Writes the manifest of one run, a line for each snapshot; use as a context manager."""

    def __init__(self, store: Keeper, path: Path, run_id: str, pack: PackWriter) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = store
        self._pack = pack
        self._folder = path.parent
        self._hash = _lines.first_hash(run_id)
        self._canonical = Canonical()
        self._count = 0
        self._lock = threading.Lock()
        self._file = path.open("xb")

    @property
    def head(self) -> str:
        """The hash of the last line written."""
        return self._hash

    def add(self, snapshot: Snapshot) -> None:
        """Keep the content, then write the line; a line never names an object that is not there."""
        self._keep(snapshot.digest.removeprefix("sha256:"), snapshot.content)
        with self._lock:
            self._write(self._canonical.of(snapshot))
            self._count += 1

    def gap(self, unread: Unreadable) -> None:
        """Write down what could not be read, so that a replay knows it too."""
        self.note(record_of_gap(unread))

    def keep(self, name: str, data: bytes) -> None:
        """Keep what decides the run besides its snapshots, such as its question."""
        digest = sha256(data).hexdigest()
        self._keep(digest, data)
        self.note({"type": "input", "name": name, "digest": f"sha256:{digest}"})

    def note(self, record: Mapping[str, Json]) -> None:
        """Write a record of any type; every digest it names as `digest` must be stored."""
        with self._lock:
            self._write(_lines.canonical(record))
            self._count += 1

    def finish(self) -> str:
        """End the manifest, on the disk, and return its last hash."""
        if not self._file.closed:
            # All documents reach the disk before the line that makes the run count.
            written = self._pack.finish()
            if written is not None:
                self._store.wrote(written)
            sync_folder(self._folder)
            run, head = self._store.tip()
            ended = datetime.now(UTC).isoformat(timespec="seconds")
            link: Mapping[str, Json] = {"previous_run": run, "previous": head, "ended": ended}
            ending = {"type": _lines.END, "count": self._count, **link}
            self._write(_lines.canonical(ending))
            os.fsync(self._file.fileno())
            self._file.close()
        return self._hash

    def _keep(self, digest: str, data: bytes) -> None:
        if not self._store.holds(digest, data):
            self._pack.add(digest, data)

    def _write(self, record: bytes) -> None:
        line, self._hash = _lines.next_line(self._hash, record)
        self._file.write(line)
        self._file.flush()

    def __enter__(self) -> "RunWriter":
        """Return the writer."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the manifest, unless an exception broke the run off."""
        if kind is None:
            self.finish()
        self._pack.close()
        self._file.close()
