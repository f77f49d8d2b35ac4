"""Installed packages: what their metadata says, read from disk without running any of it."""

import os
import re
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from scanner.collect._go_modules import GoModule, go_modules, is_module_cache, is_vendored
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin
from scanner.normalize.grammars.distributions import GO_MODULE

MAX_HEADERS = 512_000
MAX_PACKAGE_JSON = 1_000_000
MAX_LICENSE = 400_000
MAX_LICENSE_FILES = 40
MAX_PACKAGES = 100_000
_LICENSE_NAME = re.compile(r"(?i)(?:li[cs]en[cs]es?|copying|copyright|notice)(?:[-._].*)?\Z")
_METADATA = ((".dist-info", "METADATA"), (".egg-info", "PKG-INFO"))
_CHUNK = 65_536
_BLANK_LINE = re.compile(rb"\n[ \t\r\x0b\x0c]*\n")
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
        entries = sorted(_entries(str(folder)), key=lambda entry: entry.name)
        for ending, name in _METADATA:
            for entry in entries:
                if entry.name.endswith(ending):
                    yield from reader.python(entry, name)
    modules = root if root.name == "node_modules" else root / "node_modules"
    yield from reader.node(str(modules))
    for module in go_modules(root):
        yield from reader.go(module)
    yield from _wheels(root, source, context)


def _wheels(root: Path, source: Source, context: CollectContext) -> Iterator[Collected]:
    if holds_wheels(root):
        from scanner.collect._wheels import read_wheel, wheels  # noqa: PLC0415 - opens archives

        for wheel in wheels(root):
            yield from read_wheel(wheel, source, context)


def holds_wheels(root: Path) -> bool:
    """Say whether a path is a wheel, or a folder with wheels in it."""
    if root.suffix == ".whl":
        return root.is_file()
    return any(entry.name.endswith(".whl") for entry in _entries(str(root)))


class _Reader:
    """Reads regular files below one root, each with its cap."""

    def __init__(self, root: Path, source: Source, context: CollectContext) -> None:
        self._source = source
        self._context = context
        self._start = len(f"{root}".rstrip(os.sep)) + 1 if str(root) != "." else 0
        self._texts = source.options.get("texts", True) is not False
        self._provides = source.options.get("provides", True) is not False

    def _address(self, path: str) -> str:
        address = path[self._start :]
        return address if os.sep == "/" else address.replace(os.sep, "/")

    def python(self, metadata: os.DirEntry[str], name: str) -> Iterator[Collected]:
        """Yield the headers of one package, its licence files, and what it provides."""
        path = metadata.path
        if self._provides:
            # Takes the parser of requirements along, which a question about licences does without.
            from scanner.collect._installed import provided  # noqa: PLC0415

            yield from provided(Path(path), self._address(path), self._source, self._context)
        if metadata.is_file():  # an old egg-info is a file of its own
            yield from self.file(path, MAX_HEADERS, headers_only=True)
            return
        yield from self.file(f"{path}{os.sep}{name}", MAX_HEADERS, headers_only=True)
        for each in license_files(Path(path)) if self._texts else ():
            yield from self.file(str(each), MAX_LICENSE)

    def go(self, module: GoModule) -> Iterator[Collected]:
        """Yield what a Go module is, and its licence files: its only word on its licence."""
        address = self._address(str(module.folder))
        value = {"path": module.path, "version": module.version, "requires": list(module.requires)}
        origin = Origin(source=self._source.name, file=address)
        yield self._context.recorder.answer(
            self._source, Answer(f"{address}/{GO_MODULE}", value, origin, found=1)
        )
        for entry in sorted(_entries(str(module.folder)), key=lambda each: each.name):
            if self._texts and _LICENSE_NAME.match(entry.name) and entry.is_file():
                yield from self.file(entry.path, MAX_LICENSE)

    def node(self, modules: str) -> Iterator[Collected]:
        """Yield the package.json of each package below a node_modules folder, in order."""
        waiting, count = [modules], 0
        while waiting and count < MAX_PACKAGES:
            for entry in _folders(waiting.pop()):
                if entry.name == ".pnpm":
                    waiting += [f"{each.path}{os.sep}node_modules" for each in _folders(entry.path)]
                elif entry.name.startswith("@"):
                    waiting.append(entry.path)
                elif not entry.name.startswith("."):
                    yield from self._node_package(entry.path, waiting)
                    count += 1

    def _node_package(self, folder: str, waiting: list[str]) -> Iterator[Collected]:
        """Yield the package.json of a folder; a folder without one is no package."""
        for read in self.file(f"{folder}{os.sep}package.json", MAX_PACKAGE_JSON, optional=True):
            waiting.append(f"{folder}{os.sep}node_modules")
            yield read

    def file(
        self, path: str, cap: int, *, headers_only: bool = False, optional: bool = False
    ) -> Iterator[Collected]:
        """Yield the document at a path; nothing where there need not be one."""
        address = self._address(path)
        origin = Origin(source=self._source.name, file=address)
        try:
            data = _read(path, cap, headers_only=headers_only)
        except OSError as error:
            if not (optional and isinstance(error, FileNotFoundError | NotADirectoryError)):
                yield Unreadable(self._source.name, address, f"cannot be read: {error.strerror}")
            return
        if len(data) > cap:
            reason = f"larger than {cap} bytes, which no such file needs"
            yield Unreadable(self._source.name, address, reason)
            return
        # Old packages hold Latin-1; a name with an odd letter is no reason to know nothing of them.
        text = data if data.isascii() else data.decode("utf-8", errors="replace").encode()
        yield self._context.recorder.text(self._source, address, text, origin)


