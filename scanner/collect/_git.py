"""Plain git in an environment where nothing of a repository can run or reach out.

Only objects are read (`rev-parse`, `ls-tree`, `cat-file`, `diff-tree`): never a work tree, so that
hooks, filters, text conversion and file-system monitors have no occasion.
"""

import os
import re
import subprocess  # noqa: S404 - git is run as a program, from a list, without a shell
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.evidence.reader import MAX_FILE

TIMEOUT_SECONDS = 300
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_REVISION = re.compile(r"[A-Za-z0-9_@{}^~./+-]{1,250}\Z")
_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.symlinks=false",
    "core.untrackedCache=false",
    "core.useReplaceRefs=false",
    "core.commitGraph=false",
    "core.sshCommand=/bin/false",
    "core.gitProxy=",
    "credential.helper=",
    "diff.external=",
    "protocol.allow=never",
    "submodule.recurse=false",
    "uploadpack.packObjectsHook=",
    "fetch.recurseSubmodules=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "log.showSignature=false",
    "filter.lfs.process=",
    "filter.lfs.smudge=",
    "filter.lfs.clean=",
    "filter.lfs.required=false",
)


class GitError(RuntimeError):
    """Git could not answer; the message is its own first line, shortened."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree: its path, decoded as UTF-8 with unknown bytes kept as surrogates."""

    path: str
    mode: str
    oid: str
    size: int


def environment() -> dict[str, str]:
    """Return the whole environment that git is given: nothing of ours but where programs are."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ASKPASS": "/bin/false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_SSH_COMMAND": "/bin/false",
        "GIT_TERMINAL_PROMPT": "0",
    }


def command(repository: Path, *arguments: str) -> list[str]:
    """Return the hardened command line for one git command on a repository's objects."""
    # GIT_CONFIG_GLOBAL is empty, so that safe.directory is given here: owners may differ in CI.
    settings = (*_SETTINGS, f"safe.directory={repository}")
    options = [part for setting in settings for part in ("-c", setting)]
    return ["git", f"--git-dir={repository}", "--no-pager", "--bare", *options, *arguments]


def run_git(repository: Path, *arguments: str, input: bytes | None = None) -> bytes:  # noqa: A002 - as in subprocess
    """Return what one git command prints.

    Args:
        repository: its git directory, from `find_git_dir`.
        arguments: the command and its arguments; what comes from outside goes after `--`.
        input: bytes for its standard input.

    Raises:
        GitError: git failed, took too long or is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a list; arguments from outside are checked or after --
            command(repository, *arguments),
            input=input if input is not None else b"",
            capture_output=True,
            env=environment(),
            cwd="/",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise GitError(f"git could not be run: {type(error).__name__}") from None
    if done.returncode:
        raise GitError(_first_line(done.stderr))
    return done.stdout


def _first_line(stderr: bytes) -> str:
    words = stderr.decode("utf-8", "replace").strip().splitlines()
    return (words[0] if words else "git failed without a word")[:300]


def find_git_dir(path: Path) -> tuple[Path, str] | None:
    """Return the git directory that a folder belongs to, and the folder's path inside the tree.

    None when it belongs to none. A bare repository is found when it is named itself.

    Raises:
        GitError: there is a `.git`, but it is no usable repository.
    """
    start = path.resolve()
    if (start / "HEAD").is_file() and (start / "objects").is_dir():
        return start, ""
    for folder in (start, *start.parents):
        dot_git = folder / ".git"
        if dot_git.exists():
            inside = "" if folder == start else start.relative_to(folder).as_posix()
            return _git_dir(dot_git), inside
    return None


def _git_dir(dot_git: Path) -> Path:
    """Follow the pointer file of a linked work tree or submodule."""
    if dot_git.is_dir():
        return dot_git
    try:
        text = dot_git.read_text("utf-8")[:4096]
    except (OSError, UnicodeDecodeError):
        raise GitError(".git is neither a folder nor a pointer to one") from None
    target = dot_git.parent / text.removeprefix("gitdir:").strip()
    if not text.startswith("gitdir:") or not (target / "HEAD").is_file():
        raise GitError(".git points to no repository")
    return target.resolve()


def foreign_objects(repository: Path) -> str:
    """Return what makes a repository read objects of another place; "" when nothing does.

    A hostile checkout could otherwise name a repository of the person who scans it.
    """
    objects = repository / "objects"
    if objects.is_symlink():
        return "its objects are a symbolic link to another place"
    alternates = objects / "info" / "alternates"
    if alternates.exists():
        return "it borrows objects of another repository (objects/info/alternates)"
    return ""


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
            entries.append(Entry(name, mode, oid, int(size) if size.isdigit() else 0))
    return tuple(entries)


def read_blobs(repository: Path, oids: Sequence[str]) -> Iterator[bytes | None]:
    """Yield the content of each blob, in the given order; None where the object is missing.

    Raises:
        GitError: git stopped before the last one.
    """
    if not oids:
        return
    process = subprocess.Popen(  # noqa: S603 - a fixed list
        command(repository, "cat-file", "--batch", "--buffer"),
        stdin=subprocess.PIPE,
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


_BATCH = 500


def _batch(process: "subprocess.Popen[bytes]", oids: Sequence[str]) -> Iterator[bytes | None]:
    stdin, stdout = process.stdin, process.stdout
    if stdin is None or stdout is None:
        raise GitError("git could not be run")
    # In groups smaller than a pipe's buffer, so that neither side waits for the other.
    for start in range(0, len(oids), _BATCH):
        group = oids[start : start + _BATCH]
        lines = "".join(f"{oid}\n" for oid in group)
        stdin.write(lines.encode("ascii"))
        if start + _BATCH >= len(oids):
            stdin.close()
        else:
            # Without an end of input, git keeps answers in its buffer until it is told to flush.
            stdin.write(b"flush\n")
            stdin.flush()
        for _ in group:
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
