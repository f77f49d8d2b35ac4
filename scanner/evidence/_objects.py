"""The files of the evidence store: packed, sealed, and written whole or not at all."""

import os
import threading
import zlib
from hashlib import sha256

_SEAL = 32


def write_whole(place: str, data: bytes) -> None:
    """Write a file that has its name only when all of it is there."""
    folder, name = os.path.split(place)
    temporary = f"{folder}{os.sep}.part-{os.getpid()}-{threading.get_ident()}-{name}"
    # A process of this number may have been killed here; what it left is nobody's.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(temporary, flags, 0o666)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - a text is enough, many thousand times
        handle = os.open(temporary, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)
    os.replace(temporary, place)  # noqa: PTH105 - as above


def looks_of(place: str) -> str:
    """Return size and time of a file; "" when there is none."""
    try:
        facts = os.stat(place)  # noqa: PTH116 - a text is enough, many thousand times
    except OSError:
        return ""
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ino}"


def holds(place: str, data: bytes) -> bool:
    """Say whether a file holds these bytes, packed."""
    try:
        with open(place, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            return unpacked(file.read(), len(data) + 1) == data
    except (OSError, zlib.error):
        return False


def packed(data: bytes) -> bytes:
    """Return the compressed bytes and their SHA-256: some bits of zlib's form mean nothing."""
    body = zlib.compress(data, 6)
    return body + sha256(body).digest()


def unpacked(data: bytes, limit: int) -> bytes:
    """Return what `packed` packed.

    Raises:
        zlib.error: it is damaged, or longer than the limit.
    """
    body, seal = data[:-_SEAL], data[-_SEAL:]
    if sha256(body).digest() != seal:
        raise zlib.error("changed after it was written")
    unpacker = zlib.decompressobj()
    whole = unpacker.decompress(body, limit)
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("cut short, too long or followed by something")
    return whole
