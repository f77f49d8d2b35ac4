"""Entries of governance files as commits have them, to see which change brought one in."""

import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from scanner.collect._git import GitError, find_git_dir, read_blob, resolve, run_git
from scanner.evidence.reader import CannotReadError, decode
from scanner.findings.waiver_entries import entry_digest
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.operate.ssh_signatures import parts_of_commit

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?(?:\^1)?\Z")
_MOST_COMMITS = 200


@dataclass(slots=True)
class EntriesInGit:
    """Reads the entries of files in a repository at its commits; each only once.

    Attributes:
        git_dir: its git directory.
        inside: path from its root to the governance folder; "" for the root itself.
    """

    git_dir: Path
    inside: str = ""
    _read: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)

    def brought_in(self, file: str, commit: str, before: str) -> frozenset[str]:
        """Return the digests of the entries that a file has at a commit and not at one before."""
        return self._digests(file, commit) - self._digests(file, before)

    def has(self, commit: str) -> bool:
        """Say whether a commit is in the repository."""
        try:
            return bool(_COMMIT.match(commit) and resolve(self.git_dir, commit))
        except GitError:
            return False

    def commits_of(self, file: str, head: str) -> tuple[str, ...]:
        """Return the latest commits on the main line that touched a file, newest first."""
        place = f"{self.inside}/{file}" if self.inside else file
        try:
            said = run_git(
                self.git_dir, "--literal-pathspecs", "rev-list", "--first-parent",
                f"--max-count={_MOST_COMMITS}", "--end-of-options", head, "--", place,
            )  # fmt: skip
        except GitError:
            return ()
        return tuple(said.decode("ascii", "replace").split())

    def signed(self, commit: str) -> tuple[bytes, str]:
        """Return what was signed of a commit, and the SSH signature; "" when it has none."""
        try:
            return parts_of_commit(run_git(self.git_dir, "cat-file", "commit", commit))
        except GitError:
            return b"", ""

    def _digests(self, file: str, commit: str) -> frozenset[str]:
        key = (file, commit)
        if key not in self._read:
            self._read[key] = self._entries(file, commit)
        return self._read[key]

    def _entries(self, file: str, commit: str) -> frozenset[str]:
        if not _COMMIT.match(commit):
            return frozenset()
        place = f"{self.inside}/{file}" if self.inside else file
        try:
            text = decode(read_blob(self.git_dir, resolve(self.git_dir, commit), place))
            documents = load_documents(text)
        except (GitError, CannotReadError, DocumentSyntaxError):
            return frozenset()
        found = {entry_digest(one) for document in documents for one in _listed(document.value)}
        return frozenset(found - {""})


def repository_at(folder: Path) -> EntriesInGit | None:
    """Return the repository that a governance folder is in; None when it is in none."""
    found = find_git_dir(folder.resolve())
    return EntriesInGit(*found) if found else None


def _listed(value: Json) -> list[Mapping[str, Json]]:
    held = value
    if isinstance(value, Mapping):
        held = value.get("waivers") or value.get("corrections")
    return [one for one in held if isinstance(one, Mapping)] if isinstance(held, list) else []
