"""Read sources as they are in one commit, and from nowhere else."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from scanner.collect._commit import Checkout, entries_of
from scanner.collect._git import GitError, find_git_dir, read_blob, resolve, run_git
from scanner.evidence.reader import CannotReadError, decode
from scanner.model.evidence import Source
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.codeowners import owner_patterns

OWNER_FILES = (
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    "owners/CODEOWNERS",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A source, and where in the repository its files are.

    Attributes:
        inside: folder or file inside the repository; "" for its root.
        folders: parts of it to read; ("",) for all.
        revision: full id of the commit to read it from.
    """

    source: Source
    inside: str
    folders: tuple[str, ...]
    revision: str


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that a change is made in.

    Attributes:
        root: its folder. git_dir: its git directory.
        inside: path from the root to the folder that was named; "" for the root itself.
    """

    root: Path
    git_dir: Path
    inside: str

    def place_of(self, path: Path) -> str | None:
        """Return a path inside the repository, by its name alone; None when it is outside."""
        named = PurePosixPath(os.path.normpath(path).replace(os.sep, "/"))
        try:
            inside = named.relative_to(self.root.as_posix()).as_posix()
        except ValueError:
            return None
        return "" if inside == "." else inside


def repository_of(folder: Path) -> Repository:
    """Return the repository that a folder is in.

    Raises:
        GitError: it is in none.
    """
    folder = folder.resolve()
    found = find_git_dir(folder)
    if found is None:
        raise GitError(f"{folder}: is not in a git repository")
    git_dir, inside = found
    depth = len(PurePosixPath(inside).parts)
    return Repository(folder.parents[depth - 1] if depth else folder, git_dir, inside)


def fork_point(repository: Repository, base: str, head: str) -> str:
    """Return the commit that both grew from, so that what base gained since counts for neither.

    Raises:
        GitError: the two have nothing in common, or the history was cut off by a shallow clone.
    """
    answer = run_git(repository.git_dir, "merge-base", "--end-of-options", base, head)
    return resolve(repository.git_dir, answer.decode("ascii", "replace").split()[0])


def text_at(repository: Repository, revision: str, path: str) -> str | None:
    """Return a file's text in a commit; None when it has no such file or it is not text."""
    try:
        return decode(read_blob(repository.git_dir, revision, path))
    except (GitError, CannotReadError):
        return None


def located(repository: Repository, reading: Reading) -> tuple[Checkout, tuple[str, ...]]:
    """Return the place in the repository that a reading means, and the folders or files in it."""
    place = Checkout(
        repository.root / reading.inside, repository.git_dir, reading.inside, reading.revision
    )
    if reading.folders == ("",) and _is_file(repository, reading):
        parent, _, name = reading.inside.rpartition("/")
        return replace(place, inside=parent), (name,)
    return place, reading.folders


def _is_file(repository: Repository, reading: Reading) -> bool:
    if not reading.inside:
        return False
    try:
        listed = run_git(
            repository.git_dir, "--literal-pathspecs", "ls-tree", "-z", "--full-tree",
            "--end-of-options", reading.revision, "--", reading.inside,
        )  # fmt: skip
    except GitError:
        return False
    return b" blob " in listed.split(b"\t")[0] + b" "


def facts_at(repository: Repository, revision: str, waivers: Sequence[str]) -> GitFacts:
    """Return owners, and who wrote each line of the waivers, as one commit has them.

    Args:
        repository: where it is.
        revision: full id of the commit.
        waivers: folders with waivers, inside the folder that was named.
    """
    place = Checkout(repository.root, repository.git_dir, repository.inside, revision)
    try:
        files = [one.path for one in entries_of(place, tuple(waivers))] if waivers else []
    except GitError:
        files = []
    prefix = f"{repository.inside}/" if repository.inside else ""
    written = [path for path in files if path.endswith((".yaml", ".yml"))]
    authors = _authors(repository, revision, prefix, written) if written else {}
    return GitFacts(revision, authors, _owners(repository, revision, prefix))


def _authors(
    repository: Repository, revision: str, prefix: str, files: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    from scanner.collect._blame import blame  # noqa: PLC0415 - GitPython takes 0.15 s to import

    return {path: blame(repository.git_dir, revision, prefix + path) for path in files}


def _owners(repository: Repository, revision: str, prefix: str) -> tuple[OwnerPattern, ...]:
    for name in OWNER_FILES:
        text = text_at(repository, revision, prefix + name)
        if text is not None:
            return tuple(owner_patterns(text))
    return ()
