"""Bills of materials in CycloneDX JSON: components and the licences they state."""

from collections.abc import Iterator, Mapping

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot, Unreadable
from scanner.model.resource import Json
from scanner.normalize.grammars.distributions import distribution, package_of
from scanner.normalize.grammars.json_text import DocumentSyntaxError, json_lines, load_json
from scanner.normalize.grammars.license_statements import EXPRESSION, FREE_TEXT, Fact, fact
from scanner.normalize.grammars.lines import Lines


def _recognises(name: str, text: str) -> bool:
    # By these names the specification calls them, so a damaged one is told and not passed over.
    if name.rpartition("/")[2] == "bom.json" or name.endswith(".cdx.json"):
        return True
    return name.endswith(".json") and '"bomFormat"' in text[:4096] and "CycloneDX" in text[:4096]


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield one distribution for each component with a name, nested ones included, in order.

    The ecosystem comes from the component's purl, or is its `type`. Several licences without an
    expression mean that all of them apply, as the specification says.
    Source: CycloneDX 1.6, components and licenses.
    """
    file = snapshot.origin.file or snapshot.address
    try:
        value = load_json(text)
        lines = json_lines(text)
    except DocumentSyntaxError as error:
        yield Unreadable(
            snapshot.source.name, f"{file}:{error.line}", f"CycloneDX: {error.message}"
        )
        return
    if not isinstance(value, dict):
        return
    waiting: list[tuple[tuple[str | int, ...], Json]] = [(("components",), value.get("components"))]
    while waiting:
        path, components = waiting.pop()
        for index, component in enumerate(components if isinstance(components, list) else ()):
            if not isinstance(component, dict) or not isinstance(component.get("name"), str):
                place = f"{file}:{lines.near((*path, index))}"
                yield Unreadable(
                    snapshot.source.name, place, "CycloneDX: a component without a name"
                )
                continue
            yield _component(snapshot, component, lines, (*path, index))
            waiting.append(((*path, index, "components"), component.get("components")))


def _component(
    snapshot: Snapshot, component: Mapping[str, Json], lines: Lines, path: tuple[str | int, ...]
) -> Normalized:
    purl = str(component.get("purl") or "")
    ecosystem, name = package_of(purl, str(component.get("type") or "component"), _name(component))
    return distribution(
        snapshot,
        ecosystem,
        name,
        str(component.get("version") or ""),
        facts=tuple(_facts(component.get("licenses"), lines.near((*path, "licenses")))),
        line=lines.near(path),
        depended_on="",
    )


def _name(component: Mapping[str, Json]) -> str:
    group = component.get("group")
    return f"{group}/{component['name']}" if isinstance(group, str) and group else component["name"]


def _facts(licenses: Json, line: int) -> Iterator[Fact]:
    stated = (
        [each for each in licenses if isinstance(each, dict)] if isinstance(licenses, list) else []
    )
    for each in stated:
        if isinstance(each.get("expression"), str):
            yield fact(EXPRESSION, "CycloneDX expression", each["expression"], line)
    held = [each["license"] for each in stated if isinstance(each.get("license"), dict)]
    ids = [str(each["id"]) for each in held if each.get("id")]
    names = [str(each["name"]) for each in held if each.get("name") and not each.get("id")]
    if ids and not names:
        yield fact(EXPRESSION, "CycloneDX license id", " AND ".join(ids), line)
    else:
        yield from (fact(FREE_TEXT, "CycloneDX license", each, line) for each in (*ids, *names))


READER = DocumentReader(_recognises, _read, lambda name: name.endswith(".json"))
