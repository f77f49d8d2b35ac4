"""The documents that one run adds to the store, in one file: appended as they come, ended with it.

A pack is its entries, the list of them, and its end:

    entry  SHA-256 of the document (32 bytes), length (4), the document as `packed` gives it
    list   32 zero bytes, length (4), digest (32) and place (8) of each entry, SHA-256 of those
    end    place of the list (8), eight fixed bytes

Numbers are big-endian, and no byte is free to change. A pack without an end is that of a run that
is at work or was stopped; its entries tell all the same where the next one begins.
"""

import os
import struct
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from scanner.evidence._objects import is_sealed, packed, unpacked

SUFFIX = ".pack"
_AGAIN = "~"
_HEAD = struct.Struct(">32sI")
_LISTED = struct.Struct(">32sQ")
_END = struct.Struct(">Q8s")
_MAGIC = b"pack 1\r\n"
_LIST = bytes(32)
_SEAL = 32


class PackWriter:
    """Writes the pack of one run; the file is made with the first document."""

    def __init__(self, folder: Path, run: str) -> None:
        self._folder = folder
        self._run = run
        self._file: BinaryIO | None = None
        self._path = folder
        self._places: dict[bytes, int] = {}
        self._end = 0
        self._lock = threading.Lock()

    def add(self, digest: str, data: bytes) -> None:
        """Append a document, unless it was appended before, and hand it to the system.

        Args:
            digest: SHA-256 of the document, hexadecimal.
            data: the document.
        """
        name = bytes.fromhex(digest)
        with self._lock:
            if name not in self._places:
                file = self._file = self._file or self._begun()
                body = packed(data)
                _write_whole(file, _HEAD.pack(name, len(body)) + body)
                self._places[name] = self._end
                self._end += _HEAD.size + len(body)

    def finish(self) -> Path | None:
        """End the pack, on the disk, and return its file; None when there is none to end."""
        with self._lock:
            if self._file is None or self._file.closed:
                return None
            _write_whole(self._file, _ending(self._places, self._end))
            os.fsync(self._file.fileno())
            self._file.close()
        sync_folder(self._folder)
        sync_folder(self._folder.parent)
        return self._path

    def close(self) -> None:
        """Let go of the file, ended or not."""
        if self._file is not None:
            self._file.close()

    def _begun(self) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = 0
        while True:
            again = f"{_AGAIN}{number}" if number else ""
            self._path = self._folder / f"{self._run}{again}{SUFFIX}"
            with suppress(FileExistsError):
                # Without a buffer: what a line of the manifest names must outlive this process.
                return self._path.open("xb", buffering=0)
            number += 1


def run_of(path: Path) -> str:
    """Return the run that a pack is of."""
    return path.name.removesuffix(SUFFIX).partition(_AGAIN)[0]


def entries_of(path: Path) -> tuple[dict[bytes, int], bool]:
    """Return where each document of a pack begins, and whether the pack has its end.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        listed = _listed(file)
        return (dict(listed), True) if listed is not None else (dict(_found(file)), False)


def read_entry(path: Path, place: int, digest: bytes, limit: int) -> bytes:
    """Return the document that begins at a place.

    Raises:
        OSError: the pack cannot be read.
        zlib.error: there is another document, or a damaged one.
    """
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(place)
        head = file.read(_HEAD.size)
        if len(head) < _HEAD.size or head[:32] != digest:
            raise zlib.error("another document")
        return unpacked(file.read(min(_HEAD.unpack(head)[1], size)), limit)


def is_whole(path: Path) -> bool:
    """Say whether every byte of a pack is as it was written, as far as the pack itself can tell."""
    try:
        with path.open("rb") as file:
            listed = _listed(file)
            if listed is None:
                return False
            file.seek(0)
            at = 0
            for name, place in listed:
                head = file.read(_HEAD.size)
                if place != at or len(head) < _HEAD.size or head[:32] != name:
                    return False
                body = file.read(min(_HEAD.unpack(head)[1], _size(file)))
                if not is_sealed(body):
                    return False
                at += _HEAD.size + _HEAD.unpack(head)[1]
            return file.read() == _ending(dict(listed), at)
    except OSError:
        return False


def without(path: Path, names: Iterable[bytes]) -> None:
    """Remove documents from a pack that has its end; the file goes with the last of them.

    Raises:
        OSError: it cannot be read or written; then it stays as it was.
    """
    going = set(names)
    places = {name: at for name, at in entries_of(path)[0].items() if name not in going}
    if not places:
        path.unlink()
        return
    part = path.with_name(f".part-{os.getpid()}-{path.name}")
    kept: dict[bytes, int] = {}
    end = 0
    with path.open("rb") as old, part.open("wb") as new:
        for name, at in places.items():
            old.seek(at)
            head = old.read(_HEAD.size)
            entry = head + old.read(min(_HEAD.unpack(head)[1], _size(old)))
            new.write(entry)
            kept[name] = end
            end += len(entry)
        new.write(_ending(kept, end))
        new.flush()
        os.fsync(new.fileno())
    part.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _ending(places: dict[bytes, int], end: int) -> bytes:
    listed = b"".join(_LISTED.pack(name, at) for name, at in places.items())
    sealed = listed + sha256(listed).digest()
    return _HEAD.pack(_LIST, len(sealed)) + sealed + _END.pack(end, _MAGIC)


def _listed(file: BinaryIO) -> list[tuple[bytes, int]] | None:
    """Return the list of a pack, or None when it has none that holds."""
    size = _size(file)
    if size < _END.size:
        return None
    file.seek(size - _END.size)
    at, magic = _END.unpack(file.read(_END.size))
    if magic != _MAGIC or at > size - _END.size - _HEAD.size:
        return None
    file.seek(at)
    name, length = _HEAD.unpack(file.read(_HEAD.size))
    if name != _LIST or at + _HEAD.size + length + _END.size != size or length % _LISTED.size != 32:
        return None
    sealed = file.read(length)
    listed = sealed[:-_SEAL]
    if sha256(listed).digest() != sealed[-_SEAL:]:
        return None
    return list(_LISTED.iter_unpack(listed))


def _found(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield the whole documents of a pack without a list, one after the other."""
    size, at = _size(file), 0
    while at + _HEAD.size <= size:
        file.seek(at)
        name, length = _HEAD.unpack(file.read(_HEAD.size))
        after = at + _HEAD.size + length
        if after > size or name == _LIST:
            return
        yield name, at
        at = after


def _write_whole(file: BinaryIO, data: bytes) -> None:
    """Write to a file without a buffer, which may take less than it is given."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _size(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size
