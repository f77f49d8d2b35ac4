"""Read the objects of a git repository with plain git, hardened.

Only objects are read (`rev-parse`, `ls-tree`, `cat-file`, `diff-tree`): never a work tree, so that
hooks, filters, text conversion and file-system monitors have no occasion.
"""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scanner.collect._git_place import find_git_dir, foreign_objects
from scanner.collect._git_run import TIMEOUT_SECONDS, GitError, command, environment, run_git
from scanner.evidence.reader import MAX_FILE
from scanner.model.quick_dataclass import dataclass

__all__ = [
    "TIMEOUT_SECONDS",
    "Entry",
    "GitError",
    "changed_paths",
    "command",
    "environment",
    "find_git_dir",
    "foreign_objects",
    "read_blob",
    "read_blobs",
    "resolve",
    "run_git",
    "tree",
]

_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_REVISION = re.compile(r"[A-Za-z0-9_@{}^~./+-]{1,250}\Z")
_ANSWER = 2**18


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree: its path, decoded as UTF-8 with unknown bytes kept as surrogates."""

    path: str
    mode: str
    oid: str
    size: int


def resolve(repository: Path, revision: str) -> str:
    """Return the full id of the commit that a revision names.

    Raises:
        GitError: no such commit, or the name is not one of a revision.
    """
    if revision.startswith("-") or not _REVISION.match(revision):
        raise GitError("not the name of a revision")
    answer = run_git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    oid = answer.decode("ascii", "replace").strip()
    if not _OID.match(oid):
        raise GitError("not the name of a commit")
    return oid


def tree(repository: Path, commit: str, folder: str = "") -> tuple[Entry, ...]:
    """Return every file, link and submodule of a commit below a folder, in git's order.

    Args:
        repository: its git directory.
        commit: a full commit id.
        folder: path inside the tree; "" for all.

    Raises:
        GitError: no such commit or folder.
    """
    arguments = ["ls-tree", "-r", "-z", "--long", "--full-tree", "--end-of-options", commit]
    if folder:
        arguments = ["--literal-pathspecs", *arguments, "--", folder]
    entries = []
    for record in run_git(repository, *arguments).split(b"\0"):
        if record:
            facts, _, path = record.partition(b"\t")
            mode, _, oid, size = facts.decode("ascii").split()
            name = path.decode("utf-8", "surrogateescape")
            entries.append(Entry(name, mode, oid, int(size) if size.isdecimal() else 0))
    return tuple(entries)


def read_blobs(repository: Path, oids: Sequence[str]) -> Iterator[bytes | None]:
    """Yield the content of each blob, in the given order; None where the object is missing.

    Raises:
        GitError: git stopped before the last one.
    """
    if not oids:
        return
    # Asked for in a file: neither side waits for the other, and git need not answer one by one.
    with tempfile.TemporaryFile() as asked:
        asked.write("".join([f"{oid}\n" for oid in oids]).encode("ascii"))
        asked.seek(0)
        process = subprocess.Popen(  # noqa: S603 - a fixed list
            command(repository, "cat-file", "--batch", "--buffer"),
            bufsize=_ANSWER,
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd="/",
        )
    try:
        yield from _batch(process, oids)
    finally:
        process.kill()
        process.communicate()


def _batch(process: "subprocess.Popen[bytes]", oids: Sequence[str]) -> Iterator[bytes | None]:
    stdout = process.stdout
    if stdout is None:
        raise GitError("git could not be run")
    for _ in oids:
        header = stdout.readline().split()
        if header[1:] == [b"missing"]:
            yield None
            continue
        if len(header) != 3:
            raise GitError("git stopped before the last file was read")
        data = stdout.read(int(header[2]))
        stdout.read(1)
        yield data


def read_blob(repository: Path, commit: str, path: str) -> bytes:
    """Return the content of one file at a commit.

    Raises:
        GitError: there is none, it is no file, or it is too large.
    """
    for entry in tree(repository, commit, path):
        if entry.path == path and entry.mode.startswith("100"):
            if entry.size > MAX_FILE:
                raise GitError(f"{path}: too large")
            for data in read_blobs(repository, [entry.oid]):
                if data is not None:
                    return data
    raise GitError(f"{path}: no such file at {commit[:12]}")


def changed_paths(repository: Path, base: str, head: str) -> Mapping[str, str]:
    """Return the paths that differ between two commits: path -> "A", "M", "D" or "T".

    Raises:
        GitError: one of the commits is missing.
    """
    answer = run_git(
        repository, "diff-tree", "-r", "-z", "--no-renames", "--name-status", "--no-ext-diff",
        "--no-textconv", "--end-of-options", resolve(repository, base), resolve(repository, head),
    )  # fmt: skip
    fields = answer.split(b"\0")
    return {
        path.decode("utf-8", "surrogateescape"): status.decode("ascii")[:1]
        for status, path in zip(fields[::2], fields[1::2], strict=False)
    }
