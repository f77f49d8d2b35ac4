"""Wheels that are not installed: their metadata and licence files, read from the archive."""

import re
from collections.abc import Iterator
from pathlib import Path

from scanner.evidence.archives import members
from scanner.evidence.reader import CannotReadError
from scanner.model.connector import CollectContext
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

MAX_WHEEL = 256_000_000
"""Bytes of a wheel; of a larger one the list of members at its end is cut off, and it is a gap."""

_WANTED = re.compile(
    r"[^/]+\.dist-info/(?:METADATA|licenses/.+|(?i:li[cs]en[cs]es?|copying|notice)[^/]*)\Z"
)


def wheels(root: Path) -> list[Path]:
    """Return the wheels that a path is or holds, by name."""
    if root.suffix == ".whl" and root.is_file():
        return [root]
    return sorted(root.glob("*.whl")) if root.is_dir() else []


def read_wheel(path: Path, source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield the headers of a wheel and its licence files, as those of an installed package."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_WHEEL + 1)
        held = members(path.name, content[:MAX_WHEEL], lambda name: bool(_WANTED.match(name)))
        for name, data in held:
            kept = _headers(data) if name.endswith("/METADATA") else data
            text = kept.decode("utf-8", "replace").encode()
            address = f"{path.name}/{name}"
            origin = Origin(source=source.name, file=address)
            yield context.recorder.text(source, address, text, origin)
    except (OSError, CannotReadError) as error:
        reason = error.reason if isinstance(error, CannotReadError) else str(error.strerror)
        yield Unreadable(source.name, path.name, f"cannot be read as a wheel: {reason}")


def _headers(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").partition(b"\n\n")[0] + b"\n"
