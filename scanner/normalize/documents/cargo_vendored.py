"""Licences of vendored crates: the Cargo.toml of each below a folder called vendor."""

from collections.abc import Iterator

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.normalize.documents._manifest import broken, table
from scanner.normalize.grammars.distributions import distribution
from scanner.normalize.grammars.license_facts import EXPRESSION, fact
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.toml_text import load_toml


def _recognises(name: str, _text: str) -> bool:
    parts = name.split("/")
    return parts[-1] == "Cargo.toml" and "vendor" in parts[:-2]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the crate as a distribution; a manifest of nothing but a workspace yields nothing.

    Source: The Cargo Book, `cargo vendor` and the manifest format.
    """
    try:
        document, lines = load_toml(text)
    except DocumentSyntaxError as error:
        yield from broken(snapshot, error)
        return
    package = table(document.get("package"))
    if not isinstance(package.get("name"), str):
        return
    stated = package.get("license")
    line = lines.near(("package", "license"))
    facts = (fact(EXPRESSION, "Cargo license", stated, line),) if isinstance(stated, str) else ()
    needed = (
        str(table(value).get("package") or name)
        for section in ("dependencies", "build-dependencies")
        for name, value in table(document.get(section)).items()
    )
    yield distribution(
        snapshot,
        "cargo",
        package["name"],
        str(package.get("version", "")),
        facts=facts,
        line=lines.near(("package", "name")),
        requires=tuple(needed),
        depended_on="installed",
    )


READER = DocumentReader(_recognises, _read, lambda name: _recognises(name, ""))
