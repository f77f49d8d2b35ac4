"""The words that the manifests and locks of some folders hold: what is not among them is not in use."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from scanner import plugins
from scanner.collect._folder import walk
from scanner.evidence.reader import CannotReadError, read_file
from scanner.model.connector import DocumentReader

_READERS = (
    "cargo-lock", "cargo-toml", "conda-environment", "conda-locks", "go-modules", "node-locks", "package-json",
    "pipfile", "php-composer", "pom-xml", "pyproject-toml", "python-locks", "python-source",
    "requirements-txt", "ruby-gems", "setup-cfg", "setup-py",
)  # fmt: skip
_CODE = (".py", ".pyi", ".pyw", ".pyx", ".pxd")
_INSTALLED = (".dist-info", ".egg-info")
_SCRIPT = b"# /// script"
_WORD = re.compile(rb"[a-z0-9]+")


def words_of(name: bytes) -> set[bytes]:
    """Return the runs of ASCII letters and digits of a name or text, in small letters."""
    return set(_WORD.findall(name.lower()))


def asked_words(folders: Iterable[Path]) -> frozenset[bytes]:
    """Return every word of every manifest, lock and installed name below some folders.

    What cannot be read adds nothing: the source that the folder belongs to says so.
    """
    found: set[bytes] = set()
    for folder in folders:
        for root, name in _files(folder):
            found |= _words_in(root, name)
    return frozenset(found)


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    if folder.is_file():
        yield folder.parent, folder.name
        return
    for entry in walk(folder, ""):
        if isinstance(entry, str):
            yield folder, entry


def _words_in(root: Path, name: str) -> set[bytes]:
    parent = os.path.dirname(name).rpartition("/")[2]  # noqa: PTH120 - texts, for thousands
    if parent.endswith(_INSTALLED):
        return words_of(parent.encode("utf-8", "surrogateescape"))
    if not _is_manifest(name.rpartition("/")[2], name):
        return set()
    try:
        data = read_file(root, name)
    except CannotReadError:
        return set()
    return words_of(data) if not name.endswith(_CODE) or _says(name, data) else set()


def _says(name: str, data: bytes) -> bool:
    return name.endswith("setup.py") or _SCRIPT in data


def _is_manifest(last: str, name: str) -> bool:
    return last.endswith(".gemspec") or any(
        reader.named is None or reader.named(last if reader.last_part else name)
        for reader in _readers()
    )


@lru_cache(maxsize=1)
def _readers() -> tuple[DocumentReader, ...]:
    return tuple(plugins.load_as("normalize/documents", name, DocumentReader) for name in _READERS)
