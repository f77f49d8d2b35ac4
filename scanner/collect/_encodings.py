"""Sources whose bytes do not tell what they mean."""

import codecs
import re
from collections.abc import Iterator

from scanner.model.evidence import Collected, Snapshot, Source, Unreadable

_DECLARED = re.compile(rb"[ \t\f]{0,200}#.{0,200}?coding[:=][ \t]{0,20}[-\w.]")
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # of UTF-32 too
_PYTHON = (".py", ".pyi", ".pyw")
_REASON = (
    "not UTF-8, and no encoding is declared (PEP 263), so that Python refuses it: it was read as "
    "Latin-1, and what is told of it is a guess"
)


def with_encoding(
    source: Source, path: str, data: bytes, recorded: Collected
) -> Iterator[Collected]:
    """Yield what was recorded of a file, and a gap where its text had to be guessed."""
    yield recorded
    if isinstance(recorded, Snapshot) and path.endswith(_PYTHON) and not data.isascii():
        line = _line_of_guess(data)
        if line:
            yield Unreadable(source.name, f"{path}:{line}", _REASON)


def _line_of_guess(data: bytes) -> int:
    """Return the line of the first byte that is not UTF-8 in a text that declares nothing, or 0."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        declared = any(_DECLARED.match(line) for line in data[:1_000].split(b"\n")[:2])
        return 0 if declared or data.startswith(_MARKS) else data.count(b"\n", 0, error.start) + 1
    return 0
