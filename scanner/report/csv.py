"""The report as CSV for a spreadsheet: findings, waived, fixed, and every gap as a row of its own."""

import csv
from collections.abc import Iterator
from io import StringIO

import msgspec

from scanner.model.finding import Finding
from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._engines import engines
from scanner.report._headline import place
from scanner.report._shown import instant, path_text, shown, visible, whole_message

_COLUMNS = (
    "record", "severity", "rule", "resource", "path", "message", "expected", "actual", "owner",
    "state", "certainty", "confidence", "controls", "place", "commit", "first_seen", "last_seen",
    "waiver", "reason", "fingerprint", "evidence", "engine",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _render(report: Report) -> bytes:
    out = StringIO(newline="")
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    judged = engines(report)
    for row in _rows(report):
        said = {**row, "engine": judged.get(str(row.get("rule", "")), "")}
        writer.writerow({column: _cell(value) for column, value in said.items()})
    # The mark makes spreadsheets read UTF-8 as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[dict[str, Json]]:
    for item in report.unread:
        yield {"record": "unread", "resource": f"{item.source} {item.place}", "reason": item.reason}
    for name, gaps in (("error", report.errors), ("not evaluated", report.not_evaluated)):
        for gap in gaps:
            yield {"record": name, "rule": gap.what, "resource": gap.resource, "reason": gap.reason}
    for finding in report.findings:
        yield _finding("finding", finding)
    for waived in report.waived:
        told = f"{waived.reason} (approver {waived.approver}, until {waived.expires})"
        yield {**_finding("waived", waived.finding), "waiver": waived.waiver, "reason": told}
    for gone in report.fixed:
        yield {
            "record": "fixed",
            "rule": gone.rule,
            "resource": gone.resource,
            "message": gone.message,
            "first_seen": gone.first_seen and instant(gone.first_seen),
            "fingerprint": gone.fingerprint,
        }


def _finding(record: str, finding: Finding) -> dict[str, Json]:
    seen = finding.observation
    return {
        "record": record,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "resource": seen.resource,
        "path": path_text(seen.path),
        "message": whole_message(seen),
        "expected": seen.expected,
        "actual": seen.actual,
        "owner": finding.owner,
        "state": finding.state.value,
        "certainty": seen.certainty.value,
        "confidence": finding.confidence.value,
        "controls": "; ".join(finding.controls),
        "place": place(finding),
        "commit": seen.origin.commit,
        "first_seen": finding.first_seen and instant(finding.first_seen),
        "last_seen": finding.last_seen and instant(finding.last_seen),
        "fingerprint": finding.fingerprint,
        "evidence": "; ".join(seen.evidence),
    }


def _cell(value: Json) -> str:
    value = shown(value)
    if value is None:
        return ""
    if not isinstance(value, str):
        return visible(msgspec.json.encode(value, order="sorted").decode())
    # A spreadsheet runs what starts like a formula; the apostrophe makes it text.
    return f"'{visible(value)}" if value.startswith(_FORMULA) else visible(value)


FORMAT = ReportFormat(
    render=_render,
    suffix=".csv",
    media_type="text/csv; charset=utf-8",
    title="one row per finding, waiver, fix and gap, safe to open in a spreadsheet",
)