def _read(path: str, cap: int, *, headers_only: bool) -> bytes:
    """Return at most `cap` bytes and one of a file; of headers, those before an empty line."""
    # In a hostile folder a named pipe would make the scan wait for ever, and a link lead outside.
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    handle = os.open(path, os.O_RDONLY | flags)
    try:
        parts: list[bytes] = []
        size = 0
        while size <= cap and (part := os.read(handle, min(_CHUNK, cap + 1 - size))):
            parts.append(part)
            size += len(part)
            if headers_only and len(part) == _CHUNK and _BLANK_LINE.search(part):
                break
    finally:
        os.close(handle)
    data = b"".join(parts)
    return _headers(data) if headers_only else data


def _headers(data: bytes) -> bytes:
    """Return what stands before the first empty line, where the description begins."""
    if not data.partition(b"\n")[0].strip():
        return b""
    end = _BLANK_LINE.search(data)
    return data[: end.start() + 1] if end else data


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
    named = (root / "pyvenv.cfg").is_file() or root.name == "node_modules"
    return named or is_module_cache(root) or _has_packages(root) or holds_wheels(root)


def holds_installed(root: Path) -> bool:
    """Say whether a project's folder also holds what it depends on."""
    return bool(site_packages(root)) or (root / "node_modules").is_dir() or is_vendored(root)


def _has_packages(folder: Path) -> bool:
    endings = tuple(ending for ending, _ in _METADATA)
    return any(entry.name.endswith(endings) for entry in _entries(str(folder)))


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


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _folders(folder: str) -> list[os.DirEntry[str]]:
    """Return the folders in a folder, by name; links are left."""
    inner = (each for each in _entries(folder) if each.is_dir(follow_symlinks=False))
    return sorted(inner, key=lambda entry: entry.name)


CONNECTOR = Connector(
    collect=_collect,
    options={
        "path": "an environment, a site-packages folder, node_modules, a Go module cache, wheels, "
        "a project that holds one of these, or `current`",
        "texts": "false leaves out licence files and decides by metadata alone",
        "provides": "false leaves out which modules and programs a package provides",
    },
    needs=("read access to the installed packages",),
)
