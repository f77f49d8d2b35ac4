"""Read pom.xml (Apache Maven, "POM Reference" and "Introduction to the Dependency Mechanism")."""

from collections.abc import Iterator
from typing import Any

from scanner.model.connector import DocumentReader, Normalized
from scanner.model.evidence import Snapshot
from scanner.model.resource import Json
from scanner.normalize.documents._manifest import Declaration, Manifest, broken_manifest
from scanner.normalize.grammars.syntax import DocumentSyntaxError
from scanner.normalize.grammars.xml_text import Element, load_xml

_USES = {"test": "development", "provided": "optional", "system": "optional", "runtime": "optional"}


def _recognises(name: str, _text: str) -> bool:
    return name.rpartition("/")[2] == "pom.xml"


def _read(snapshot: Snapshot, text: str) -> Iterator[Normalized]:
    """Yield the manifest, values as written; a distribution is `group:artifact`.

    `settings["maven"]` is `{parent: {group, artifact, version, path}, properties: {name: text},
    managed: {group:artifact: {version, scope}}, packaging, modules: [folder], group, version}`. Of a
    declaration `extras` is its scope ("" where the parent decides) and its type, `marker` its profile.
    """
    try:
        root = load_xml(text)
    except DocumentSyntaxError as error:
        manifest = Manifest("pom.xml", ecosystem="maven", project=True)
        yield from broken_manifest(snapshot, error, manifest)
        return
    parent = root.first("parent") or Element("parent", 0)
    group = root.said("groupId") or parent.said("groupId")
    manifest = Manifest("pom.xml", ecosystem="maven", project=True)
    manifest.name = f"{group}:{root.said('artifactId')}"
    for element in _each(root, "dependencies", "dependency"):
        _declare(manifest, element, "dependencies", "")
    managed = _managed(root)
    for profile in _each(root, "profiles", "profile"):
        for element in _each(profile, "dependencies", "dependency"):
            _declare(manifest, element, "profiles.dependencies", profile.said("id") or "a profile")
    properties = {each.name: each.text for held in root.all("properties") for each in held.children}
    manifest.settings["maven"] = {
        "parent": _parent(parent),
        "properties": properties,
        "managed": managed,
        "packaging": root.said("packaging") or "jar",
        "modules": [each.text for each in _each(root, "modules", "module")],
        "group": group,
        "version": root.said("version") or parent.said("version"),
    }
    yield manifest.resource(snapshot)


def _each(element: Element, *path: str) -> list[Element]:
    """Return every element that a path of names leads to, in order."""
    held = [element]
    for name in path:
        held = [inner for each in held for inner in each.all(name)]
    return held


def _parent(parent: Element) -> dict[str, Json]:
    path = parent.first("relativePath")
    return {
        "group": parent.said("groupId"),
        "artifact": parent.said("artifactId"),
        "version": parent.said("version"),
        "path": "../pom.xml" if path is None else path.text,
    }


def _declare(manifest: Manifest, element: Element, group: str, profile: str) -> None:
    name = f"{element.said('groupId')}:{element.said('artifactId')}"
    scope = element.said("scope")
    use = "optional" if element.said("optional") == "true" else _USES.get(scope, "runtime")
    extras = (scope, element.said("type") or "jar")
    manifest.declarations.append(
        Declaration(name, element.line, use, group, element.said("version"), extras, profile)
    )


def _managed(root: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for element in _each(root, "dependencyManagement", "dependencies", "dependency"):
        name = f"{element.said('groupId')}:{element.said('artifactId')}"
        found[name] = {"version": element.said("version"), "scope": element.said("scope")}
    return found


READER = DocumentReader(
    recognises=_recognises,
    read=_read,
    named=lambda name: _recognises(name, ""),
    last_part=True,
)
