"""A bill of materials in CycloneDX 1.6 JSON: the packages, with declared and concluded licences.

Source: CycloneDX 1.6 (ECMA-424), JSON.
"""

import json
import uuid

from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._components import Component, components
from scanner.report._shown import instant


def _render(report: Report) -> bytes:
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, report.run.inputs.evidence)}",
        "version": 1,
        "metadata": {
            "timestamp": instant(report.run.inputs.as_of),
            "tools": {
                "components": [
                    {"type": "application", "name": "trueup", "version": report.run.version}
                ]
            },
        },
        "components": [_component(each) for each in components(report)],
    }
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _component(each: Component) -> Json:
    known: dict[str, Json] = {
        "type": "library",
        "bom-ref": each.purl,
        "name": each.name,
        "version": each.version,
        "purl": each.purl,
    }
    # One expression each: what was concluded stands on top, and what was declared is its evidence.
    if each.license == each.declared and each.license not in _NO_EXPRESSION:
        known["licenses"] = _stated(each.license, "declared")
    else:
        if each.license not in _NO_EXPRESSION:
            known["licenses"] = _stated(each.license, "concluded")
        if each.declared not in _NO_EXPRESSION:
            known["evidence"] = {"licenses": _stated(each.declared, "declared")}
    return known


_NO_EXPRESSION = frozenset(("", "NONE", "NOASSERTION"))


def _stated(expression: str, acknowledgement: str) -> list[Json]:
    return [{"expression": expression, "acknowledgement": acknowledgement}]


FORMAT = ReportFormat(
    _render,
    suffix=".cdx.json",
    media_type="application/vnd.cyclonedx+json",
    title="Bill of materials in CycloneDX 1.6, with declared and concluded licences",
)
