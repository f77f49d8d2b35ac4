"""A bill of materials in SPDX 2.3 JSON: the packages, with declared and concluded licences.

Source: SPDX Specification 2.3, clauses 6, 7, 10 and 11, JSON.
"""

import json
import re

from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._components import Component, components
from scanner.report._shown import instant

_OWN = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


def _render(report: Report) -> bytes:
    packages = [_package(number, each) for number, each in enumerate(components(report), start=1)]
    digest = report.run.inputs.evidence.removeprefix("sha256:")
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": report.name or "packages",
        "documentNamespace": f"urn:trueup:spdx:{digest}",
        "creationInfo": {
            "created": instant(report.run.inputs.as_of),
            "creators": [f"Tool: trueup-{report.run.version}"],
        },
        "packages": packages,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": each["SPDXID"],
            }
            for each in packages
        ],
    }
    own = sorted(
        {
            name
            for each in packages
            for name in _OWN.findall(each["licenseDeclared"] + " " + each["licenseConcluded"])
        }
    )
    if own:
        document["hasExtractedLicensingInfos"] = [
            {"licenseId": name, "extractedText": f"{name}: see the package that states it"}
            for name in own
        ]
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _package(number: int, each: Component) -> dict[str, Json]:
    return {
        "SPDXID": f"SPDXRef-Package-{number}",
        "name": each.name,
        "versionInfo": each.version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseDeclared": each.declared or "NOASSERTION",
        "licenseConcluded": each.license or "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": each.purl,
            }
        ],
    }


FORMAT = ReportFormat(
    _render,
    suffix=".spdx.json",
    media_type="application/spdx+json",
    title="Bill of materials in SPDX 2.3, with declared and concluded licences",
)
