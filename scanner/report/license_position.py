"""The licence position as CSV: what was bought, what is used, what to buy and what to give back."""

import csv
from io import StringIO

from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._shown import shown, visible

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def _render(report: Report) -> bytes:
    section = shown(report.sections.get("license_position") or {})
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(section.get("columns") or ["tool"])
    for row in section.get("rows") or ():
        writer.writerow([_cell(value) for value in row])
    # The mark makes spreadsheets read UTF-8 as UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Json) -> Json:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    joined = "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
    told = visible(joined)
    # A spreadsheet would take such a cell for a formula.
    return f"'{told}" if told.startswith(_FORMULA) else told


FORMAT = ReportFormat(
    _render,
    suffix=".csv",
    media_type="text/csv",
    title="Licence position, one row for each group of entitlements, for spreadsheets",
)
