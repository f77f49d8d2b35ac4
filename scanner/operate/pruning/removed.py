"""How much a group of a plan takes out."""

from pathlib import Path

from scanner.collect._git import run_git
from scanner.forges.local import committed
from scanner.model.quick_dataclass import dataclass
from scanner.operate.plan_file import Group
from scanner.operate.proposals import files_of


@dataclass(frozen=True, slots=True)
class Removed:
    """What a group makes smaller.

    Attributes:
        files: how many go as a whole.
        lines, bytes: how many fewer there are, in the files that go and in those that change.
    """

    files: int
    lines: int
    bytes: int

    def __str__(self) -> str:
        """Return it in words."""
        files = "1 file" if self.files == 1 else f"{self.files} files"
        return f"removes {files}, {self.lines:,} lines, {self.bytes:,} bytes"


def removed_by(group: Group) -> Removed:
    """Return how much a group takes out.

    Raises:
        StaleBaseError: a file is not the one that was planned.
        GitError: git failed.
    """
    repository = Path(group.repository)
    last = {file.path: file.after for file in files_of(repository, group)}
    lines = size = 0
    for path, after in last.items():
        _, before = committed(repository, group.base, path)
        lines += before.count(b"\n") - (after or b"").count(b"\n")
        size += len(before) - len(after or b"")
    return Removed(sum(after is None for after in last.values()), lines, size)


def last_changed(group: Group, path: str) -> str:
    """Return when and by which commit a file of a group's base was changed last, in words.

    Raises:
        GitError: git failed.
    """
    said = run_git(
        Path(group.repository), "log", "-1", "--format=%as in %h", group.base, "--",
        f":(literal){path}",
    )  # fmt: skip
    return said.decode("ascii", "replace").strip()
