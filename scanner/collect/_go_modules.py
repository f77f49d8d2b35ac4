"""Go modules: a module cache, or what a project vendors; nothing of them is run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_VENDORED = re.compile(r"# ([^\s]{1,500}) (v[^\s]{1,200})")
_UPPER = re.compile("!([a-z])")
_MAX_DEPTH = 12
_MAX_BYTES = 4_000_000


class GoModule(NamedTuple):
    """One module: its folder, its path, its version, and the modules that it requires."""

    folder: Path
    path: str
    version: str
    requires: tuple[str, ...]


def is_module_cache(root: Path) -> bool:
    """Say whether a folder is what `go env GOMODCACHE` names."""
    return (root / "cache" / "download").is_dir()


def is_vendored(root: Path) -> bool:
    """Say whether a project vendors its modules."""
    return (root / "vendor" / "modules.txt").is_file()


def go_modules(root: Path) -> Iterator[GoModule]:
    """Yield the modules of a module cache or of a project's vendor folder, in order."""
    if is_module_cache(root):
        yield from _cached(root, "", _MAX_DEPTH)
    elif is_vendored(root):
        vendor = root / "vendor"
        for path, version in _VENDORED.findall(_text(vendor / "modules.txt")):
            # A module of which no package is used is listed and not there.
            if (vendor / path).is_dir():
                yield GoModule(vendor / path, path, version, ())


def _cached(root: Path, inside: str, depth: int) -> Iterator[GoModule]:
    for entry in sorted(os.scandir(root / inside), key=lambda each: each.name):
        name = f"{inside}/{entry.name}" if inside else entry.name
        if not entry.is_dir(follow_symlinks=False) or name == "cache":
            continue
        if "@v" in entry.name:
            path, _, version = name.rpartition("@")
            folder = root / name
            yield GoModule(folder, _plain(path), version, _requires(folder / "go.mod"))
        elif depth:
            yield from _cached(root, name, depth - 1)


def _plain(path: str) -> str:
    """Return a module path as written: the cache writes an upper case letter as `!` and a small one.

    Source: Go Modules Reference, module cache.
    """
    return _UPPER.sub(lambda match: match[1].upper(), path)


def _requires(file: Path) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_required(_text(file))))


def _required(text: str) -> Iterator[str]:
    """Yield the module paths that a go.mod requires, whether in a block or on a line of its own."""
    for line in text.splitlines():
        words = line.split()
        words = words[1:] if words[:1] == ["require"] else words
        if len(words) > 1 and "." in words[0] and words[1][:1] == "v" and words[1][1:2].isdecimal():
            yield words[0]


def _text(path: Path) -> str:
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
            return file.read(_MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
