"""Walk a folder in a stable order, without following links to folders."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.model.evidence import Source, Unreadable
from scanner.normalize.grammars.globs import matches_path

SKIPPED = frozenset(
    {
        ".git", ".hg", ".svn", ".trueup", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".nox",
        ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".terraform", ".eggs",
    }
)  # fmt: skip
_MAX_DEPTH = 100
EXCLUDE = "globs over paths that are left out, such as fixtures/**; every report lists them"
"""Help of the option `exclude`."""


def excluded(source: Source, path: str) -> bool:
    """Say whether the source's own option `exclude` leaves a path out."""
    globs = source.options.get("exclude") or ()
    globs = (globs,) if isinstance(globs, str) else globs
    return bool(globs) and any(matches_path(str(glob), path) for glob in globs)


def walk(
    root: Path, source: str, *, recursive: bool = True, listed: list[str] | None = None
) -> Iterator[str | Unreadable]:
    """Yield the path of each file below a folder, sorted, with forward slashes.

    Folders that hold installed or generated things are left out. A folder that cannot be listed
    is an Unreadable. `listed` is given the path of each folder looked into, "" for the first.
    """
    listed = [] if listed is None else listed
    yield from _walk(root, "", source, _MAX_DEPTH if recursive else 0, listed)


def _walk(
    root: Path, inside: str, source: str, depth: int, listed: list[str]
) -> Iterator[str | Unreadable]:
    listed.append(inside)
    try:
        entries = sorted(os.scandir(root / inside), key=lambda entry: entry.name)
    except OSError as error:
        yield Unreadable(source, inside or ".", f"the folder cannot be listed: {error.strerror}")
        return
    for entry in entries:
        name = f"{inside}/{entry.name}" if inside else entry.name
        if not entry.is_dir(follow_symlinks=False):
            # A link to a folder is not followed: it leads out, or to what is walked anyway.
            if not entry.is_dir():
                yield name
        elif depth > 0 and entry.name not in SKIPPED:
            yield from _walk(root, name, source, depth - 1, listed)
        elif depth == 0 and inside.count("/") > 50:
            yield Unreadable(source, name, f"folders nested more than {_MAX_DEPTH} levels deep")
