"""Small facts about documents that spare a second scan work: by digest, and lost without harm.

They are plain JSON in one file. What another version of the program or another redaction key wrote
counts for nothing, and neither does what is damaged.
"""

from contextlib import suppress
from dataclasses import field
from pathlib import Path

import msgspec

from scanner.model.quick_dataclass import dataclass
from scanner.operate.cache.documents import program

_MOST = 400_000
"""Facts of one sort that are kept; beyond it, all of that sort are dropped and begun anew."""
_DECIDING = ("evaluate/drift",)


@dataclass(slots=True)
class Marks:
    """What is known of documents.

    Attributes:
        written: digest -> size and time of an object of the evidence store.
        redacted: digest and name of a document as it was read -> digest without its secrets.
        clear: pairs of spec and live resource between which there is no difference.
        authors: "commit file:line" -> who wrote the line.
    """

    written: dict[str, str] = field(default_factory=dict)
    redacted: dict[str, str] = field(default_factory=dict)
    clear: set[str] = field(default_factory=set)
    authors: dict[str, dict[str, str]] = field(default_factory=dict)


class _File(msgspec.Struct):
    program: str
    key_id: str
    written: dict[str, str]
    redacted: dict[str, str]
    clear: list[str]
    authors: dict[str, dict[str, str]]


def load_marks(folder: Path, key_id: str) -> Marks:
    """Return the marks that were saved in a folder; none when they are of no use."""
    try:
        held = msgspec.json.decode((folder / "marks.json").read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return Marks()
    if (held.program, held.key_id) != (program(_DECIDING), key_id):
        return Marks()
    return Marks(held.written, held.redacted, set(held.clear), held.authors)


def save_marks(folder: Path, key_id: str, marks: Marks) -> None:
    """Save marks; a folder that cannot be written keeps what it has."""
    file = _File(
        program(_DECIDING),
        key_id,
        marks.written if len(marks.written) <= _MOST else {},
        marks.redacted if len(marks.redacted) <= _MOST else {},
        sorted(marks.clear) if len(marks.clear) <= _MOST else [],
        marks.authors if len(marks.authors) <= _MOST else {},
    )
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "marks.part"
        part.write_bytes(msgspec.json.encode(file))
        part.replace(folder / "marks.json")
