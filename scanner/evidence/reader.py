"""The one reader of files, archives and encodings: capped, and never outside its folder."""

import codecs
import gzip
import io
import os
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

MAX_FILE = 96 * 2**20
MAX_MEMBERS = 20_000
MAX_UNPACKED = 512 * 2**20
MAX_RATIO = 200
_SLACK = 2**20
_CHUNK = 2**16
_BEGIN = 8192
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = frozenset(range(9)) | frozenset(range(14, 32)) | {127}


class CannotReadError(ValueError):
    """Something cannot be read: the message says what is wrong and what to do about it.

    Attributes:
        transient: whether trying again later may help.
        binary: whether it was read and is no text.
    """

    def __init__(self, reason: str, *, transient: bool = False, binary: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.transient = transient
        self.binary = binary


def read_file(root: Path, name: str, limit: int = MAX_FILE, *, begin: bool = False) -> bytes:
    """Return the bytes of a regular file below a folder.

    Args:
        root: the folder; nothing outside it is read, whatever symbolic links say.
        name: path inside it, with forward slashes.
        limit: most bytes to read.
        begin: whether only the first kilobytes are wanted, however large the file is.

    Raises:
        CannotReadError: no such file, a link out of the folder, a device, too large, no permission.
    """
    try:
        top = root.resolve(strict=True)
        path = (top / name).resolve(strict=True)
        if path != top and top not in path.parents:
            raise CannotReadError("a symbolic link leads out of the folder; it was not followed")
        return _read_regular(path, limit, begin=begin)
    except FileNotFoundError:
        raise CannotReadError("no such file") from None
    except PermissionError:
        raise CannotReadError("no permission to read it") from None
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, CannotReadError):
            raise
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotReadError(f"cannot be read: {words}", transient=True) from None


def _read_regular(path: Path, limit: int, *, begin: bool) -> bytes:
    # NONBLOCK so that opening a pipe does not wait; NOFOLLOW because the path is resolved already.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags)
    try:
        facts = os.fstat(handle)
        if stat.S_ISDIR(facts.st_mode):
            raise CannotReadError("a folder, not a file")
        if not stat.S_ISREG(facts.st_mode):
            raise CannotReadError("not a regular file (a device, pipe or socket)")
        if facts.st_size > limit and not begin:
            raise _too_large(facts.st_size, limit)
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(_BEGIN if begin else limit + 1)
    finally:
        os.close(handle)
    if len(data) > limit:
        raise _too_large(len(data), limit)
    return data


def _too_large(size: int, limit: int) -> CannotReadError:
    return CannotReadError(f"too large: {size} bytes, and at most {limit} are read")


def decode(data: bytes) -> str:
    """Return bytes as text: UTF-8, UTF-16 or UTF-32 by their mark, else Latin-1 without controls.

    A byte order mark is taken off.

    Raises:
        CannotReadError: not text; says at which line or byte.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _without_utf8(data, error.start)
    if "\x00" in text:
        raise _not_text(data, data.index(0))
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CannotReadError(
            f"byte {error.start}: not {encoding.upper()}, as its first bytes claim", binary=True
        ) from None


def _without_utf8(data: bytes, bad: int) -> str:
    control = next((at for at, byte in enumerate(data) if byte in _CONTROL), -1)
    if control >= 0:
        raise _not_text(data, control)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise _not_text(data, bad) from None


def _not_text(data: bytes, at: int) -> CannotReadError:
    line = data.count(b"\n", 0, at) + 1
    return CannotReadError(
        f"line {line}: not text (byte {data[at]:#04x}); save it as UTF-8", binary=True
    )


def looks_binary(data: bytes) -> bool:
    """Say whether the first bytes are those of a picture, program or archive."""
    begin = data[:_BEGIN]
    marked = any(begin.startswith(mark) for mark, _ in _BOMS)
    return b"\x00" in begin and not marked


def members(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each regular file in a zip, tar or gzip archive, in its order.

    Args:
        name: name of the archive, for a gzip of one file.
        data: the archive.

    Raises:
        CannotReadError: damaged, encrypted, too many or too large members, packed too tightly, or
            a path that leads out. Members before the bad one have been given by then.
    """
    budget = _Budget(len(data))
    try:
        if data.startswith(b"PK"):
            yield from _zip(data, budget)
        elif _is_tar(data):
            yield from _tar(data, budget)
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

    def __init__(self, packed: int) -> None:
        self._left = min(MAX_UNPACKED, packed * MAX_RATIO + _SLACK)
        self._members = MAX_MEMBERS

    def count(self) -> None:
        self._members -= 1
        if self._members < 0:
            raise CannotReadError(f"more than {MAX_MEMBERS} members in the archive")

    def read(self, file: object) -> bytes:
        parts: list[bytes] = []
        while part := file.read(_CHUNK):  # type: ignore[attr-defined]  # zip, tar and gzip members
            self._left -= len(part)
            if self._left < 0:
                raise CannotReadError("the archive unpacks to far more than its size allows")
            parts.append(part)
        return b"".join(parts)


def _zip(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            budget.count()
            if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
                name = _inside(info.filename)
                with archive.open(info) as file:
                    yield name, budget.read(file)


def _is_tar(data: bytes) -> bool:
    if data[257:262] == b"ustar":
        return True
    if not data.startswith(b"\x1f\x8b"):
        return False
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        return file.read(262)[257:] == b"ustar"


def _tar(data: bytes, budget: _Budget) -> Iterator[tuple[str, bytes]]:
    packed = data.startswith(b"\x1f\x8b")
    raw = io.BytesIO(data)
    stream = gzip.GzipFile(fileobj=raw) if packed else raw
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for info in archive:
            budget.count()
            if info.isreg() and (file := archive.extractfile(info)) is not None:
                yield _inside(info.name), budget.read(file)


def _inside(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")):
        raise CannotReadError("a member's path leads out of the archive")
    return str(path)
