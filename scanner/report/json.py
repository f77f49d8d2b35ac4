"""The report as JSON, versioned by a published schema; identical outside `run` for equal inputs."""

from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._document import written


def _render(report: Report) -> bytes:
    return written(report)


FORMAT = ReportFormat(
    render=_render,
    suffix=".json",
    media_type="application/json",
    title="everything, for programs; the schema is reports/schema/report-v1.schema.json",
)
