import json
from collections.abc import Mapping
from typing import Any

from scanner.model.connector import DocumentReader
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.normalize.documents import npm_licenses, sbom_cyclonedx, sbom_spdx


def read(reader: DocumentReader, name: str, value: Mapping[str, Any]) -> list[Resource]:
    text = json.dumps(value, indent=1)
    assert reader.recognises(name, text)
    source = Source(kind="files", name="shop")
    snapshot = Snapshot(source, name, text.encode(), "sha256:ab", Origin(source="shop", file=name))
    found = list(reader.read(snapshot, text))
    assert not any(isinstance(each, Unreadable) for each in found)
    return [each for each in found if isinstance(each, Resource)]


def said(resources: list[Resource]) -> list[tuple[str, str, int]]:
    return [(each.uid, each.attributes["concluded"], each.origin.line) for each in resources]


def test_package_lock_gives_each_package_its_licence() -> None:
    packages = {
        "": {"name": "shop", "license": "MIT", "dependencies": {"left": "1"}},
        "node_modules/left": {"version": "1.0.0", "license": "MIT", "dependencies": {"right": "2"}},
        "node_modules/left/node_modules/@s/right": {
            "version": "2.0.0",
            "license": "ISC",
            "dev": True,
        },
        "node_modules/mute": {"version": "3.0.0"},
        "node_modules/own": {"link": True, "license": "MIT"},
    }
    found = read(
        npm_licenses.READER, "package-lock.json", {"lockfileVersion": 3, "packages": packages}
    )
    assert said(found) == [
        ("trueup/distribution/npm/left@1.0.0", "MIT", 11),
        ("trueup/distribution/npm/@s/right@2.0.0", "ISC", 18),
    ]
    assert [each.attributes["depended_on"] for each in found] == ["direct", "development"]
    assert found[0].attributes["requires"] == ["right"]


def test_cyclonedx_components_are_named_by_their_purl() -> None:
    components = [
        {"type": "library", "name": "left", "version": "1", "purl": "pkg:npm/%40s/left@1?a=b",
         "licenses": [{"expression": "MIT OR ISC"}],
         "components": [{"type": "library", "name": "inner", "licenses": [{"license": {"id": "Zlib"}}]}]},
        {"type": "library", "group": "org.x", "name": "two", "version": "2",
         "licenses": [{"license": {"id": "MIT"}}, {"license": {"id": "ISC"}}]},
        {"type": "library", "name": "vague", "licenses": [{"license": {"name": "BSD License"}}]},
    ]  # fmt: skip
    found = read(
        sbom_cyclonedx.READER, "bom.json", {"bomFormat": "CycloneDX", "components": components}
    )
    assert [each[:2] for each in said(found)] == [
        ("trueup/distribution/npm/@s/left@1", "MIT OR ISC"),
        ("trueup/distribution/library/org.x/two@2", "MIT AND ISC"),
        ("trueup/distribution/library/vague@", ""),
        ("trueup/distribution/library/inner@", "Zlib"),
    ]


def test_spdx_declared_licence_is_believed_and_compared() -> None:
    packages = [
        {"SPDXID": "SPDXRef-root", "name": "shop", "licenseDeclared": "MIT"},
        {"SPDXID": "SPDXRef-1", "name": "Left_Pad", "versionInfo": "1", "licenseDeclared": "MIT",
         "licenseConcluded": "ISC",
         "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:pypi/Left_Pad@1"}]},
        {"SPDXID": "SPDXRef-2", "name": "two", "licenseDeclared": "NOASSERTION"},
    ]  # fmt: skip
    found = read(
        sbom_spdx.READER,
        "sbom.spdx.json",
        {"spdxVersion": "SPDX-2.3", "documentDescribes": ["SPDXRef-root"], "packages": packages},
    )
    assert [each[:2] for each in said(found)] == [
        ("trueup/distribution/pypi/left-pad@1", "MIT"),
        ("trueup/distribution/spdx/two@", ""),
    ]
