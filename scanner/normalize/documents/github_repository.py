"""Read GitHub's answer about one repository, kept as a file: whether it is archived.

Source: GitHub REST API, "Get a repository" (`archived`, `pushed_at`).
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, record, table
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

KIND = "trueup/repository-facts"


def _recognises(name: str, text: str) -> bool:
    if not name.endswith(".json"):
        return False
    return '"full_name"' in text and '"archived"' in text and '"pushed_at"' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield {name: "github.com/owner/name", archived, pushed} of the repository."""
    try:
        held = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    name = held.get("full_name")
    if isinstance(name, str) and isinstance(held.get("archived"), bool):
        attributes = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "name": f"github.com/{name.lower()}",
            "archived": held["archived"],
            "pushed": str(held.get("pushed_at") or "")[:40],
        }
        yield record(KIND, snapshot, attributes, suffix=f"#{name.lower()}")


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
