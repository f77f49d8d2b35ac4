"""Read what an installed Python distribution provides, without running any of it."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.model.connector import Answer, CollectContext
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin
from scanner.normalize.grammars.distributions import PROVIDED

MAX_BYTES = 8_000_000


def provided(
    path: Path, address: str, source: Source, context: CollectContext
) -> Iterator[Collected]:
    """Yield as one answer the headers, entry points and first path segments of a distribution.

    Nothing is yielded where there are no headers: who reads them says so.

    Args:
        path: its metadata: a folder, or the file that an old egg-info is.
        address: where that is, inside the source.
        source: whose it is.
        context: makes the snapshot.
    """
    try:
        value = _facts(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        yield Unreadable(source.name, address, f"cannot be read: {reason}")
        return
    if not value["headers"]:
        return
    origin = Origin(source=source.name, file=address)
    yield context.recorder.answer(source, Answer(address + PROVIDED, value, origin, found=1))


def _facts(path: Path) -> dict[str, Json]:
    metadata = path / "METADATA" if (path / "METADATA").exists() else path / "PKG-INFO"
    headers = _text(metadata if path.is_dir() else path, optional=True).partition("\n\n")[0]
    return {
        "headers": headers,
        "top_level": _text(path / "top_level.txt", optional=True),
        "entry_points": _text(path / "entry_points.txt", optional=True),
        "files": _first_segments(_text(path / "RECORD", optional=True)),
    }


def _first_segments(record: str) -> list[str]:
    """Return the recorded paths cut after four segments, once each: enough to name modules."""
    paths = (line.partition(",")[0].strip('"') for line in record.splitlines())
    kept = {"/".join(path.split("/")[:4]) for path in paths if not path.startswith(("..", "/"))}
    return sorted(path for path in kept if ".dist-info" not in path and "__pycache__" not in path)


def _text(path: Path, *, optional: bool = False) -> str:
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | flags), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        if optional:
            return ""
        raise
    if len(data) > MAX_BYTES:
        raise ValueError(f"larger than {MAX_BYTES} bytes")
    return data.decode("utf-8", "replace").replace("\r\n", "\n")
