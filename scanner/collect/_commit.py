"""Read the files of a repository at a commit, and of its folder where git has nothing to say."""

from collections.abc import Iterator
from pathlib import Path

from scanner.collect._documents import is_document, read_documents
from scanner.collect._encodings import with_encoding
from scanner.collect._folder import SKIPPED, excluded, walk
from scanner.collect._git import (
    Entry,
    GitError,
    find_git_dir,
    foreign_objects,
    read_blobs,
    resolve,
    tree,
)
from scanner.collect._no_text import is_no_text
from scanner.evidence.reader import MAX_FILE, looks_binary
from scanner.model.connector import CollectContext
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Origin

WORKING_TREE = "working-tree"
_LARGE = 2**20


@dataclass(frozen=True, slots=True)
class Checkout:
    """A folder as git knows it.

    Attributes:
        folder: the folder itself.
        git_dir: the git directory; None when the folder is read as it is on the disk.
        inside: the folder's path inside the repository; "" for its root.
        commit: full id of the commit that is read; "" outside git.
    """

    folder: Path
    git_dir: Path | None = None
    inside: str = ""
    commit: str = ""


def checkout(folder: Path, revision: str = "HEAD", *, shared: bool = False) -> Checkout:
    """Return the commit of a folder that is to be read.

    It is read as it is on the disk when it is in no repository, when its repository has no commit
    yet, or when the commit holds nothing of it.

    Raises:
        GitError: the revision does not exist, or the repository cannot be read or trusted.
    """
    found = None if revision == WORKING_TREE else find_git_dir(folder)
    if found is None:
        return Checkout(folder)
    git_dir, inside = found
    if not shared and (reason := foreign_objects(git_dir)):
        raise GitError(f"{reason}; set `shared_objects: true` if you trust that")
    try:
        commit = resolve(git_dir, revision)
    except GitError:
        if revision == "HEAD" and not _has_commits(git_dir):
            return Checkout(folder)
        raise
    if inside and not tree(git_dir, commit, inside):
        return Checkout(folder)
    return Checkout(folder, git_dir, inside, commit)


def _has_commits(git_dir: Path) -> bool:
    packed = git_dir / "packed-refs"
    loose = any(path.is_file() for path in (git_dir / "refs" / "heads").rglob("*"))
    return loose or (packed.is_file() and packed.stat().st_size > 0)


def read_checkout(
    source: Source, context: CollectContext, place: Checkout, folders: tuple[str, ...] = ("",)
) -> Iterator[Collected]:
    """Yield a snapshot of each document, in order of path within each folder.

    Args:
        source: whose files they are.
        context: makes the snapshots.
        place: what to read, from `checkout`.
        folders: paths of folders or files inside the checkout's folder; "" for all of it.
    """
    if place.git_dir is None:
        yield from _from_disk(source, context, place.folder, folders)
        return
    try:
        yield from _from_objects(source, context, place, folders)
    except GitError as error:
        yield Unreadable(source.name, str(place.folder), str(error), whole=True)


def entries_of(place: Checkout, folders: tuple[str, ...] = ("",)) -> list[Entry]:
    """Return the files at the commit below the folders, each with its path inside the checkout.

    Raises:
        GitError: git could not list them.
    """
    if place.git_dir is None:
        return []
    prefix = f"{place.inside}/" if place.inside else ""
    found: dict[str, Entry] = {}
    for folder in folders:
        inside = (prefix + folder.strip("/")).rstrip("/")
        for entry in tree(place.git_dir, place.commit, inside):
            path = entry.path.removeprefix(prefix)
            found[path] = Entry(path, entry.mode, entry.oid, entry.size)
    return list(found.values())


def files_of(
    source: Source, place: Checkout, folders: tuple[str, ...] = ("",)
) -> tuple[list[Entry], list[Unreadable]]:
    """Return the files at the commit that may be documents, and those that are too large.

    Links, submodules and folders that hold what was installed or generated are left out. Whether a
    file is text shows only in its content: see `is_text`.

    Raises:
        GitError: git could not list them.
    """
    found = entries_of(place, folders)
    listed = [one for one in found if _is_file(one) and not excluded(source, one.path)]
    named = [entry for entry in listed if entry.size <= _LARGE or is_document(entry.path)]
    reason = "too large: {} bytes, at most {}"
    gaps = [
        Unreadable(source.name, shown(entry.path), reason.format(entry.size, MAX_FILE))
        for entry in named
        if entry.size > MAX_FILE
    ]
    return [entry for entry in named if entry.size <= MAX_FILE], gaps


def _is_file(entry: Entry) -> bool:
    return entry.mode.startswith("100") and not SKIPPED.intersection(entry.path.split("/")[:-1])


def is_text(path: str, data: bytes) -> bool:
    """Say whether a file is to be accounted for: a picture or a program is none of ours."""
    return not looks_binary(data) or (is_document(path) and not is_no_text(path, data))


def missing(source: Source, path: str) -> Unreadable:
    """Return the gap that an object leaves that git does not have."""
    return Unreadable(source.name, path, "the object is missing (a partial clone?)")


def _from_objects(
    source: Source, context: CollectContext, place: Checkout, folders: tuple[str, ...]
) -> Iterator[Collected]:
    small, gaps = files_of(source, place, folders)
    yield from gaps
    if place.git_dir is None:
        return
    blobs = read_blobs(place.git_dir, [entry.oid for entry in small])
    # All are looked at before the first is recorded, so that the total counts documents only.
    texts = [
        (shown(entry.path), data)
        for entry, data in zip(small, blobs, strict=True)
        if data is None or is_text(entry.path, data)
    ]
    for path, data in texts:
        if data is None:
            yield missing(source, path)
        else:
            origin = Origin(source=source.name, file=path, commit=place.commit)
            total = len(texts) + len(gaps)
            recorded = context.recorder.text(source, path, data, origin, total)
            yield from with_encoding(source, path, data, recorded)


def shown(path: str) -> str:
    """Return a path that can be printed and stored, whatever bytes it is made of."""
    if path.isascii():
        return path
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _from_disk(
    source: Source, context: CollectContext, folder: Path, folders: tuple[str, ...]
) -> Iterator[Collected]:
    names: list[str] = []
    for inside in folders:
        prefix = inside.strip("/")
        if (folder / prefix).is_file():
            names.append(prefix)
        elif (folder / prefix).is_dir():
            for entry in walk(folder / prefix, source.name):
                if isinstance(entry, Unreadable):
                    yield entry
                else:
                    names.append(f"{prefix}/{entry}" if prefix else entry)
    unique = list(dict.fromkeys(names))
    yield from read_documents(source, context, folder, unique, explicit=False)
