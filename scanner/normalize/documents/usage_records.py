"""Usage of tools and robots, from CSV or JSON lines, as resources of kind "trueup/usage"."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._usage import JSON_LINES, usage_of
from scanner.normalize.grammars.usage_records import REQUIRED


def _recognises(name: str, text: str) -> bool:
    first = text[:4096].split("\n", 1)[0]
    if name.endswith(".csv"):
        columns = {
            column.strip().strip('"').lower() for column in first.lstrip("\ufeff").split(",")
        }
        return columns.issuperset(REQUIRED)
    return name.endswith(JSON_LINES) and all(f'"{column}"' in first for column in REQUIRED[:4])


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one resource for the file, and a gap for each record that cannot be read.

    Its attributes are `columns`: `{session, principal, tool, version, edition, start, end, host,
    region, project}`, each a list of text with one value for each record, and `lines`.
    """
    yield from usage_of(snapshot, text)


READER = DocumentReader(_recognises, _read)
