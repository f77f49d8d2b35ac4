"""The evidence store: every document once, by its digest, and a chained manifest per run.

Layout below the folder: `objects/ab/cdef...` (zlib), `runs/RUN.jsonl`. A line of a manifest is
`{"record": ..., "hash": ...}` with `hash = sha256(previous hash || canonical JSON of record)`; the
first previous hash is that of the run's name, and the last line of a finished run says how many
there are. Nothing is ever written over.
"""

import json
import os
import re
import tempfile
import threading
import zlib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from scanner.evidence._manifest import record_of, snapshot_of
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_MAX_OBJECT = 512 * 2**20


class Store(Protocol):
    """Where snapshots go."""

    def add(self, snapshot: Snapshot) -> None:
        """Keep one snapshot of the current run."""


class MemoryStore:
    """Keeps the snapshots of one run in memory only, for questions that leave nothing behind."""

    def __init__(self) -> None:
        self.snapshots: list[Snapshot] = []

    def add(self, snapshot: Snapshot) -> None:
        """Keep one snapshot."""
        self.snapshots.append(snapshot)


class EvidenceStore:
    """The store of one installation; several processes may write different runs at once."""

    def __init__(self, folder: Path) -> None:
        """Use a folder, and make it when the first object is written."""
        self._objects = folder / "objects"
        self._runs = folder / "runs"

    def run(self, run_id: str) -> "RunWriter":
        """Begin the manifest of a new run.

        Raises:
            ValueError: the name has other characters than letters, digits, `.`, `_` and `-`.
            FileExistsError: there is a run of that name.
        """
        return RunWriter(self, self._manifest(run_id), run_id)

    def runs(self) -> tuple[str, ...]:
        """Return the names of all runs, sorted."""
        return tuple(sorted(path.stem for path in self._runs.glob("*.jsonl")))

    def put(self, data: bytes) -> str:
        """Keep bytes under their digest and return it; what is there already is not written.

        The file gets its name only when all of it is written, so that a process that is killed
        leaves no half of it. What a power cut damaged is written again when it is read again.
        """
        digest = sha256(data).hexdigest()
        path = self._objects / digest[:2] / digest[2:]
        if not _holds(path, data):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".part-")
            with os.fdopen(handle, "wb") as file:
                file.write(zlib.compress(data, 6))
            os.replace(temporary, path)  # noqa: PTH105 - both are names in one folder
        return f"sha256:{digest}"

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under a digest.

        Raises:
            LookupError: they are missing, damaged or not what the digest says.
        """
        if not _DIGEST.match(digest):
            raise LookupError(f"{digest}: not a digest")
        name = digest.removeprefix("sha256:")
        try:
            packed = (self._objects / name[:2] / name[2:]).read_bytes()
            data = _unpacked(packed, _MAX_OBJECT)
        except FileNotFoundError:
            raise LookupError(f"{digest}: the object is missing") from None
        except (OSError, zlib.error):
            raise LookupError(f"{digest}: the object is damaged") from None
        if sha256(data).hexdigest() != name:
            raise LookupError(f"{digest}: the object is not what its digest says")
        return data

    def load(self, run_id: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of a run, in the order they were read, for replay.

        Raises:
            LookupError: no such run, or anything of it fails verification.
        """
        if problems := self.verify(run_id):
            raise LookupError("; ".join(problems[:3]))
        records = (line["record"] for line in self._lines(run_id))
        return tuple(
            snapshot_of(record, self.get(record["digest"]))
            for record in records
            if record["type"] == "snapshot"
        )

    def head(self, run_id: str) -> str:
        """Return the last hash of a run's chain: kept elsewhere, it proves the whole manifest.

        Raises:
            LookupError: no such run, or its manifest is broken.
        """
        lines = list(self._lines(run_id))
        if not lines:
            raise LookupError(f"{run_id}: the manifest is empty")
        return str(lines[-1]["hash"])

    def verify(self, run_id: str = "", head: str = "") -> list[str]:
        """Return what is wrong with one run, or with all; an empty list when nothing is.

        Args:
            run_id: "" for all runs.
            head: the hash that another place recorded for the run; detects a whole rewrite.
        """
        problems: list[str] = []
        for name in (run_id,) if run_id else self.runs():
            problems.extend(self._problems(name, head))
        return problems

    def _problems(self, run_id: str, head: str) -> Iterator[str]:
        previous = _first_hash(run_id)
        count = 0
        ended = False
        try:
            for line in self._lines(run_id):
                count += 1
                if ended:
                    yield f"{run_id}: line {count}: added after the end of the run"
                record = line["record"]
                if line["hash"] != _chained(previous, record):
                    yield f"{run_id}: line {count}: edited, missing before it, or out of order"
                    return
                previous = line["hash"]
                ended = record.get("type") == "end"
                yield from self._object_problems(run_id, count, record)
                if ended and record.get("count") != count - 1:
                    yield f"{run_id}: line {count}: says {record.get('count')} records"
        except LookupError as error:
            yield str(error.args[0])
            return
        if not ended:
            yield f"{run_id}: cut short: the run did not finish, or its last lines are missing"
        elif head and previous != head:
            yield f"{run_id}: the chain ends in another hash than was recorded"

    def _object_problems(
        self, run_id: str, count: int, record: Mapping[str, Json]
    ) -> Iterator[str]:
        if record.get("type") == "snapshot":
            try:
                self.get(str(record.get("digest")))
            except LookupError as error:
                yield f"{run_id}: line {count}: {error.args[0]}"

    def _lines(self, run_id: str) -> Iterator[dict[str, Any]]:
        try:
            data = self._manifest(run_id).read_bytes()
        except (FileNotFoundError, ValueError):
            raise LookupError(f"{run_id}: no such run") from None
        for number, raw in enumerate(data.splitlines(keepends=True), 1):
            try:
                line = json.loads(raw)
                whole = raw.endswith(b"\n") and set(line) == {"record", "hash"}
                whole = whole and isinstance(line["record"], dict)
            except (ValueError, TypeError, RecursionError):
                whole = False
            if not whole:
                raise LookupError(f"{run_id}: line {number}: cut short or not a record")
            yield line

    def _manifest(self, run_id: str) -> Path:
        if not _RUN.match(run_id):
            raise ValueError(f"{run_id!r}: a run is named by letters, digits, '.', '_' and '-'")
        return self._runs / f"{run_id}.jsonl"


