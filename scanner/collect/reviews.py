"""Reviews of changes, as a forge exported them to files outside of the governance repository."""

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from scanner.collect._git import GitError, find_git_dir, run_git
from scanner.evidence.reader import CannotReadError, read_file
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield each file that the pattern names, in order of path; no file at all is a gap."""
    pattern = str(source.options.get("path") or "")
    files = _files(context.root, pattern) if pattern else []
    if not files:
        yield Unreadable(source.name, pattern, "no export of reviews is there", whole=True)
    for path in files:
        yield _read(source, context, path)


def _files(root: Path, pattern: str) -> list[Path]:
    exact = root / pattern
    if exact.is_file():
        return [exact]
    found = (Path(name) for name in glob.glob(os.fspath(exact), recursive=True))  # noqa: PTH207 - absolute patterns
    return sorted(path for path in found if path.is_file())


def _read(source: Source, context: CollectContext, path: Path) -> Collected:
    address = os.path.relpath(path, context.root).replace(os.sep, "/")
    # Neither the file nor a link that leads to it may be what a change can bring in.
    if _is_tracked(path.absolute()) or _is_tracked(path.resolve()):
        reason = (
            "is committed, so that whoever writes an entry could write its approval: have the job "
            "that scans export it, outside of every repository"
        )
        return Unreadable(source.name, address, reason)
    try:
        data = read_file(path.parent, path.name)
    except CannotReadError as error:
        return Unreadable(source.name, address, error.reason)
    return context.recorder.text(source, address, data, Origin(source=source.name, file=address))


def _is_tracked(path: Path) -> bool:
    found = find_git_dir(path.parent)
    if found is None:
        return False
    git_dir, inside = found
    name = f"{inside}/{path.name}" if inside else path.name
    try:
        listed = run_git(
            git_dir, "--literal-pathspecs", "ls-tree", "-z", "--full-tree", "HEAD", "--", name
        )
    except GitError:
        return False  # A repository without a commit holds nothing yet.
    return bool(listed)


connector = Connector(
    collect=_collect,
    options={"path": "a JSON file that the forge exported, or a pattern such as ../reviews/*.json"},
    needs=("a job that exports the reviews of merged changes before the scan",),
)
