"""Installed packages: what their metadata says, read from disk without running any of it."""

import os
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from scanner.collect._installed import provided
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

MAX_HEADERS = 512_000
MAX_PACKAGE_JSON = 1_000_000
MAX_LICENSE = 400_000
MAX_LICENSE_FILES = 40
MAX_PACKAGES = 100_000
_LICENSE_NAME = re.compile(r"(?i)(?:li[cs]en[cs]es?|copying|copyright|notice)(?:[-._].*)?\Z")
_METADATA = (("*.dist-info", "METADATA"), ("*.egg-info", "PKG-INFO"))
_ENVIRONMENTS = (".venv", "venv", "env")


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield the metadata headers and licence files of each package, folder by folder, by name.

    Without a package the whole source is unreadable: nothing was looked at.
    """
    where = str(source.options.get("path", "current"))
    root = _current() if where == "current" else context.root / where
    found = False
    for read in _read_all(root, source, context):
        found = True
        yield read
    if not found:
        reason = (
            f"no installed packages below {where}: name an environment, a site-packages folder or "
            "a project that holds one, or install the project first"
        )
        yield Unreadable(source.name, where, reason, whole=True)


def _read_all(root: Path, source: Source, context: CollectContext) -> Iterator[Collected]:
    reader = _Reader(root, source, context)
    for folder in site_packages(root):
        for pattern, name in _METADATA:
            for metadata in sorted(folder.glob(pattern)):
                yield from reader.python(metadata, name)
    modules = root if root.name == "node_modules" else root / "node_modules"
    for package in node_packages(modules):
        yield from reader.file(package / "package.json", MAX_PACKAGE_JSON)


class _Reader:
    """Reads regular files below one root, each with its cap."""

    def __init__(self, root: Path, source: Source, context: CollectContext) -> None:
        self._root = root
        self._source = source
        self._context = context
        self._texts = source.options.get("texts", True) is not False
        self._provides = source.options.get("provides", True) is not False

    def _address(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()

    def python(self, metadata: Path, name: str) -> Iterator[Collected]:
        """Yield the headers of one package, its licence files, and what it provides."""
        if self._provides:
            yield from provided(metadata, self._address(metadata), self._source, self._context)
        if metadata.is_file():  # an old egg-info is a file of its own
            yield from self.file(metadata, MAX_HEADERS, headers_only=True)
            return
        yield from self.file(metadata / name, MAX_HEADERS, headers_only=True)
        for path in license_files(metadata) if self._texts else ():
            yield from self.file(path, MAX_LICENSE)

    def file(self, path: Path, cap: int, *, headers_only: bool = False) -> Iterator[Collected]:
        address = self._address(path)
        origin = Origin(source=self._source.name, file=address)
        try:
            data = _read(path, cap, headers_only=headers_only)
        except OSError as error:
            yield Unreadable(self._source.name, address, f"cannot be read: {error.strerror}")
            return
        if len(data) > cap:
            reason = f"larger than {cap} bytes, which no such file needs"
            yield Unreadable(self._source.name, address, reason)
            return
        # Old packages hold Latin-1; a name with an odd letter is no reason to know nothing of them.
        text = data.decode("utf-8", errors="replace").encode()
        yield self._context.recorder.text(self._source, address, text, origin)


def _read(path: Path, cap: int, *, headers_only: bool) -> bytes:
    # In a hostile folder a named pipe would make the scan wait for ever, and a link lead outside.
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
        return b"".join(_header_lines(file, cap)) if headers_only else file.read(cap + 1)


def _header_lines(file: BinaryIO, cap: int) -> Iterator[bytes]:
    size = 0
    while size <= cap and (line := file.readline(cap + 1)).strip():
        size += len(line)
        yield line


def _current() -> Path:
    return Path(sysconfig.get_path("purelib"))


def site_packages(root: Path) -> list[Path]:
    """Return the folders of installed Python packages that `root` is or holds, in order."""
    if is_environment(root) and _has_packages(root):
        return [root]
    found: list[Path] = []
    for place in (root, *(root / name for name in _ENVIRONMENTS)):
        inner = [*sorted(place.glob("lib/python3*/site-packages")), place / "Lib/site-packages"]
        found += [folder for folder in inner if _has_packages(folder)]
    return found


_MANIFESTS = ("pyproject.toml", "setup.py", "setup.cfg", "package.json")


def is_environment(root: Path) -> bool:
    """Say whether a folder holds nothing but installed packages.

    A project that was built in place carries metadata of itself beside its manifest; taking it for
    an environment would judge the project and pass over all that it depends on.
    """
    if any((root / name).is_file() for name in _MANIFESTS):
        return False
    return (root / "pyvenv.cfg").is_file() or root.name == "node_modules" or _has_packages(root)


def _has_packages(folder: Path) -> bool:
    return any(next(folder.glob(pattern), None) is not None for pattern, _ in _METADATA)


def license_files(metadata: Path) -> list[Path]:
    """Return the licence files of one *.dist-info folder, in order, at most MAX_LICENSE_FILES."""
    folders = [metadata, *(metadata / name for name in ("licenses", "license_files"))]
    found: set[Path] = set()
    for folder in folders[:1]:
        found |= {path for path in folder.glob("*") if _LICENSE_NAME.match(path.name)}
    for folder in folders[1:]:
        found |= set(folder.rglob("*"))
    return sorted(path for path in found if path.is_file() and not path.is_symlink())[
        :MAX_LICENSE_FILES
    ]


def node_packages(modules: Path) -> Iterator[Path]:
    """Yield the folder of each package below a node_modules folder, in order; links are left."""
    waiting, count = [modules], 0
    while waiting and count < MAX_PACKAGES:
        folder = waiting.pop()
        for entry in _folders(folder):
            if entry.name == ".pnpm":
                waiting += [each / "node_modules" for each in _folders(entry)]
            elif entry.name.startswith("@"):
                waiting.append(entry)
            elif not entry.name.startswith(".") and (entry / "package.json").is_file():
                count += 1
                waiting.append(entry / "node_modules")
                yield entry


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(each for each in folder.iterdir() if each.is_dir() and not each.is_symlink())


CONNECTOR = Connector(
    collect=_collect,
    options={
        "path": "an environment, a site-packages folder, a project that holds one, or `current`",
        "texts": "false leaves out licence files and decides by metadata alone",
        "provides": "false leaves out which modules and programs a package provides",
    },
    needs=("read access to the installed packages",),
)
