"""Proposals as branches of a local git repository: one commit each, made from objects only."""

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scanner.forges._forge import (
    NotOursError,
    Opened,
    Proposal,
    ProposedFile,
    StaleBaseError,
    marks_of,
)
from scanner.forges._git import GitError, git, line

PREFIX = "refs/heads/trueup/"
_PLAIN_FILES = frozenset({"100644", "100755"})
_NOTHING = "0" * 40


class LocalForge:
    """Makes branches in the repository itself; the checked-out files are never touched."""

    def proposed(self, repository: Path) -> Mapping[str, str]:
        """Return the branch of each "fingerprint:state" that an unmerged branch of ours clears."""
        held = line(
            repository, "for-each-ref", "--format=%(refname:short)", "--no-merged=HEAD", PREFIX
        )
        found = {}
        for branch in held.split():
            marks = marks_of(_message(repository, f"refs/heads/{branch}"))
            for mark in filter(None, marks.get("Findings", "").split(", ")):
                found[mark] = branch
        return found

    def open(self, proposal: Proposal) -> Opened:
        """Make the branch from the base commit; the second time, change nothing.

        Raises:
            StaleBaseError: HEAD is another commit than the plan's, or a file has changed.
            NotOursError: the branch is there and was not made from this plan.
            GitError: git failed.
        """
        repository, reference = proposal.repository, f"refs/heads/{proposal.branch}"
        there = line(repository, "for-each-ref", "--format=%(objectname)", reference)
        if there:
            if _is_same(repository, there, proposal):
                return Opened(proposal.branch, there, written=False)
            raise NotOursError(f"{proposal.branch}: holds other work and is left alone")
        head = line(repository, "rev-parse", "--verify", "HEAD^{commit}")
        if head != proposal.base:
            raise StaleBaseError(
                f"{repository}: planned at {proposal.base[:12]}, now at {head[:12]}: plan again"
            )
        commit = commit_objects(proposal)[-1]
        git(repository, "update-ref", "--", reference, commit, _NOTHING)
        return Opened(proposal.branch, commit, written=True)

    def head(self, repository: Path, branch: str) -> str:
        """Return the commit that the branch names; "" when there is no such branch."""
        return line(repository, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")

    def is_merged(self, repository: Path, commit: str) -> bool:
        """Say whether the history of HEAD holds the commit."""
        try:
            git(repository, "merge-base", "--is-ancestor", commit, "HEAD")
        except GitError:
            return False
        return True

    def is_made_from(self, repository: Path, commit: str, patch: str) -> bool:
        """Say whether a commit is the proposal with this digest."""
        return marks_of(_message(repository, commit)).get("Patch") == patch

    def close(self, repository: Path, branch: str, commit: str) -> bool:
        """Delete the branch, if its head is this commit and nobody has it checked out."""
        reference = f"refs/heads/{branch}"
        if reference in _checked_out(repository):
            return False
        try:
            git(repository, "update-ref", "-d", "--", reference, commit)
        except GitError:
            return False  # Somebody added a commit in this very moment.
        return True


forge = LocalForge()


def _checked_out(repository: Path) -> set[str]:
    """Return the branches that work trees stand on."""
    heads = [repository / "HEAD", *(repository / "worktrees").glob("*/HEAD")]
    texts = (head.read_text("utf-8", "replace") for head in heads if head.is_file())
    return {text.removeprefix("ref:").strip() for text in texts if text.startswith("ref:")}


def _is_same(repository: Path, commit: str, proposal: Proposal) -> bool:
    """Say whether a branch holds exactly the commits that this proposal would make."""
    made = len(proposal.commits)
    held = line(repository, "rev-list", "--parents", "-n", str(made), commit).splitlines()
    straight = all(len(each.split()) == 2 for each in held)
    marks = marks_of(_message(repository, commit))
    same = marks.get("Patch") == proposal.patch_sha256
    return straight and held[-1].split()[1:] == [proposal.base] and same


def _message(repository: Path, commit: str) -> str:
    return git(repository, "log", "-1", "--format=%B", commit, "--").decode("utf-8", "replace")


def commit_objects(proposal: Proposal) -> tuple[str, ...]:
    """Write the commits of a proposal, which no reference names yet, and return their ids in order.

    Raises:
        StaleBaseError: a file is not the one that was planned.
        GitError: git failed.
    """
    repository, parent = proposal.repository, proposal.base
    contents: dict[str, bytes] = {}
    made: list[str] = []
    with tempfile.TemporaryDirectory(prefix="trueup-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        git(repository, "read-tree", proposal.base, extra=index)
        for title in proposal.commits:
            for file in proposal.files:
                if file.commit == title:
                    entry = _entry(proposal, file, contents)
                    git(repository, "update-index", "-z", "--index-info", data=entry, extra=index)
            tree = git(repository, "write-tree", extra=index).decode().strip()
            last = len(made) == len(proposal.commits) - 1
            message = proposal.message if last else f"{title}\n"
            parent = _commit(proposal, tree, parent, message)
            made.append(parent)
    return tuple(made)


def _entry(proposal: Proposal, file: ProposedFile, contents: dict[str, bytes]) -> bytes:
    """Return what the index is told about a file, and note its content for later commits."""
    mode = _checked_mode(proposal, file, contents)
    if file.after is None:
        return f"0 {_NOTHING}\t{file.path}\0".encode()
    contents[file.path] = file.after
    repository = proposal.repository
    blob = line(repository, "hash-object", "-w", "--no-filters", "--stdin", data=file.after)
    return f"{mode} {blob}\t{file.path}\0".encode()


def _commit(proposal: Proposal, tree: str, parent: str, message: str) -> str:
    name, _, address = proposal.author.partition("<")
    who = {"NAME": name.strip(), "EMAIL": address.rstrip("> ") or "trueup@localhost"}
    date = {"DATE": f"@{int(proposal.date.timestamp())} +0000"}
    environment = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (who | date).items()
    }
    made = git(
        proposal.repository, "commit-tree", tree, "-p", parent, "-F", "-",
        data=message.encode(), extra=environment,
    )  # fmt: skip
    return made.decode().strip()


def _checked_mode(proposal: Proposal, file: ProposedFile, contents: Mapping[str, bytes]) -> str:
    """Return the mode of the file in the base, when it is a plain file with the planned content."""
    mode, content = committed(proposal.repository, proposal.base, file.path)
    if mode not in _PLAIN_FILES:
        raise StaleBaseError(f"{file.path}: is not a plain file in {proposal.base[:12]}")
    content = contents.get(file.path, content)
    if hashlib.sha256(content).hexdigest() != file.before_sha256:
        raise StaleBaseError(f"{file.path}: is not the file that was planned: plan again")
    return mode


def committed(repository: Path, commit: str, path: str) -> tuple[str, bytes]:
    """Return mode and content of a file in a commit; ("", b"") when it has none of that name.

    Raises:
        GitError: git failed.
    """
    if ".." in path.split("/") or path.startswith("/"):
        return "", b""
    listed = git(repository, "ls-tree", "-z", "--full-tree", commit, "--", f":(literal){path}")
    entries = [entry for entry in listed.split(b"\0") if entry]
    for entry in entries:
        facts, _, name = entry.partition(b"\t")
        mode, kind, blob = facts.decode("ascii").split()
        if name.decode("utf-8", "surrogateescape") == path and kind == "blob":
            return mode, git(repository, "cat-file", "blob", blob)
    return "", b""


__all__ = ["GitError", "LocalForge", "committed", "forge"]
