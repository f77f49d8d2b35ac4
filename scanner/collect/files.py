"""Read documents from a file, a folder or a glob."""

from collections.abc import Iterator
from pathlib import Path

from scanner.collect._folder import walk
from scanner.evidence.reader import CannotReadError, looks_binary, read_file
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin
from scanner.normalize._documents import is_wanted
from scanner.normalize.grammars.formats import format_of
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
    yield from read_documents(source, context, root, names, explicit=False)


def read_documents(
    source: Source, context: CollectContext, root: Path, names: list[str], *, explicit: bool
) -> Iterator[Collected]:
    """Yield a snapshot of each named file, or why it could not be read, in the given order.

    Args:
        source: whose files they are.
        context: makes the snapshots.
        root: the folder that nothing may lead out of.
        names: paths inside it.
        explicit: whether a person named the file, so that even a picture must be accounted for.
    """
    if not explicit:
        names = [name for name in names if is_document(name) or not _is_binary(root, name)]
    for name in names:
        context.progress(f"{source.name}: {name}")
        try:
            data = read_file(root, name)
        except CannotReadError as error:
            yield Unreadable(source.name, name, error.reason, transient=error.transient)
            continue
        origin = Origin(source=source.name, file=name)
        yield context.recorder.text(source, name, data, origin, len(names))


def _is_binary(root: Path, name: str) -> bool:
    """Say whether a file is a picture, program or archive; what cannot be opened is not known."""
    try:
        return looks_binary(read_file(root, name, begin=True))
    except CannotReadError:
        return False


def is_document(name: str) -> bool:
    """Say whether a file of this name should be text that somebody reads."""
    return bool(format_of(name, "")) or is_wanted(name)


connector = Connector(
    collect=_collect,
    options={
        "path": "a file, a folder or a glob; relative to trueup.yaml",
        "recursive": "whether folders inside the folder are read too (default: true)",
    },
    needs=("read access to the files",),
)
