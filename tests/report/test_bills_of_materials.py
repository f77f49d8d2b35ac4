"""Bills of materials, notices and locks: what they say of licences, and that we read them back."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry
from referencing import Resource as Contents
from spdx_tools.spdx.parser.jsonlikedict.json_like_dict_parser import JsonLikeDictParser
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

from scanner import plugins
from scanner.model.evidence import Snapshot, Source
from scanner.model.report_format import ReportFormat
from scanner.model.resource import Origin, Resource
from scanner.normalize.documents.license_lock import READER as LOCK
from scanner.normalize.documents.sbom_cyclonedx import READER as CYCLONEDX
from scanner.normalize.documents.sbom_spdx import READER as SPDX
from tests.report import sample

COLUMNS = ["package", "version", "ecosystem", "license", "from", "verdict", "exception", "declared"]
ROWS = [
    ["lib", "1.0", "pypi", "MIT", "License-Expression", "allow", "", "MIT"],
    ["@scope/right", "2.0", "npm", "Apache-2.0", "LICENSE", "allow", "", ""],
    ["own", "3", "pypi", "LicenseRef-Own", "clarification", "allow", "", "MIT"],
    ["odd", "4", "pypi", "", "", "review", "", ""],
]


def render(name: str) -> str:
    section = {"licenses": {"columns": COLUMNS, "rows": ROWS}}
    report = replace(sample.complete(), sections=section)
    return plugins.load_as("report", name, ReportFormat).render(report).decode()


def read_back(reader: Any, name: str) -> list[Resource]:
    text = render(name)
    place = f"x.{name}.json"
    assert reader.recognises(place, text)
    origin = Origin(source="s", file=place)
    snapshot = Snapshot(Source("files", "s"), place, text.encode(), "sha256:1", origin)
    return [each for each in reader.read(snapshot, text) if isinstance(each, Resource)]


def test_cyclonedx_tells_declared_from_concluded() -> None:
    first, second, third, fourth = json.loads(render("cyclonedx"))["components"]
    assert first["licenses"] == [{"expression": "MIT", "acknowledgement": "declared"}]
    assert second["purl"] == "pkg:npm/%40scope/right@2.0"
    assert second["licenses"] == [{"expression": "Apache-2.0", "acknowledgement": "concluded"}]
    assert third["evidence"]["licenses"][0]["expression"] == "MIT"
    assert "licenses" not in fourth


def test_spdx_asserts_nothing_about_what_is_unknown() -> None:
    document = json.loads(render("spdx"))
    assert [each["licenseConcluded"] for each in document["packages"]] == [
        "MIT", "Apache-2.0", "LicenseRef-Own", "NOASSERTION",
    ]  # fmt: skip
    assert document["packages"][1]["licenseDeclared"] == "NOASSERTION"
    assert [each["licenseId"] for each in document["hasExtractedLicensingInfos"]] == [
        "LicenseRef-Own"
    ]


def test_bills_of_materials_read_back_as_the_same_packages() -> None:
    for reader, name in ((CYCLONEDX, "cyclonedx"), (SPDX, "spdx")):
        found = read_back(reader, name)
        assert [each.attributes["name"] for each in found] == [row[0] for row in ROWS]
        assert [each.attributes["ecosystem"] for each in found] == [row[2] for row in ROWS]
        assert found[0].attributes["concluded"] == "MIT"


def test_lock_reads_back_with_every_licence() -> None:
    (lock,) = read_back(LOCK, "license-lock")
    assert [each["license"] for each in lock.attributes["packages"]] == [row[3] for row in ROWS]


def test_notice_names_every_package_and_hides_no_unknown_licence() -> None:
    said = render("notice")
    assert all(f"{row[0]} {row[1]}" in said for row in ROWS)
    assert said.index("No licence known") > said.index("MIT")
    assert "\n  odd 4 (pypi)" in said[said.index("No licence known") :]


def cyclonedx_schema() -> Draft7Validator:
    """Return the published schema of CycloneDX 1.6, from the package of its authors."""
    folder = files("cyclonedx.schema._res")
    named = {
        name: json.loads((folder / f"{name}.SNAPSHOT.schema.json").read_text(encoding="utf-8"))
        for name in ("bom-1.6", "spdx", "jsf-0.82")
    }
    registry: Registry[Any] = Registry().with_resources(
        [(schema["$id"], Contents.from_contents(schema)) for schema in named.values()]
    )
    return Draft7Validator(named["bom-1.6"], registry=registry)


def test_cyclonedx_follows_the_published_schema() -> None:
    validator = cyclonedx_schema()
    document = json.loads(render("cyclonedx"))
    assert [error.message for error in validator.iter_errors(document)] == []
    document["components"][0]["licenses"][0]["acknowledgement"] = "guessed"
    assert len(list(validator.iter_errors(document))) >= 1


def test_spdx_passes_the_validator_of_its_authors() -> None:
    document = json.loads(render("spdx"))
    parser = JsonLikeDictParser()  # type: ignore[no-untyped-call]  # not typed by its authors
    parsed = parser.parse(document)
    assert [each.validation_message for each in validate_full_spdx_document(parsed)] == []
    document["packages"][0]["downloadLocation"] = "not a location"
    wrong = parser.parse(document)
    assert len(validate_full_spdx_document(wrong)) >= 1
