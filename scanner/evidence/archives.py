"""The one reader of archives: capped in bytes, ratio and members, and never outside its folder."""

import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from scanner.evidence.reader import CannotReadError

MAX_MEMBERS = 20_000
MAX_UNPACKED = 512 * 2**20
MAX_RATIO = 200


class Limits(NamedTuple):
    """How much an archive may hold: members, bytes of all that is read, bytes of one member."""

    members: int = MAX_MEMBERS
    unpacked: int = MAX_UNPACKED
    member: int = MAX_UNPACKED


USUAL = Limits()
_SLACK = 2**20
_CHUNK = 2**16


def members(
    name: str,
    data: bytes,
    wanted: Callable[[str], bool] = lambda _name: True,
    *,
    rooted: bool = False,
    limits: Limits = USUAL,
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each regular file in a zip, tar or gzip archive, in its order.

    Args:
        name: name of the archive, for a gzip of one file.
        data: the archive.
        wanted: says of a member's path whether it is read at all; of a zip only.
        rooted: paths begin with a slash that means the root of the archive; of a tar only.
        limits: how much it may hold; for archives of which more is known than that they are one.

    Raises:
        CannotReadError: damaged, encrypted, too many or too large members, packed too tightly, or
            a path that leads out. Members before the bad one have been given by then.
    """
    budget = _Budget(len(data), limits)
    try:
        if data.startswith(b"PK"):
            yield from _zip(data, budget, wanted)
        elif _is_tar(data):
            yield from _tar(data, budget, rooted=rooted)
        elif data.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
                yield name.removesuffix(".gz"), budget.read(file)
        else:
            raise CannotReadError("not a zip, tar or gzip archive", binary=True)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError) as error:
        raise CannotReadError(f"a damaged archive: {error}") from None
    except (NotImplementedError, RuntimeError):
        raise CannotReadError("an encrypted archive, or one packed in an unknown way") from None


class _Budget:
    """What one archive may still unpack."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self._left = min(limits.unpacked, packed * MAX_RATIO + _SLACK)
        self._members = limits.members
        self._limits = limits

    def count(self) -> None:
        self._members -= 1
        if self._members < 0:
            raise CannotReadError(f"more than {self._limits.members} members in the archive")

    def read(self, file: object) -> bytes:
        parts: list[bytes] = []
        room = self._limits.member
        while part := file.read(_CHUNK):  # type: ignore[attr-defined]  # zip, tar and gzip members
            self._left -= len(part)
            room -= len(part)
            if self._left < 0 or room < 0:
                raise CannotReadError("the archive unpacks to far more than its size allows")
            parts.append(part)
        return b"".join(parts)


def _zip(
    data: bytes, budget: _Budget, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            budget.count()
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                name = _inside(info.filename)
                if not wanted(name):
                    continue
                with archive.open(info) as file:
                    yield name, budget.read(file)


def _is_tar(data: bytes) -> bool:
    if data[257:262] == b"ustar":
        return True
    if not data.startswith(b"\x1f\x8b"):
        return False
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        return file.read(262)[257:] == b"ustar"


def _tar(data: bytes, budget: _Budget, *, rooted: bool) -> Iterator[tuple[str, bytes]]:
    packed = data.startswith(b"\x1f\x8b")
    raw = io.BytesIO(data)
    stream = gzip.GzipFile(fileobj=raw) if packed else raw
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            budget.count()
            if info.isreg() and (file := archive.extractfile(info)) is not None:
                name = info.name.removeprefix("/") if rooted else info.name
                yield _inside(name), budget.read(file)


def _inside(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise CannotReadError("a member's path leads out of the archive")
    return str(path)
