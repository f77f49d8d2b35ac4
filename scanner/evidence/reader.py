"""The one reader of files and encodings: capped, and never outside its folder."""

import codecs
import errno
import os
import stat
from functools import lru_cache
from pathlib import Path
from time import monotonic as _now

MAX_FILE = 96 * 2**20
_BEGIN = 8192
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# NONBLOCK so that opening a pipe does not wait; NOFOLLOW because a link is resolved first.
_REFUSES_LINKS = hasattr(os, "O_NOFOLLOW")
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
# What a system says of a link that is not to be followed; FreeBSD and NetBSD have words of their own.
_IS_LINK = frozenset({errno.ELOOP, errno.EMLINK, getattr(errno, "EFTYPE", errno.ELOOP)})
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
        handle = _opened(os.fspath(root), name)
        try:
            return _contents(handle, limit, begin=begin)
        finally:
            os.close(handle)
    except FileNotFoundError:
        raise CannotReadError("no such file") from None
    except PermissionError:
        raise CannotReadError("no permission to read it") from None
    except (OSError, RuntimeError, ValueError) as error:
        if isinstance(error, CannotReadError):
            raise
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotReadError(f"cannot be read: {words}", transient=True) from None


def _opened(root: str, name: str) -> int:
    """Open a file below a root; the caller closes it."""
    folder, slash, last = name.rpartition("/")
    if last not in ("", ".", "..") and (folder or not slash):
        top = _top(root)
        path = os.path.join(_folder(top, folder, int(_now())), last)  # noqa: PTH118 - for thousands
        _inside(top, path)
        if _REFUSES_LINKS or not os.path.islink(path):  # noqa: PTH114
            try:
                return os.open(path, _FLAGS)
            except OSError as error:
                if error.errno not in _IS_LINK:
                    raise
    top = _real_now(root)
    path = os.path.realpath(os.path.join(top, name), strict=True)  # noqa: PTH118
    return os.open(_inside(top, path), _FLAGS)


def _inside(top: str, path: str) -> str:
    if path != top and not path.startswith(f"{top.rstrip('/')}/"):
        raise CannotReadError("a symbolic link leads out of the folder; it was not followed")
    return path


def _top(root: str) -> str:
    """Return where a root really is: asked for file by file, so it is remembered while it is so."""
    top = _real(root)
    # By its real path it is reached even when that has become a link since.
    return top if top == root else _real_now(root)


def _real_now(root: str) -> str:
    """Return where a root really is, which may have changed since it was remembered."""
    top = _real(root)
    try:
        if os.path.samestat(os.stat(root), os.lstat(top)):  # noqa: PTH116 - for thousands
            return top
    except FileNotFoundError:
        pass  # moved since
    _real.cache_clear()
    return _real(root)


@lru_cache(maxsize=4)
def _real(root: str) -> str:
    return os.path.realpath(root, strict=True)


@lru_cache(maxsize=8)
def _folder(top: str, inside: str, second: int) -> str:
    """Return where a folder really is; files are read folder by folder, so few are remembered.

    It may become a link, or lead elsewhere, while a program watches: a second later it is looked at
    again.
    """
    if not inside:
        return top
    above, _, last = inside.rpartition("/")
    if inside.startswith("/") or last in ("", ".", ".."):
        return os.path.realpath(os.path.join(top, inside), strict=True)  # noqa: PTH118
    path = os.path.join(_folder(top, above, second), last)  # noqa: PTH118
    return os.path.realpath(path, strict=True) if os.path.islink(path) else path  # noqa: PTH114


def _contents(handle: int, limit: int, *, begin: bool) -> bytes:
    facts = os.fstat(handle)
    if stat.S_ISDIR(facts.st_mode):
        raise CannotReadError("a folder, not a file")
    if not stat.S_ISREG(facts.st_mode):
        raise CannotReadError("not a regular file (a device, pipe or socket)")
    size = facts.st_size
    if size > limit and not begin:
        raise _too_large(size, limit)
    # Room is made for all that is asked for, so no more is asked for than there may be.
    most = _BEGIN if begin else size + 1
    data = os.read(handle, most)
    if len(data) == size > 0:
        return data  # all of it, and not one byte that came since
    data += _read_most(handle, most - len(data))
    if len(data) > size and not begin:
        data += _read_most(handle, limit + 1 - len(data))  # it grew, or its size is not told
    if len(data) > limit:
        raise _too_large(len(data), limit)
    return data


def _read_most(handle: int, most: int) -> bytes:
    """Return as many bytes as there are, and at most so many; a call may give fewer than it could."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(handle, most)):
        parts.append(part)
        most -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


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
    return b"\x00" in begin and not any(begin.startswith(mark) for mark, _ in _BOMS)
