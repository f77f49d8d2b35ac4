"""Read advisories of a local vulnerability database in the OSV format, one a file."""

from scanner.model.connector import DocumentReader
from scanner.normalize.documents._osv import advisory


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and '"affected"' in text and '"modified"' in text


READER = DocumentReader(
    recognises=_recognises,
    read=advisory,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
