"""Read INI files. Kind `ini-file`: every value is text; named by the file."""

import re
from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._nameless import (
    Found,
    documents_of,
    forced_kind,
    gap,
    resource_of,
)
from scanner.normalize.documents._whole import whole_document
from scanner.normalize.grammars.formats import format_of

_KIND = "ini-file"
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})")
_TRUE, _FALSE = (
    frozenset({"t", "T", "true", "TRUE", "True"}),
    frozenset({"f", "F", "false", "FALSE", "False"}),
)
# These hold settings of tools that work on source code, not of anything that runs.
_TOOLS = frozenset({"setup.cfg", "tox.ini", "pytest.ini", "mypy.ini", ".flake8", ".coveragerc"})


def _recognises(name: str, text: str) -> bool:
    return name.rpartition("/")[2] not in _TOOLS and format_of(name, text) == "ini"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    unreadable = gap(snapshot, text, "INI file")
    if unreadable is not None:
        yield unreadable
    for document in documents_of(snapshot, text):
        kind = forced_kind(snapshot) or _KIND
        yield resource_of(snapshot, Found(kind, document.value), document)
        yield from whole_document(snapshot, document, _typed(document.value))


def _typed(sections: Mapping[str, Mapping[str, str]]) -> dict[str, Json]:
    """Return named sections with numbers, truth values and unquoted texts, as conftest does."""
    return {
        name: {key: _value(text) for key, text in held.items()}
        for name, held in sections.items()
        if name
    }


def _value(text: str) -> Json:
    if _NUMBER.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else number
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


READER = DocumentReader(recognises=_recognises, read=_read)
