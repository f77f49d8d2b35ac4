"""Read pip requirement files: what a person wrote declares, what a tool resolved is a lock."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.documents._lock import Lock
from scanner.normalize.documents._manifest import KIND, Manifest, use_of_group
from scanner.normalize.grammars.requirement_text import parse_requirement
from scanner.normalize.grammars.requirements_lines import (
    RequirementsLine,
    is_compiled,
    requirements_lines,
)

_NAME = re.compile(
    r"(?:^|[-_./])(?:requirements?|reqs?|constraints?)(?:[-_.][\w.-]*)?\.(?:txt|in|pip)\Z", re.I
)
_FOLDER = re.compile(r"(?:^|/)(?:requirements?|reqs)/[\w./-]{0,200}\.(?:txt|in|pip)\Z", re.I)
_PREFIXED = re.compile(r"(?:^|/)[\w.-]{1,100}[-_](?:requirements?|reqs)\.(?:txt|in)\Z", re.I)
_PART = re.compile(
    r"(?:^|/)(?:all|base|build|ci|common|core|dependencies|deps|dev|develop|development|docs?|extras?|install"
    r"|lint|local|main|optional|pip|prod|production|runtime|tests?|testing)\.(?:txt|in)\Z",
    re.I,
)
"""Names of lists that others include with `-r`, and of much else."""
PART = "trueup/requirements-part"
_MAX_PART = 100_000
_PINNED = re.compile(r"===?[^,*]+\Z")


def _recognises(name: str, text: str) -> bool:
    return _is_named(name) or bool(text and _PART.search(name) and _is_list(text))


def _is_named(name: str) -> bool:
    if not name.endswith((".txt", ".in", ".pip")):
        return False
    return bool(_NAME.search(name) or _FOLDER.search(name) or _PREFIXED.search(name))


def _is_list(text: str) -> bool:
    """Say whether a text is nothing but requirements, so that its name need not say it."""
    if len(text) > _MAX_PART:
        return False
    asked = [line.text for line in requirements_lines(text) if line.what == "requirement"]
    return bool(asked) and all(map(parse_requirement, asked))


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield a manifest or a lock; a list that only its content shows is one where it is included."""
    path = snapshot.origin.file
    for held in _listed(snapshot, text):
        if isinstance(held, Resource) and held.kind == KIND and not _is_named(path):
            yield replace(held, kind=PART, uid=f"{PART}/{snapshot.source.name}/{path}")
        else:
            yield held


def _listed(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    path = snapshot.origin.file
    lines = tuple(requirements_lines(text))
    if is_compiled(text) and not path.endswith(".in"):
        yield _lock(snapshot, lines)
        return
    stem = PurePosixPath(path).stem.lower()
    use, group = _use(path, stem), stem
    manifest = Manifest("requirements")
    for line in lines:
        if line.what in ("include", "constraint"):
            inner = "constraint" if line.what == "constraint" else use
            manifest.includes.append({"path": line.text, "line": line.line, "use": inner})
        else:
            manifest.add(line.text, line.line, use, group)
    yield manifest.resource(snapshot)


def _use(path: str, stem: str) -> str:
    if "constraint" in stem:
        return "constraint"
    folder = PurePosixPath(path).parent.name.lower()
    named = stem.replace("requirements", "").replace("requirement", "").strip("-_.")
    if use_of_group(named) == "development" or use_of_group(folder) == "development":
        return "development"
    return "runtime"


def _lock(snapshot: Snapshot, lines: tuple[RequirementsLine, ...]) -> Normalized:
    lock = Lock("requirements")
    for line in lines:
        named = parse_requirement(line.text) if line.what == "requirement" else None
        if named is None:
            continue
        version = named.specifier.lstrip("=") if _PINNED.match(named.specifier) else ""
        direct = any(via.startswith("-r ") or "(" in via for via in line.via)
        lock.add(named.distribution, version, line.line, direct=direct or not line.via)
        for via in line.via:
            if not via.startswith("-") and "(" not in via:
                lock.require(via, named.distribution)
    return lock.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _is_named(name) or bool(_PART.search(name)),
)
