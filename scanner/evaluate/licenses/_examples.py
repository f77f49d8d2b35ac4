"""Small estates for the examples of the checks in this folder."""

from collections.abc import Mapping
from datetime import UTC, datetime

from scanner.model.resource import Estate, Json, Origin, Resource, estate_of
from scanner.normalize.grammars.license_facts import (
    CLASSIFIER,
    EXPRESSION,
    FREE_TEXT,
    Fact,
    conclude,
)
from scanner.normalize.grammars.notice_text import names_in

AS_OF = datetime(2028, 3, 27, tzinfo=UTC)
MIT_ONLY: Mapping[str, Json] = {"allow": ["MIT"]}
REQUIRED: Mapping[str, Json] = {"allow": ["MIT"], "require_license_files": True}
NOTICED: Mapping[str, Json] = {"allow": ["MIT"], "require_notice": True}
REPORTED: Mapping[str, Json] = {"allow": ["MIT"], "report_unused": True}


def package(name: str, *facts: Fact, version: str = "1.0") -> Resource:
    """Return an installed package that says these things about its licence."""
    concluded = conclude(facts)
    return Resource(
        uid=f"trueup/distribution/pypi/{name}@{version}",
        kind="trueup/distribution",
        attributes={
            "ecosystem": "pypi",
            "name": name,
            "version": version,
            "declared": [each.as_json() for each in facts],
            "concluded": concluded.reading.canonical,
            "concluded_by": concluded.by.field if concluded.by else "",
            "requires": [],
            "depended_on": "installed",
            "location": f"{name}-{version}.dist-info/METADATA",
        },
        origin=Origin(source="environment", file=f"{name}-{version}.dist-info/METADATA", line=2),
        evidence="sha256:00",
    )


def expression(text: str) -> Fact:
    """Return what a License-Expression header says."""
    return Fact(EXPRESSION, "License-Expression", text, 4)


def free_text(text: str) -> Fact:
    """Return what a License header says."""
    return Fact(FREE_TEXT, "License", text, 5)


def classifier(name: str) -> Fact:
    """Return what a trove classifier of an approved licence says."""
    return Fact(CLASSIFIER, "classifier", f"License :: OSI Approved :: {name}", 6)


def estate(*packages: Resource, settings: Mapping[str, Json] = MIT_ONLY) -> Estate:
    """Return these packages under this section `licenses`."""
    return estate_of(packages, AS_OF, licenses=settings)


def exception(**entry: Json) -> Mapping[str, Json]:
    """Return a policy that allows MIT and makes one exception, complete unless said otherwise."""
    whole = {"reason": "linked dynamically", "approver": "legal", "expires": "2028-06-30", **entry}
    return {"allow": ["MIT"], "exceptions": [whole]}


def clarified(digest: str) -> Mapping[str, Json]:
    """Return a policy that clarifies the package "vague" for a LICENSE with this digest."""
    entry = {
        "package": "vague", "expression": "MIT",
        "files": [{"path": "LICENSE", "sha256": digest}],
    }  # fmt: skip
    return {"allow": ["MIT"], "clarify": [entry]}


def license_file(name: str, identified: str) -> Resource:
    """Return the LICENSE of an installed package, with the digest "00"."""
    folder = f"{name}-1.0.dist-info"
    path = f"{folder}/LICENSE"
    return Resource(
        uid=f"trueup/license-file/environment/{path}",
        kind="trueup/license-file",
        attributes={
            "path": path,
            "metadata": folder,
            "licenses": [identified] if identified else [],
            "identified": identified,
        },
        origin=Origin(source="environment", file=path, line=1),
        evidence="sha256:00",
    )


def notice(text: str) -> Resource:
    """Return the NOTICE of a project."""
    attributes = {"path": "NOTICE", "names": names_in(text)}
    return Resource("trueup/notice/NOTICE", "trueup/notice", attributes)


def lock(name: str, version: str, license_id: str) -> Resource:
    """Return a licence lock that holds one package."""
    entry = {"ecosystem": "pypi", "name": name, "version": version, "license": license_id}
    return Resource("trueup/license-lock/x", "trueup/license-lock", {"packages": [entry]})
