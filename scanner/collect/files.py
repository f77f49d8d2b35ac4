"""Read documents from a file, a folder or a glob."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from scanner.collect._documents import is_offered, read_documents, read_offered
from scanner.collect._folder import EXCLUDE, walk
from scanner.collect._local_mark import following
from scanner.collect._unparsed import unparsed
from scanner.model.connector import CollectContext, Connector, Listing
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.normalize.grammars.globs import is_glob, matches_path


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    path = _path(source, context)
    listing = _listing(source, context)
    if listing is not None:
        yield from listing.gaps
        yield from unparsed(source, listing.names)
        yield from read_documents(
            source, context, listing.root, list(listing.names), explicit=False
        )
    elif path.is_file() or path.is_symlink():
        yield from unparsed(source, [path.name])
        yield from read_documents(source, context, path.parent, [path.name], explicit=True)
    elif is_glob(str(path)):
        yield Unreadable(source.name, str(_split(path)[0]), "no such folder", whole=True)
    else:
        yield Unreadable(source.name, str(path), _why_not(path), whole=True)


def _path(source: Source, context: CollectContext) -> Path:
    return context.root / str(source.options.get("path", "."))


def _listing(source: Source, context: CollectContext) -> Listing | None:
    root, pattern = _path(source, context), ""
    if not root.exists() and is_glob(str(root)):
        root, pattern = _split(root)
    if root.is_symlink() or not root.is_dir():
        return None
    names: list[str] = []
    folders: list[str] = []
    gaps: list[Unreadable] = []
    recursive = source.options.get("recursive", True) is not False
    for entry in walk(root, source.name, recursive=recursive, listed=folders):
        if isinstance(entry, Unreadable):
            gaps.append(entry)
        elif not pattern or matches_path(pattern, entry):
            names.append(entry)
    if pattern and not names:
        reason = "no file matches this pattern"
        gaps.append(Unreadable(source.name, pattern, reason, whole=True))
    wanted = partial(is_offered, source=source)
    return Listing(root, names, folders, gaps, wanted, partial(read_offered, source, context, root))


def _why_not(path: Path) -> str:
    return "not a regular file or folder" if path.exists() else "no such file or folder"


def _split(path: Path) -> tuple[Path, str]:
    """Return the folder before the first part with a wildcard, and the pattern from there."""
    parts = path.parts
    first = next(at for at, part in enumerate(parts) if is_glob(part))
    return Path(*parts[:first]), "/".join(parts[first:])


connector = Connector(
    collect=_collect,
    options={
        "exclude": EXCLUDE,
        "path": "a file, a folder or a glob; relative to trueup.yaml",
        "recursive": "whether folders inside the folder are read too (default: true)",
        "readers": "names of the only kinds of documents to read (default: all kinds)",
        "whole": "whether each document is a resource as it stands, too, for policies in conftest's "
        "conventions (default: no)",
        "damaged": "whether documents of other kinds must parse nevertheless (default: only where "
        "all kinds are read)",
    },
    needs=("read access to the files",),
    follow=following(_collect),
    listing=_listing,
)
