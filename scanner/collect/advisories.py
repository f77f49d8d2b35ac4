"""A local vulnerability database in the OSV format: files of one advisory each, and their archives."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from scanner.collect._asked_words import asked_words, words_of
from scanner.collect._folder import walk
from scanner.evidence.archives import Limits, members
from scanner.evidence.reader import CannotReadError, read_file
from scanner.model.connector import Answer, CollectContext, Connector
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Origin

MAX_ARCHIVE = 512 * 2**20
LIMITS = Limits(members=1_000_000, unpacked=8 * 2**30, member=16 * 2**20)
MAX_KEPT = 20_000
"""Advisories that are kept when nobody says which packages they are for."""
DATABASE = "database"

_NAME = re.compile(rb'"name"\s{0,20}:\s{0,20}"((?:[^"\\]|\\.){1,300}+)"')
_ECOSYSTEM = re.compile(rb'"ecosystem"\s{0,20}:\s{0,20}"([^":\\]{1,60})')
_MODIFIED = re.compile(rb'"modified"\s{0,20}:\s{0,20}"([0-9T:.Z+-]{10,40})"')


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    """Yield each advisory that may be about a package in use, and what the database holds in all."""
    where = str(source.options.get("path", ""))
    root = context.root / where
    of = source.options.get("of") or ()
    folders = (of,) if isinstance(of, str) else tuple(str(one) for one in of)
    reading = _Reading(source, context, [context.root / folder for folder in folders])
    yield from reading.all(root)
    if not reading.seen:
        reason = f"no advisory in the OSV format below {where}"
        yield Unreadable(source.name, where, reason, whole=True)
        return
    if reading.left_out:
        reason = f"more than {MAX_KEPT} advisories: say in `of` which folders they are held against"
        yield Unreadable(source.name, where, reason)
    value = {
        "advisories": reading.seen,
        "ecosystems": dict(sorted(reading.ecosystems.items())),
        "newest": reading.newest,
    }
    yield context.recorder.answer(source, Answer(DATABASE, value, Origin(source=source.name)))


class _Reading:
    """One pass over a database."""

    def __init__(self, source: Source, context: CollectContext, folders: list[Path]) -> None:
        self.source = source
        self.context = context
        self.words = asked_words(folders) if folders else None
        self.ecosystems: Counter[str] = Counter()
        self.newest = ""
        self.seen = self.kept = self.left_out = 0

    def all(self, root: Path) -> Iterator[Collected]:
        """Yield what a folder, an archive or a file holds."""
        folder, names = (root.parent, [root.name]) if root.is_file() else (root, walk(root, self.source.name))  # fmt: skip
        for name in names:
            if isinstance(name, Unreadable):
                yield name
            elif name.endswith((".json", ".zip")):
                yield from self._file(folder, name)

    def _file(self, folder: Path, name: str) -> Iterator[Collected]:
        self.context.progress(f"{self.source.name}: {name}")
        try:
            if name.endswith(".json"):
                yield from self._one(name, read_file(folder, name))
                return
            data = read_file(folder, name, MAX_ARCHIVE)
            for inner, content in members(name, data, _is_json, limits=LIMITS):
                yield from self._one(f"{name}/{inner}", content)
        except CannotReadError as error:
            yield Unreadable(self.source.name, name, error.reason, transient=error.transient)

    def _one(self, name: str, data: bytes) -> Iterator[Collected]:
        if b'"affected"' not in data or b'"modified"' not in data:
            return
        self.seen += 1
        self.ecosystems.update(
            {found.decode("utf-8", "replace") for found in _ECOSYSTEM.findall(data)}
        )
        self.newest = max([self.newest, *(one.decode() for one in _MODIFIED.findall(data))])
        if not self._may_concern(data):
            return
        if self.words is None and self.kept >= MAX_KEPT:
            self.left_out += 1
            return
        self.kept += 1
        origin = Origin(source=self.source.name, file=name)
        yield self.context.recorder.text(self.source, name, data, origin)

    def _may_concern(self, data: bytes) -> bool:
        """Say whether the words of some name in it all stand in what is held against it."""
        names = _NAME.findall(data)
        if self.words is None or not names:
            return True
        return any(words_of(name) <= self.words for name in names)


def _is_json(name: str) -> bool:
    return name.endswith(".json")


CONNECTOR = Connector(
    collect=_collect,
    options={
        "path": "a folder of advisories in the OSV format, one JSON file each, and of archives such as "
        "npm/all.zip; or one of these; relative to trueup.yaml",
        "of": "the folders whose manifests and locks name the packages in use, so that no other "
        "advisory is kept as evidence; all are kept by default",
    },
    needs=("read access to the files",),
)
