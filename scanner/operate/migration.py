"""Bring what people wrote to the newest version of its format, comments and layout untouched."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from scanner.collect._folder import walk
from scanner.evidence.reader import CannotReadError, decode, read_file
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.operate.config import FILE
from scanner.operate.outputs import replace_file

VERSION = 1
"""Newest version of trueup.yaml."""
_SECTIONS = frozenset({"tools", "entitlements", "people"})


class MigrationError(ValueError):
    """The folder cannot be migrated, and nothing was written; the message says why."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """One file as it becomes.

    Attributes:
        diff: unified, from what it was.
    """

    path: Path
    text: str
    diff: str


def migrate(path: Path, *, write: bool) -> tuple[Migrated, ...]:
    """Return the files that change; writes them when asked, each whole or not at all.

    A trueup.yaml without a version is of before version 1, and so are entitlements that do not
    name their schema.

    Raises:
        MigrationError: a file is not YAML, or it was written for a newer TrueUp.
    """
    file = path / FILE if path.is_dir() else path
    value, text = _read(file)
    version = value.get("version", 0)
    if not isinstance(version, int) or isinstance(version, bool) or version > VERSION:
        raise MigrationError(
            f"{file}: version {version!r}: this TrueUp knows up to {VERSION}: upgrade TrueUp"
        )
    changed = [] if version else [_with_line(file, text, f"version: {VERSION}")]
    changed += _entitlements(file.parent, value)
    if write:
        for one in changed:
            replace_file(one.path, one.text.encode())
    return tuple(changed)


def _entitlements(root: Path, value: Mapping[str, Json]) -> Iterator[Migrated]:
    held = value.get("entitlements")
    for folder in [held] if isinstance(held, str) else held if isinstance(held, list) else []:
        top = root / str(folder)
        for name in walk(top, "entitlements") if top.is_dir() else ():
            if isinstance(name, str) and name.endswith((".yaml", ".yml")):
                found, text = _read(top / name)
                if "schema" not in found and _SECTIONS & found.keys():
                    yield _with_line(top / name, text, "schema: entitlements/1")


def _read(file: Path) -> tuple[Mapping[str, Json], str]:
    try:
        text = decode(read_file(file.parent, file.name))
        documents = load_documents(text)
    except CannotReadError as error:
        raise MigrationError(f"{file}: {error.reason}") from None
    except DocumentSyntaxError as error:
        raise MigrationError(f"{file}:{error.line}:{error.column}: {error.message}") from None
    value = documents[0].value if len(documents) == 1 else {}
    return (value if isinstance(value, Mapping) else {}), text


def _with_line(file: Path, text: str, line: str) -> Migrated:
    """Return the file with a line before its first key, below what comments say at the top."""
    lines = text.splitlines(keepends=True)
    at = 0
    while at < len(lines) and (not lines[at].strip() or lines[at].startswith(("#", "---", "%"))):
        at += 1
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    after = [*lines[:at], f"{line}{ending}", *lines[at:]]
    diff = "".join(difflib.unified_diff(lines, after, f"a/{file.name}", f"b/{file.name}"))
    return Migrated(file, "".join(after), diff)
