"""Read documents from a file, a folder or a glob."""

from collections.abc import Iterator
from pathlib import Path

from scanner.collect._documents import read_documents
from scanner.collect._folder import EXCLUDE, walk
from scanner.collect._local_mark import following
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.normalize.grammars.globs import is_glob, matches_path


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    path = context.root / str(source.options.get("path", "."))
    recursive = source.options.get("recursive", True) is not False
    if path.is_file() or path.is_symlink():
        yield from read_documents(source, context, path.parent, [path.name], explicit=True)
    elif path.is_dir():
        yield from _folder(source, context, path, "", recursive=recursive)
    elif is_glob(str(path)):
        root, pattern = _split(path)
        yield from _folder(source, context, root, pattern, recursive=recursive)
    else:
        yield Unreadable(source.name, str(path), _why_not(path), whole=True)


def _why_not(path: Path) -> str:
    return "not a regular file or folder" if path.exists() else "no such file or folder"


def _split(path: Path) -> tuple[Path, str]:
    """Return the folder before the first part with a wildcard, and the pattern from there."""
    parts = path.parts
    first = next(at for at, part in enumerate(parts) if is_glob(part))
    return Path(*parts[:first]), "/".join(parts[first:])


def _folder(
    source: Source, context: CollectContext, root: Path, pattern: str, *, recursive: bool
) -> Iterator[Collected]:
    if not root.is_dir():
        yield Unreadable(source.name, str(root), "no such folder", whole=True)
        return
    names: list[str] = []
    for entry in walk(root, source.name, recursive=recursive):
        if isinstance(entry, Unreadable):
            yield entry
        elif not pattern or matches_path(pattern, entry):
            names.append(entry)
    if pattern and not names:
        yield Unreadable(source.name, pattern, "no file matches this pattern", whole=True)
    yield from read_documents(source, context, root, names, explicit=False)


connector = Connector(
    collect=_collect,
    options={
        "exclude": EXCLUDE,
        "path": "a file, a folder or a glob; relative to trueup.yaml",
        "recursive": "whether folders inside the folder are read too (default: true)",
        "readers": "names of the only kinds of documents to read (default: all kinds)",
        "damaged": "whether documents of other kinds must parse nevertheless (default: only where "
        "all kinds are read)",
    },
    needs=("read access to the files",),
    follow=following(_collect),
)
