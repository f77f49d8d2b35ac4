"""Read every document of a git repository at a commit, without ever making a work tree of it."""

from collections.abc import Iterator

from scanner.collect._commit import checkout, read_checkout
from scanner.collect._folder import EXCLUDE
from scanner.collect._git import GitError
from scanner.collect._local_mark import following
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    path = context.root / str(source.options.get("path", "."))
    revision = str(source.options.get("revision") or "HEAD")
    shared = source.options.get("shared_objects") is True
    if not path.is_dir():
        reason = "not a folder" if path.exists() else "no such folder"
        yield Unreadable(source.name, str(path), reason, whole=True)
        return
    try:
        place = checkout(path, revision, shared=shared)
    except GitError as error:
        yield Unreadable(source.name, str(path), str(error), whole=True)
        return
    yield from read_checkout(source, context, place)


connector = Connector(
    collect=_collect,
    options={
        "exclude": EXCLUDE,
        "path": "a folder in a git repository, or a bare repository; relative to trueup.yaml",
        "revision": 'the commit to read (default: HEAD), or "working-tree" for the files on disk',
        "shared_objects": "whether it may borrow objects of another repository (default: false)",
    },
    needs=("read access to the repository's objects",),
    follow=following(_collect),
)
