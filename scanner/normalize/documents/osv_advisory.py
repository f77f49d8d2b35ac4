"""Read advisories of a local vulnerability database in the OSV format, one a file."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, items, record, table
from scanner.normalize.grammars.distribution_names import canonical
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

KIND = "trueup/advisory"
_ECOSYSTEM = "PyPI"


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and '"affected"' in text and '"modified"' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the advisory as {id, aliases, summary, severity, affected}; a withdrawn one is none.

    `affected` holds {name, versions, ranges} for each Python distribution, as the schema has them.
    """
    try:
        advisory = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    if not isinstance(advisory.get("id"), str) or advisory.get("withdrawn"):
        return
    affected = [
        {
            "name": canonical(str(package.get("name", ""))),
            "versions": list(items(held.get("versions"))),
            "ranges": list(items(held.get("ranges"))),
        }
        for held in map(table, items(advisory.get("affected")))
        if str((package := table(held.get("package"))).get("ecosystem")).partition(":")[0]
        == _ECOSYSTEM
    ]
    if affected:
        attributes = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "id": advisory["id"],
            "aliases": [str(alias) for alias in items(advisory.get("aliases"))],
            "summary": str(advisory.get("summary", ""))[:300],
            "severity": str(table(advisory.get("database_specific")).get("severity", "")).lower(),
            "affected": affected,
        }
        yield record(KIND, snapshot, attributes)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
