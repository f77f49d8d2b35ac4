"""A licence lock: which licence each package has now, to be committed and compared with later."""

import json

from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._components import components


def _render(report: Report) -> bytes:
    packages = [
        {"ecosystem": e.ecosystem, "name": e.name, "version": e.version, "license": e.license}
        for e in components(report)
    ]
    document = {"schema": "license-lock/1", "packages": packages}
    return (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "replace")


FORMAT = ReportFormat(
    _render,
    suffix=".lock.json",
    media_type="application/json",
    title="Licence lock: what each package is under now, to hold later changes against",
)
