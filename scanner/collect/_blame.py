"""Who wrote each line of the team's own files, from git, by way of GitPython."""

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any

from scanner.collect._git_run import SETTINGS, environment
from scanner.model.quick_dataclass import dataclass

_IMPORTING = Lock()
_OBJECT_IDS = frozenset({40, 64})
"""Lengths of the ids of commits, by SHA-1 and by SHA-256."""


def blame(git_dir: Path, commit: str, path: str) -> tuple[str, ...]:
    """Return the author of each line of a file, as "Name <address>".

    Args:
        git_dir: the repository.
        commit: full id of the commit.
        path: path of the file inside the repository.

    Returns:
        Authors in order of line; empty when git cannot say.
    """
    porcelain = _asked(git_dir, "--line-porcelain", commit, path)
    return _authors(porcelain)


@dataclass(frozen=True, slots=True)
class Written:
    """Who wrote a line, when (RFC 3339, UTC), and in which commit."""

    author: str
    date: str
    commit: str


def blame_lines(git_dir: Path, commit: str, path: str, lines: Iterable[int]) -> dict[int, Written]:
    """Return who wrote each of some lines of a file; a line that git cannot tell of is left out."""
    ranges = [f"-L{line},{line}" for line in sorted(set(lines)) if line > 0]
    if not ranges:
        return {}
    return dict(_written(_asked(git_dir, "--line-porcelain", *ranges, commit, path)))


def _library() -> Any:
    """Return GitPython, imported now: that fails where the program git is not installed.

    Its import runs `git version` with everything that is set here, credentials too, which are
    therefore put aside meanwhile.
    """
    with _IMPORTING:
        if "git" not in sys.modules:
            held = dict(os.environ)
            os.environ.clear()
            os.environ.update(environment())
            try:
                import_module("git")
            finally:
                os.environ.clear()
                os.environ.update(held)
    return import_module("git")


def _asked(git_dir: Path, *arguments: str) -> bytes:
    """Return what git says; nothing when it cannot say. The last two are the commit and the path."""
    git = _library()
    runner = git.Git(os.sep)
    # The library hands on everything that is set here, credentials too: it is emptied by name.
    runner.update_environment(**dict.fromkeys(os.environ, ""))
    runner.update_environment(**environment(), GIT_DIR=str(git_dir), GIT_WORK_TREE=os.sep)
    runner.set_persistent_git_options(c=[*SETTINGS, f"safe.directory={git_dir}"], no_pager=True)
    *options, commit, path = arguments
    try:
        said: bytes = runner.blame(
            *options, "--no-textconv", commit, "--", path, stdout_as_string=False
        )
    except git.GitCommandError:
        return b""
    return said


def _written(porcelain: bytes) -> Iterator[tuple[int, Written]]:
    held: dict[bytes, str] = {}
    commit, line = "", 0
    for text in porcelain.split(b"\n"):
        head, _, rest = text.partition(b" ")
        if text.startswith(b"\t"):
            when = datetime.fromtimestamp(int(held.get(b"author-time", "0")), UTC)
            author = f"{held.get(b'author', '')} {held.get(b'author-mail', '')}"
            yield line, Written(author, when.isoformat(), commit)
            held = {}
        elif not held and len(head) in _OBJECT_IDS:
            commit, line = head.decode(), int(rest.split(b" ")[1])
            held[b""] = commit
        else:
            held[head] = rest.decode("utf-8", "replace")


def _authors(porcelain: bytes) -> tuple[str, ...]:
    authors: list[str] = []
    name = address = ""
    for line in porcelain.split(b"\n"):
        if line.startswith(b"author "):
            name = line[7:].decode("utf-8", "replace")
        elif line.startswith(b"author-mail "):
            address = line[12:].decode("utf-8", "replace")
        elif line.startswith(b"\t"):
            authors.append(f"{name} {address}")
    return tuple(authors)
