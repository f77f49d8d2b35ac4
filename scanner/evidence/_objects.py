"""Documents of the evidence store in the form they are kept in, and those that have a file each."""

import zlib
from hashlib import sha256
from pathlib import Path

_SEAL = 32


class Files:
    """The documents of older stores, which have a file each."""

    def __init__(self, folder: Path, seen: dict[str, str]) -> None:
        """Take the folder, and what is known of files that were read here before."""
        self._folder = folder
        self._seen = seen
        self._any: bool | None = None

    def path(self, name: str) -> Path:
        """Return the file of a document, by its SHA-256."""
        return self._folder / name[:2] / name[2:]

    def holds(self, name: str, data: bytes) -> bool:
        """Say whether a document has a file, and that one is whole."""
        if self._any is None:
            self._any = self._folder.is_dir()
        if not self._any:
            return False
        place = self.path(name)
        looks = looks_of(place)
        if not looks or not (self._seen.get(name) == looks or _is_of(place, data)):
            return False
        self._seen[name] = looks
        return True

    def remove(self, name: str) -> bool:
        """Remove the file of a document, and say whether there was one."""
        there = self.path(name).exists()
        self.path(name).unlink(missing_ok=True)
        return there


def looks_of(place: Path) -> str:
    """Return size and time of a file; "" when there is none."""
    try:
        facts = place.stat()
    except OSError:
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ino}"


def _is_of(place: Path, data: bytes) -> bool:
    try:
        return unpacked(place.read_bytes(), len(data) + 1) == data
    except (OSError, zlib.error):
        return False


def packed(data: bytes) -> bytes:
    """Return the compressed bytes and their SHA-256: some bits of zlib's form mean nothing."""
    body = zlib.compress(data, 6)
    return body + sha256(body).digest()


def is_sealed(data: bytes) -> bool:
    """Say whether what `packed` gave is as it was."""
    return sha256(memoryview(data)[:-_SEAL]).digest() == data[-_SEAL:]


def unpacked(data: bytes, limit: int) -> bytes:
    """Return what `packed` packed.

    Raises:
        zlib.error: it is damaged, or longer than the limit.
    """
    if not is_sealed(data):
        raise zlib.error("changed after it was written")
    unpacker = zlib.decompressobj()
    whole = unpacker.decompress(data[:-_SEAL], limit)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("cut short, too long or followed by something")
    return whole
