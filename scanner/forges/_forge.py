"""What every forge can do with a proposal, and the words they share."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from scanner.model.quick_dataclass import dataclass

_TRAILER = re.compile(r"^TrueUp-(Findings|Patch|Base): ([0-9a-f:, ]{1,100000})$", re.MULTILINE)


class StaleBaseError(RuntimeError):
    """The repository moved on since the plan was made; plan again."""


class NotOursError(RuntimeError):
    """A branch of that name holds work that this program did not write; it is left alone."""


@dataclass(frozen=True, slots=True)
class ProposedFile:
    """One file with its new content, and the digest of the content it replaces.

    Attributes:
        after: None when the file goes.
        commit: title of the commit that holds it; "" where the proposal is one commit.
    """

    path: str
    before_sha256: str
    after: bytes | None
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A branch to be made.

    Attributes:
        branch: name below refs/heads/, made from the content.
        title: one line. description: markdown for reviewers, everything from outside escaped.
        repository: its git directory.
        base: commit that the files were read from, which must still be the newest.
        files: in the order of their commits; one of a later commit replaces what earlier ones left.
        findings: "fingerprint:state" of each finding that it clears.
        patch_sha256: digest over all files before and after.
        author: "Name <address>". date: time of the commit, so that the same plan gives the same
            commit.
    """

    branch: str
    title: str
    description: str
    repository: Path
    base: str
    files: tuple[ProposedFile, ...]
    findings: tuple[str, ...]
    patch_sha256: str
    author: str
    date: datetime

    @property
    def commits(self) -> tuple[str, ...]:
        """The titles of its commits, in order; [""] where it is one commit under its own title."""
        return tuple(dict.fromkeys(file.commit for file in self.files))

    @property
    def message(self) -> str:
        """The message of the newest commit, whose last lines identify the proposal."""
        return (
            f"{self.commits[-1] or self.title}\n\n"
            f"TrueUp-Findings: {', '.join(self.findings)}\n"
            f"TrueUp-Patch: {self.patch_sha256}\n"
            f"TrueUp-Base: {self.base}\n"
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a proposal: where it is, and whether anything was written."""

    branch: str
    commit: str
    written: bool


class Forge(Protocol):
    """A place where proposals are made."""

    def proposed(self, repository: Path) -> Mapping[str, str]:
        """Return the branch of each "fingerprint:state" that an open proposal clears."""

    def open(self, proposal: Proposal) -> Opened:
        """Make the branch; the second time, change nothing.

        Raises:
            StaleBaseError: the repository moved on.
            NotOursError: the branch holds other work.
        """


class Branches(Protocol):
    """What became of the branches of earlier proposals."""

    def head(self, repository: Path, branch: str) -> str:
        """Return the commit that the branch names; "" when there is no such branch."""

    def is_merged(self, repository: Path, commit: str) -> bool:
        """Say whether the history of HEAD holds the commit."""

    def is_made_from(self, repository: Path, commit: str, patch: str) -> bool:
        """Say whether a commit is the proposal with this digest."""

    def close(self, repository: Path, branch: str, commit: str) -> bool:
        """Delete the branch, if its head is this commit and nobody has it checked out."""


def marks_of(message: str) -> Mapping[str, str]:
    """Return what the last lines of a commit message identify: Findings, Patch, Base."""
    return {found[1]: found[2] for found in _TRAILER.finditer(message)}
