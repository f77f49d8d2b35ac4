"""Bills of materials in SPDX 2 JSON: packages and the licences they state."""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize.grammars.distributions import distribution, package_of
from scanner.normalize.grammars.json_text import DocumentSyntaxError, json_lines, load_json
from scanner.normalize.grammars.license_statements import EXPRESSION, Fact, fact


def _recognises(name: str, text: str) -> bool:
    if name.endswith(".spdx.json"):
        return True
    return name.endswith(".json") and '"spdxVersion"' in text and '"SPDX-2.' in text


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one distribution for each package with a name, in order, but those described itself.

    `licenseDeclared` is believed, then `licenseConcluded`; the two are compared. The ecosystem
    comes from the purl, or is "spdx".
    Source: SPDX Specification 2.3, clause 7.
    """
    file = snapshot.origin.file or snapshot.address
    try:
        value = load_json(text)
        lines = json_lines(text)
    except DocumentSyntaxError as error:
        yield Unreadable(snapshot.source.name, f"{file}:{error.line}", f"SPDX: {error.message}")
        return
    packages = value.get("packages") if isinstance(value, dict) else None
    described = set(map(str, value.get("documentDescribes") or ())) if packages else set()
    for index, package in enumerate(packages if isinstance(packages, list) else ()):
        line = lines.near(("packages", index))
        if not isinstance(package, dict) or not isinstance(package.get("name"), str):
            reason = "SPDX: a package without a name"
            yield Unreadable(snapshot.source.name, f"{file}:{line}", reason)
        elif package.get("SPDXID") not in described:
            ecosystem, name = package_of(_purl(package), "spdx", package["name"])
            yield distribution(
                snapshot,
                ecosystem,
                name,
                str(package.get("versionInfo") or ""),
                facts=tuple(_facts(package, line)),
                line=line,
            )


def _purl(package: Mapping[str, Json]) -> str:
    references = package.get("externalRefs")
    for each in references if isinstance(references, list) else ():
        if isinstance(each, dict) and each.get("referenceType") == "purl":
            return str(each.get("referenceLocator") or "")
    return ""


def _facts(package: Mapping[str, Json], line: int) -> Iterator[Fact]:
    for key in ("licenseDeclared", "licenseConcluded"):
        if isinstance(package.get(key), str):
            yield fact(EXPRESSION, f"SPDX {key}", package[key], line)


READER = DocumentReader(_recognises, _read, lambda name: name.endswith(".json"))
