"""Read what an npm registry says of one package: its packument, kept as a file.

Source: npm registry documentation, "Package Metadata" (`deprecated` of a version, `time`).
"""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, table
from scanner.normalize.documents._package_facts import PackageFacts, forge_repository, words
from scanner.normalize.grammars.json_text import load_json
from scanner.normalize.grammars.syntax import DocumentSyntaxError

_NO_RELEASE = ("created", "modified", "unpublished")


def _recognises(name: str, text: str) -> bool:
    return name.endswith(".json") and '"dist-tags"' in text and '"versions"' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the facts of the package; a version that was unpublished counts as yanked."""
    try:
        document = table(load_json(text))
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    name = document.get("name")
    if not isinstance(name, str):
        return
    facts = PackageFacts("npm", name)
    versions = table(document.get("versions"))
    for version, held in versions.items():
        said = table(held).get("deprecated")
        if said:
            facts.deprecated[version] = words(said)
    times = table(document.get("time"))
    for version, instant in times.items():
        if version not in _NO_RELEASE:
            facts.released(instant)
            if version not in versions:
                facts.yanked[version] = "unpublished"
    repository = document.get("repository")
    address = repository if isinstance(repository, str) else table(repository).get("url")
    facts.repository = forge_repository(iter((address, document.get("homepage"))))
    yield facts.resource(snapshot)


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: name.endswith(".json"),
    last_part=True,
)
