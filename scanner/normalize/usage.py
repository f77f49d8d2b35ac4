"""Files of usage records, all of them, whatever their names, and exports of those who count usage."""

from collections.abc import Iterator

from scanner import plugins
from scanner.model.connector import DocumentReader, Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._usage import usage_of

_RECORDS = (".csv", ".jsonl", ".ndjson")
_EXPORTS = ("flexlm-log", "seat-exports", "uipath-jobs")


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield one resource of kind "trueup/usage" for the file, and a gap for each bad record.

    The log of a licence server and the exports of vendors are read for what they are; anything else
    is taken for records.
    """
    text = snapshot.content.decode("utf-8", errors="replace")
    file = snapshot.origin.file or snapshot.address
    for name in () if file.endswith(_RECORDS) else _EXPORTS:
        reader = plugins.load_as("normalize/documents", name, DocumentReader)
        if reader.recognises(file, text):
            yield from reader.read(snapshot, text)
            return
    yield from usage_of(snapshot, text)


NORMALIZER = Normalizer(_normalize)
