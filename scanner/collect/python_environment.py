"""Read what the distributions of one Python environment provide, without running any of it."""

import os
from collections.abc import Iterator
from pathlib import Path

from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin

MAX_BYTES = 8_000_000
MAX_DISTRIBUTIONS = 20_000

_LIBRARIES = ("lib/python3*/site-packages", "lib64/python3*/site-packages", "Lib/site-packages")
_HOMES = ("", ".venv", "venv", "env")


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield one answer for each installed distribution, folder by folder, by name."""
    root = context.root / str(source.options.get("path", "."))
    found = False
    for folder in _site_packages(root):
        metadata = [*folder.glob("*.dist-info"), *folder.glob("*.egg-info")]
        for path in sorted(metadata)[:MAX_DISTRIBUTIONS]:
            found = True
            yield _distribution(path, source, context)
    if not found:
        reason = "no installed distributions: name a virtual environment or a site-packages folder"
        yield Unreadable(source.name, str(root), reason, whole=True)


def _site_packages(root: Path) -> list[Path]:
    if any(root.glob("*.dist-info")):
        return [root]
    patterns = [f"{home}/{library}".lstrip("/") for home in _HOMES for library in _LIBRARIES]
    found = {folder.resolve() for pattern in patterns for folder in root.glob(pattern)}
    return sorted(found)


def _distribution(path: Path, source: Source, context: CollectContext) -> Collected:
    address = f"{path.parent.name}/{path.name}"
    try:
        value = _facts(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Unreadable(source.name, address, f"cannot be read: {reason}")
    origin = Origin(source=source.name, file=address)
    return context.recorder.answer(source, Answer(address, value, origin, found=1))


def _facts(path: Path) -> dict[str, Json]:
    metadata = path / "METADATA" if (path / "METADATA").exists() else path / "PKG-INFO"
    headers = _text(metadata if path.is_dir() else path).partition("\n\n")[0]
    return {
        "headers": headers,
        "top_level": _text(path / "top_level.txt", optional=True),
        "entry_points": _text(path / "entry_points.txt", optional=True),
        "files": _first_segments(_text(path / "RECORD", optional=True)),
    }


def _first_segments(record: str) -> list[str]:
    """Return the recorded paths cut after three segments, once each: enough to name modules."""
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


CONNECTOR = Connector(
    collect=_collect,
    options={"path": "Virtual environment, project that holds one, or site-packages folder."},
    needs=("read access to the folder",),
)
