"""Read files that only policies about files ask about. Kind `trueup/document`, one for each file.

What conftest's parser makes of them is their attributes, where a source is asked to keep its
documents whole.
"""

from collections.abc import Iterator
from dataclasses import replace

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import DOCUMENT
from scanner.normalize.documents._named_by_file import file_resource
from scanner.normalize.documents._whole import is_whole
from scanner.normalize.grammars.conftest_values import value_of
from scanner.normalize.grammars.formats import PARSED, language_of
from scanner.normalize.grammars.syntax import DocumentSyntaxError


def _named(name: str) -> bool:
    return language_of(name) in PARSED


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    if not is_whole(snapshot):
        return
    file = snapshot.origin.file or snapshot.address
    language = language_of(file)
    try:
        value = value_of(language, text)
    except DocumentSyntaxError as error:
        place = f"{snapshot.address}:{error.line}" if error.line else snapshot.address
        yield Unreadable(snapshot.source.name, place, f"{language}: {error.message}")
        return
    held = value if isinstance(value, dict) else {"": value}
    # Several of one name may lie in one folder: the whole name tells them apart.
    yield replace(file_resource(snapshot, DOCUMENT, held), uid=f"{DOCUMENT}/{file}")


READER = DocumentReader(
    recognises=lambda name, _text: _named(name), read=_read, named=_named, last_part=True
)
