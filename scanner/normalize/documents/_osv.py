"""An advisory in the OSV format as a resource, wherever it was read from."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import broken, items, record, table
from scanner.normalize.grammars.cvss import rating
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.osv_names import ECOSYSTEMS, package_name
from scanner.normalize.grammars.syntax import DocumentSyntaxError

KIND = "trueup/advisory"


def advisory(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield {id, aliases, summary, severity, malicious, affected}; a withdrawn one is none.

    `affected` holds {ecosystem, name, versions, ranges} for each package of an ecosystem that is
    understood, as the schema has them. `severity` is the database's own word, or the rating of the
    vector that it gives, or "".
    """
    try:
        held = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    if not isinstance(held.get("id"), str) or held.get("withdrawn"):
        return
    affected = list(_affected(held))
    if affected:
        attributes = {
            "path": snapshot.origin.file,
            "source": snapshot.source.name,
            "id": held["id"],
            "aliases": [str(alias) for alias in items(held.get("aliases"))],
            "summary": str(held.get("summary", ""))[:300],
            "severity": _severity(held),
            "malicious": str(held["id"]).startswith("MAL-"),
            "affected": affected,
        }
        yield record(KIND, snapshot, attributes)


def _affected(held: Any) -> Iterator[dict[str, Json]]:
    for one in map(table, items(held.get("affected"))):
        package = table(one.get("package"))
        # A suffix names a part of an ecosystem, such as a repository of Maven.
        ecosystem = ECOSYSTEMS.get(str(package.get("ecosystem")).partition(":")[0])
        if ecosystem:
            yield {
                "ecosystem": ecosystem,
                "name": package_name(ecosystem, str(package.get("name", ""))),
                "versions": list(items(one.get("versions"))),
                "ranges": list(items(one.get("ranges"))),
            }


def _severity(held: Any) -> str:
    said = str(table(held.get("database_specific")).get("severity", "")).lower()
    if said:
        return said
    scored = [held, *map(table, items(held.get("affected")))]
    vectors = [str(table(one).get("score", "")) for part in scored for one in items(part.get("severity"))]  # fmt: skip
    ratings = [found for vector in vectors if (found := rating(vector))]
    return ratings[0] if ratings else ""
