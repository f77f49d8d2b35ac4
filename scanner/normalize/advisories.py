"""A vulnerability database: its advisories, and what it holds in all."""

from collections.abc import Iterator

from scanner.model.connector import Normalized, Normalizer
from scanner.model.evidence import Snapshot
from scanner.model.resource import Resource
from scanner.normalize.documents._osv import advisory
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.osv_names import ECOSYSTEMS

KIND = "trueup/advisory-database"
_DATABASE = "database"


def _normalize(snapshot: Snapshot) -> Iterator[Normalized]:
    """Yield the advisory of a document; of the database {source, advisories, ecosystems, newest}.

    `ecosystems` is word of an ecosystem -> how many advisories are about it.
    """
    text = snapshot.content.decode("utf-8", "replace")
    if snapshot.address != _DATABASE:
        yield from advisory(snapshot, text)
        return
    value = load_json(text)
    held = value if isinstance(value, dict) else {}
    counted = {
        word: number
        for name, number in (held.get("ecosystems") or {}).items()
        if (word := ECOSYSTEMS.get(name))
    }
    yield Resource(
        uid=f"{KIND}/{snapshot.source.name}",
        kind=KIND,
        attributes={
            "source": snapshot.source.name,
            "advisories": held.get("advisories", 0),
            "ecosystems": counted,
            "newest": str(held.get("newest", "")),
        },
        side=snapshot.source.side,
        origin=snapshot.origin,
        evidence=snapshot.digest,
    )


NORMALIZER = Normalizer(_normalize)
