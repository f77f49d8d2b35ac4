"""A value that differs when documents on this machine do, without opening one of them."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from scanner.model.connector import CollectContext, Followed
from scanner.model.evidence import Collected, Source
from scanner.normalize.grammars.globs import is_glob

_PASSED_OVER = frozenset({".git", ".trueup", "__pycache__", "node_modules", ".venv"})
_MOST = 500_000


Collect = Callable[[Source, CollectContext], Iterator[Collected]]
Places = Callable[[Source, CollectContext], Iterable[Path]]


def following(
    collect: Collect, places: Places | None = None
) -> Callable[[Source, CollectContext, str, float], Followed]:
    """Return how documents on this machine are followed: all are read anew once any is another.

    Args:
        collect: reads everything.
        places: files and folders that are looked at; those of the option `path` by default.
    """

    def follow(source: Source, context: CollectContext, mark: str, _seconds: float) -> Followed:
        looked = (places or _of_path)(source, context)
        said = ".".join(mark_of(one) for one in looked)
        if mark and said == mark:
            return Followed(mark)
        return Followed(said, tuple(collect(source, context)), whole=True)

    return follow


def _of_path(source: Source, context: CollectContext) -> Iterator[Path]:
    held = source.options.get("path", ".")
    for one in held if isinstance(held, list) else [held]:
        path = context.root / str(one)
        while is_glob(str(path)) and path != path.parent:
            path = path.parent
        yield path


def mark_of(place: Path) -> str:
    """Return the mark of a file or folder: the commit it stands at, and what the disk says of its files.

    Of each file the size, the time of its last change and its number count.
    """
    total = hashlib.sha256(f"{place}\0{_commit(place)}".encode())
    if place.is_file():
        _add(total, place)
        return total.hexdigest()
    seen = 0
    for folder, folders, files in os.walk(place):
        folders[:] = sorted(name for name in folders if name not in _PASSED_OVER)
        for name in sorted(files):
            seen += 1
            _add(total, Path(folder, name))
        if seen > _MOST:
            return ""
    return total.hexdigest()


def _add(total: "hashlib._Hash", path: Path) -> None:
    try:
        held = path.lstat()
    except OSError:
        return
    total.update(f"{path}\0{held.st_size}\0{held.st_mtime_ns}\0{held.st_ino}\n".encode())


def _commit(place: Path) -> str:
    # A question about files follows nothing, and what runs git is large.
    from scanner.collect._git import GitError  # noqa: PLC0415
    from scanner.collect._git_place import find_git_dir  # noqa: PLC0415
    from scanner.collect._git_run import run_git  # noqa: PLC0415

    try:
        found = find_git_dir(place if place.is_dir() else place.parent)
        return "" if found is None else run_git(found[0], "rev-parse", "HEAD").decode().strip()
    except (GitError, OSError):
        return ""
