"""A project's own notices, as "trueup/notice": which packages they name."""

import re
from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.grammars.notice_text import names_in

KIND = "trueup/notice"
MAX_LENGTH = 5_000_000
_NAME = re.compile(
    r"(?i)(?:notices?|third[-_ ]?party[-_ ]?(?:notices?|licenses?))(?:\.(?:txt|md))?\Z"
)


def _recognises(name: str, text: str) -> bool:
    return bool(_NAME.match(name.rpartition("/")[2])) and len(text) <= MAX_LENGTH


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one resource `{path, names: words that may name a package}` for the file."""
    path = snapshot.origin.file or snapshot.address
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}/{path}",
        kind=KIND,
        attributes={"path": path, "names": names_in(text)},
        side=snapshot.source.side,
        owner=snapshot.source.owner,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


READER = DocumentReader(_recognises, _read)
