"""The report as JSON lines: a header, one finding a line, and a trailer that shows truncation."""

import hashlib

import msgspec

from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.report._document import document

_LISTS = ("findings", "waived")


def _render(report: Report) -> bytes:
    whole = document(report)
    header = {key: value for key, value in whole.items() if key not in _LISTS}
    lines = [_line("header", header)]
    lines += [_line("finding", finding) for finding in whole["findings"]]
    lines += [_line("waived", finding) for finding in whole["waived"]]
    body = b"".join(lines)
    trailer = {"lines": len(lines), "sha256": hashlib.sha256(body).hexdigest()}
    return body + _line("trailer", trailer)


def _line(record: str, value: dict[str, Json]) -> bytes:
    return msgspec.json.encode({"record": record, **value}, order="sorted") + b"\n"


FORMAT = ReportFormat(
    render=_render,
    suffix=".jsonl",
    media_type="application/x-ndjson",
    title="one finding a line, with a header and a trailer that counts and hashes the lines",
)
