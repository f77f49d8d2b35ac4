"""Files of usage records (CSV or JSON lines), by path or pattern."""

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from scanner.collect._local_mark import following
from scanner.evidence.reader import MAX_FILE
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield each file that the pattern names, in order of path; no file at all is a gap."""
    stated = source.options.get("path")
    patterns = [stated] if isinstance(stated, str) else list(stated or ())
    for pattern in patterns:
        files = _files(context.root, str(pattern))
        if not files:
            reason = (
                "no file there: name a CSV or JSON lines file, or a pattern such as usage/*.csv"
            )
            yield Unreadable(source.name, str(pattern), reason, whole=True)
        for path in files:
            yield _read(source, context, path)
    if not patterns:
        yield Unreadable(source.name, "", "the source has no option `path`", whole=True)


def _files(root: Path, pattern: str) -> list[Path]:
    exact = root / pattern
    if exact.is_file():
        return [exact]
    found = (Path(name) for name in glob.glob(os.fspath(exact), recursive=True))  # noqa: PTH207 - absolute patterns
    return sorted(path for path in found if path.is_file())


def _read(source: Source, context: CollectContext, path: Path) -> Collected:
    address = (
        path.relative_to(context.root).as_posix()
        if path.is_relative_to(context.root)
        else str(path)
    )
    try:
        size = path.stat().st_size
        if size > MAX_FILE:
            reason = f"{size} bytes, at most {MAX_FILE} are read: split the file"
            return Unreadable(source.name, address, reason)
        data = path.read_bytes()
    except OSError as error:
        return Unreadable(source.name, address, f"cannot be read: {error.strerror}")
    context.progress(f"read {address}")
    return context.recorder.text(source, address, data, Origin(source=source.name, file=address))


CONNECTOR = Connector(
    collect=_collect,
    options={
        "path": "a CSV or JSON lines file, a FlexLM debug log, an export of UiPath jobs, GitHub seats "
        "or Snipe-IT licences as JSON, a pattern such as usage/*.csv, or a list of these",
        "timezone": 'the offset of the clock of a FlexLM server, such as "+01:00"',
    },
    needs=("read access to the files",),
    follow=following(_collect),
)
