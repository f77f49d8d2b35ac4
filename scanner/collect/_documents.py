"""Read named files below a folder as documents."""

from collections.abc import Callable, Iterator
from pathlib import Path

from scanner.collect._encodings import with_encoding
from scanner.collect._folder import excluded
from scanner.collect._no_text import is_no_text, may_be_no_text
from scanner.evidence.reader import CannotReadError, looks_binary, read_file
from scanner.model.connector import CollectContext
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin
from scanner.normalize._documents import is_wanted, may_be_wanted
from scanner.normalize.grammars.formats import format_of


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
        names = [name for name in names if is_offered(name, source)]
        names = [name for name in names if _is_accounted_for(root, name, source)]
    for name in names:
        context.progress(f"{source.name}: {name}")
        yield from _document(source, context, root, name, len(names))


def is_offered(name: str, source: Source) -> bool:
    """Say whether a file that nobody named is looked at: not excluded, and with a reader."""
    return not excluded(source, name) and may_be_wanted(name, source)


def read_offered(
    source: Source, context: CollectContext, root: Path, name: str
) -> Iterator[Collected]:
    """Yield the snapshot of a file that is offered, or why there is none; nothing for a picture."""
    if is_document(name, source):
        yield from _document(source, context, root, name, None, unless=is_no_text)
    elif format_of(name, ""):
        # Text by its name: the whole of it costs less than its beginning and then the whole.
        yield from _document(source, context, root, name, None, unless=_is_picture)
    elif not _is_binary(root, name):
        yield from _document(source, context, root, name, None)


def _document(
    source: Source,
    context: CollectContext,
    root: Path,
    name: str,
    total: int | None,
    *,
    unless: Callable[[str, bytes], bool] | None = None,
) -> Iterator[Collected]:
    try:
        data = read_file(root, name)
    except CannotReadError as error:
        yield Unreadable(source.name, name, error.reason, transient=error.transient)
        return
    if unless is not None and unless(name, data):
        return
    origin = Origin(source=source.name, file=name)
    recorded = context.recorder.text(source, name, data, origin, total)
    yield from with_encoding(source, name, data, recorded)


def _is_accounted_for(root: Path, name: str, source: Source) -> bool:
    """Say whether a file that nobody named is read, or said to be unreadable."""
    if not is_document(name, source):
        return not _is_binary(root, name)
    if not may_be_no_text(name) or not _is_binary(root, name):
        return True
    try:
        return not is_no_text(name, read_file(root, name))
    except CannotReadError:
        return True


def _is_picture(_name: str, data: bytes) -> bool:
    return looks_binary(data)


def _is_binary(root: Path, name: str) -> bool:
    """Say whether a file is a picture, program or archive; what cannot be opened is not known."""
    try:
        return looks_binary(read_file(root, name, begin=True))
    except CannotReadError:
        return False


def is_document(name: str, source: Source | None = None) -> bool:
    """Say whether a file of this name should be text that somebody reads."""
    narrowed = source is not None and bool(source.options.get("readers"))
    return (not narrowed and bool(format_of(name, ""))) or is_wanted(name, source)
