"""Read the team's own governance repository: specs, entitlements, waivers, policies and owners."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from scanner.collect._blame import blame
from scanner.collect._commit import WORKING_TREE, Checkout, checkout, entries_of, read_checkout
from scanner.collect._git import GitError, read_blob, read_blobs
from scanner.collect._local_mark import following
from scanner.evidence.reader import CannotReadError, decode, read_file
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.governance import GitFacts, OwnerPattern
from scanner.model.resource import Json
from scanner.model.vocabulary import Side
from scanner.normalize.grammars.codeowners import owner_patterns

FOLDERS = ("specs", "entitlements", "waivers", "policies", "owners")
# GitHub takes the first that there is; ours is last.
_OWNER_FILES = (
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    ".gitlab/CODEOWNERS",
    "owners/CODEOWNERS",
)
_MAX_BLAMED = 500


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    path = context.root / str(source.options.get("path", "."))
    named = _folders(source.options.get("folders"))
    if not path.is_dir():
        yield Unreadable(source.name, str(path), "no such folder", whole=True)
        return
    try:
        place = checkout(path, str(source.options.get("revision") or "HEAD"))
    except GitError as error:
        yield Unreadable(source.name, str(path), str(error), whole=True)
        return
    for folder in named or FOLDERS:
        taken = False
        for item in _read(source, context, place, folder):
            taken = True
            yield item
        if named and not taken and not _is_there(path, folder):
            reason = "trueup.yaml names it, and there is no such folder"
            yield Unreadable(source.name, folder, reason, whole=True)


def _read(
    source: Source, context: CollectContext, place: Checkout, folder: str
) -> Iterator[Collected]:
    if Path(folder).name.startswith("spec"):
        source = source if source.side is Side.SPEC else replace(source, side=Side.SPEC)
    taken = False
    for item in read_checkout(source, context, place, (folder,)):
        taken = True
        yield item
    if not taken and place.git_dir is not None:
        # Written but not committed yet: read from the disk, where no commit is claimed for it.
        yield from read_checkout(source, context, checkout(place.folder, WORKING_TREE), (folder,))


def _is_there(path: Path, folder: str) -> bool:
    return (path / folder).exists()


def _folders(value: Json) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else ()


def git_facts(
    path: Path, folders: tuple[str, ...] = FOLDERS, read: Mapping[str, bytes] | None = None
) -> GitFacts:
    """Return what git says about the governance files below a folder.

    The author is known of each line of a file that looks like waivers. Paths are inside `path`, as
    in the origins of the documents. Outside git there is no commit and nobody's authorship.

    Args:
        path: the folder that holds trueup.yaml.
        folders: its folders with specs, waivers and so on.
        read: what stands in these folders at that commit, by path, where it was read already.
    """
    try:
        place = checkout(path)
    except GitError:
        place = Checkout(path)
    if place.git_dir is None:
        return GitFacts(owners=_owners(place))
    prefix = f"{place.inside}/" if place.inside else ""
    authors = {
        name: blame(place.git_dir, place.commit, prefix + name)
        for name in (_waiver_files(place, folders) if read is None else _looking_so(read.items()))
    }
    return GitFacts(commit=place.commit, blame=authors, owners=_owners(place))


def _waiver_files(place: Checkout, folders: tuple[str, ...]) -> list[str]:
    """Return the files that hold entries with a reason and an approver, or a rule."""
    if place.git_dir is None:
        return []
    try:
        entries = [
            entry
            for entry in entries_of(place, folders)
            if entry.path.endswith((".yaml", ".yml", ".json")) and entry.size < 2**20
        ]
        blobs = read_blobs(place.git_dir, [entry.oid for entry in entries])
        return _looking_so(
            (entry.path, data or b"") for entry, data in zip(entries, blobs, strict=True)
        )
    except GitError:
        return []


def _looking_so(documents: Iterable[tuple[str, bytes]]) -> list[str]:
    return [
        path
        for path, data in documents
        if path.endswith((".yaml", ".yml", ".json"))
        and b"reason" in data
        and (b"rule" in data or b"approver" in data)
    ][:_MAX_BLAMED]


def _owners(place: Checkout) -> tuple[OwnerPattern, ...]:
    for name in _OWNER_FILES:
        try:
            return owner_patterns(decode(_bytes_of(place, name)))
        except (GitError, CannotReadError):
            continue
    return ()


def _bytes_of(place: Checkout, name: str) -> bytes:
    if place.git_dir is None:
        return read_file(place.folder, name)
    inside = f"{place.inside}/{name}" if place.inside else name
    return read_blob(place.git_dir, place.commit, inside)


def _places(source: Source, context: CollectContext) -> Iterator[Path]:
    """Yield what a change of the governance folder shows at, besides its commit."""
    root = context.root / str(source.options.get("path", "."))
    yield root / "trueup.yaml"
    for folder in _folders(source.options.get("folders")) or FOLDERS:
        yield root / folder


connector = Connector(
    collect=_collect,
    options={
        "path": "the folder that holds trueup.yaml (default: the same)",
        "folders": f"its folders to read (default: {', '.join(FOLDERS)}, as far as there are)",
        "revision": 'the commit to read (default: HEAD), or "working-tree" for the files on disk',
    },
    needs=("read access to the governance repository",),
    follow=following(_collect, _places),
)
