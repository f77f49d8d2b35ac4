"""The evidence store: every document once, by its digest, and a chained manifest per run.

Layout below the folder: `packs/RUN.pack` holds the documents that were new in a run, `runs/RUN.jsonl`
what the run read. In older stores a document has a file of its own, `objects/ab/cdef...`; it is
read as before. A document is zlib's form, then the SHA-256 of that.

A line of a manifest is `{"record": ..., "hash": ...}` with `hash = sha256(previous hash ||
canonical JSON of record)`; the first previous hash is that of the run's name. The last line of a
finished run says how many records there are, and names the run before it and that run's last hash,
so that the last hash of the latest run stands for all of them. Nothing is ever written over.
"""

import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from scanner.evidence import _lines
from scanner.evidence._lines import Manifest
from scanner.evidence._manifest import gap_of, snapshot_of
from scanner.evidence._objects import Files, unpacked
from scanner.evidence._pack_index import PackIndex
from scanner.evidence._packs import PackWriter, read_entry
from scanner.evidence._writer import RunWriter
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json

_RUN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}\Z")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")
_MAX_OBJECT = 512 * 2**20
_LAST = 4096
PRUNING = "prune-"
"""How the names of the runs begin that removed documents or said that they must stay."""


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

    def __init__(self, folder: Path, seen: dict[str, str] | None = None) -> None:
        """Use a folder, and make it when the first object is written.

        Args:
            folder: of the store.
            seen: digest or name of a pack -> size and time of its file as it was when it was last
                read or written here; one that has not changed since is not read again. It is
                kept up.
        """
        self._runs = folder / "runs"
        self._packs = folder / "packs"
        seen = {} if seen is None else seen
        self._index = PackIndex(self._packs, seen)
        self._files = Files(folder / "objects", seen)

    def run(self, run_id: str) -> RunWriter:
        """Begin the manifest of a new run.

        Raises:
            ValueError: the name has other characters than letters, digits, `.`, `_` and `-`.
            FileExistsError: there is a run of that name.
        """
        return RunWriter(self, self._path(run_id), run_id, PackWriter(self._packs, run_id))

    def runs(self) -> tuple[str, ...]:
        """Return the names of all runs, sorted."""
        return tuple(sorted(path.stem for path in self._runs.glob("*.jsonl")))

    def holds(self, digest: str, data: bytes) -> bool:
        """Say whether a document is kept, whole and on the disk, so that it need not be written.

        Args:
            digest: its SHA-256, hexadecimal.
            data: the document; what a power cut damaged does not hold it.
        """
        return self._index.holds(bytes.fromhex(digest)) or self._files.holds(digest, data)

    def wrote(self, pack: Path) -> None:
        """Take note of a pack that was written."""
        self._index.wrote(pack)

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under a digest.

        Raises:
            LookupError: they are missing, damaged or not what the digest says.
        """
        if not _DIGEST.match(digest):
            raise LookupError(f"{digest}: not a digest")
        name = digest.removeprefix("sha256:")
        reason = "missing"
        for found in self._copies(name):
            if found is not None and sha256(found).hexdigest() == name:
                return found
            reason = "damaged" if found is None else "not what its digest says"
        raise LookupError(f"{digest}: the object is {reason}")

    def load(self, run_id: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of a run, in the order they were read, for replay.

        Raises:
            LookupError: no such run, or anything of it fails verification.
        """
        return tuple(
            snapshot_of(record, self.get(record["digest"]))
            for record in self._whole(run_id)
            if record["type"] == "snapshot"
        )

    def gaps(self, run_id: str) -> tuple[Unreadable, ...]:
        """Return what the run could not read, in order.

        Raises:
            LookupError: as `load`.
        """
        records = self._whole(run_id)
        return tuple(gap_of(record) for record in records if record["type"] == "gap")

    def inputs(self, run_id: str) -> dict[str, bytes]:
        """Return what decided the run besides its snapshots, by name.

        Raises:
            LookupError: as `load`.
        """
        records = self._whole(run_id)
        return {
            str(record["name"]): self.get(record["digest"])
            for record in records
            if record["type"] == "input"
        }

    def head(self, run_id: str) -> str:
        """Return the last hash of a run's chain: kept elsewhere, it proves the whole manifest.

        Raises:
            LookupError: no such run, or its manifest is broken.
        """
        manifest = self.manifest(run_id)
        if manifest.faults and not manifest.cut:
            raise LookupError(f"{run_id}: {manifest.faults[0]}")
        if not manifest.records:
            raise LookupError(f"{run_id}: the manifest is empty")
        return manifest.head

    def manifest(self, run_id: str) -> Manifest:
        """Return the manifest of a run, with what is wrong with it.

        Raises:
            LookupError: no such run.
        """
        try:
            data = self._path(run_id).read_bytes()
        except (FileNotFoundError, ValueError):
            raise LookupError(f"{run_id}: no such run") from None
        return _lines.parse(data, run_id)

    def tip(self) -> tuple[str, str]:
        """Return name and last hash of the latest finished run; ("", "") when there is none.

        The latest is the one that no other follows, whatever the clocks said.
        """
        ends = {name: last for name in self.runs() if (last := self._last_line(name))}
        followed = {end["record"].get("previous_run") for end in ends.values()}
        tips = [name for name in ends if name not in followed]
        return (tips[-1], str(ends[tips[-1]]["hash"])) if tips else ("", "")

    def verify(self, run_id: str = "", head: str = "") -> list[str]:
        """Return what is wrong with one run, or with each; an empty list when nothing is.

        Whether the runs follow one another is told by `scanner.evidence.verification`.

        Args:
            run_id: "" for all runs.
            head: the hash that another place recorded for the run; detects a whole rewrite.
        """
        problems: list[str] = []
        pruned = self.pruned()
        for name in (run_id,) if run_id else self.runs():
            problems.extend(self._pack_problems(name))
            problems.extend(self._problems(name, head, pruned))
        return problems

    def pruned(self) -> Mapping[str, frozenset[str]]:
        """Return the runs whose documents were removed on purpose, with the digests removed."""
        found: dict[str, frozenset[str]] = {}
        for name in self.runs():
            if not name.startswith(PRUNING):
                continue
            for record in self.manifest(name).records:
                if record.get("type") == "tombstone":
                    found[str(record["run"])] = frozenset(record["objects"])
        return found

    def remove(self, digests: Iterable[str]) -> int:
        """Remove documents and return how many were there; a tombstone must name each already."""
        names = {digest.removeprefix("sha256:") for digest in digests}
        removed = {name.hex() for name in self._index.remove(map(bytes.fromhex, names))}
        return len(removed | {name for name in names if self._files.remove(name)})

    def _copies(self, name: str) -> Iterator[bytes | None]:
        """Yield each copy of a document that there is, None for a damaged one."""
        digest = bytes.fromhex(name)
        places = list(self._index.places(digest))
        if not places and self._index.forget():
            places = list(self._index.places(digest))
        for path, place in places:
            try:
                yield read_entry(path, place, digest, _MAX_OBJECT)
            except (OSError, zlib.error):
                yield None
        try:
            yield unpacked(self._files.path(name).read_bytes(), _MAX_OBJECT)
        except FileNotFoundError:
            return
        except (OSError, zlib.error):
            yield None

    def _whole(self, run_id: str) -> Sequence[Mapping[str, Json]]:
        pruned = self.pruned()
        if run_id in pruned:
            raise LookupError(f"{run_id}: its documents were pruned")
        # A document that was written again after its pack was damaged is as good as ever.
        if problems := list(self._problems(run_id, "", pruned)):
            raise LookupError("; ".join([*self._pack_problems(run_id), *problems][:3]))
        return self.manifest(run_id).records

    def _pack_problems(self, run_id: str) -> list[str]:
        try:
            ended = self.manifest(run_id).finished
        except LookupError:
            return []
        return list(self._index.problems(run_id, ended=ended))

    def _problems(
        self, run_id: str, head: str, pruned: Mapping[str, frozenset[str]]
    ) -> Iterator[str]:
        try:
            manifest = self.manifest(run_id)
        except LookupError as error:
            yield str(error.args[0])
            return
        # What a pruned run shared with a later one went when that one was pruned.
        gone = frozenset().union(*pruned.values()) if run_id in pruned else frozenset()
        for number, record in enumerate(manifest.records, 1):
            if "digest" in record:
                try:
                    self.get(str(record["digest"]))
                except LookupError as error:
                    if not (record["digest"] in gone and str(error.args[0]).endswith("missing")):
                        yield f"{run_id}: line {number}: {error.args[0]}"
        for fault in manifest.faults:
            yield f"{run_id}: {fault}"
        if not manifest.faults and head and manifest.head != head:
            yield f"{run_id}: the chain ends in another hash than was recorded"

    def _last_line(self, run_id: str) -> dict[str, Any]:
        """Return the line that ends a run; empty when it did not finish."""
        with self._path(run_id).open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _LAST))
            held = _lines.decoded((file.read().splitlines() or [b""])[-1])
        return held if held and held["record"].get("type") == _lines.END else {}

    def _path(self, run_id: str) -> Path:
        if not _RUN.match(run_id):
            raise ValueError(f"{run_id!r}: a run is named by letters, digits, '.', '_' and '-'")
        return self._runs / f"{run_id}.jsonl"