class RunWriter:
    """Writes the manifest of one run, a line for each snapshot; use as a context manager."""

    def __init__(self, store: EvidenceStore, path: Path, run_id: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._store = store
        self._hash = _first_hash(run_id)
        self._count = 0
        self._lock = threading.Lock()
        self._file = path.open("xb")

    @property
    def head(self) -> str:
        """The hash of the last line written."""
        return self._hash

    def add(self, snapshot: Snapshot) -> None:
        """Keep the content, then write the line; a line never names an object that is not there."""
        self._store.put(snapshot.content)
        with self._lock:
            self._write(record_of(snapshot))
            self._count += 1

    def finish(self) -> str:
        """End the manifest, on the disk, and return its last hash."""
        if not self._file.closed:
            # All objects reach the disk in one go before the line that makes the run count.
            os.sync()
            self._write({"type": "end", "count": self._count})
            os.fsync(self._file.fileno())
            self._file.close()
        return self._hash

    def _write(self, record: dict[str, Json]) -> None:
        self._hash = _chained(self._hash, record)
        line = _canonical({"record": record, "hash": self._hash}) + b"\n"
        self._file.write(line)
        self._file.flush()

    def __enter__(self) -> "RunWriter":
        """Return the writer."""
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        """End the manifest, unless an exception broke the run off."""
        if kind is None:
            self.finish()
        self._file.close()


def _holds(path: Path, data: bytes) -> bool:
    try:
        return _unpacked(path.read_bytes(), len(data) + 1) == data
    except (OSError, zlib.error):
        return False


def _unpacked(packed: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj()
    data = unpacker.decompress(packed, limit)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("cut short, too long or followed by something")
    return data


def _first_hash(run_id: str) -> str:
    return sha256(run_id.encode()).hexdigest()


def _chained(previous: str, record: Mapping[str, Json]) -> str:
    return sha256(previous.encode() + _canonical(record)).hexdigest()


def _canonical(value: Json) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
