"""A notice: the packages and their licences in plain text, to go with what is passed on.

It names licences and holds no texts; packages whose licence is not known stand under a heading of
their own.
"""

from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._components import components
from scanner.report._shown import visible

_UNKNOWN = "No licence known"


def _render(report: Report) -> bytes:
    groups: dict[str, list[str]] = {}
    for each in components(report):
        named = f"{each.name} {each.version} ({each.ecosystem})"
        groups.setdefault(each.license or _UNKNOWN, []).append(visible(named))
    lines = ["This product uses the following packages.", ""]
    for name in sorted(groups, key=lambda group: (group == _UNKNOWN, group)):
        lines += [visible(name), *(f"  {named}" for named in sorted(groups[name])), ""]
    lines += [f"Not read: {visible(f'{gap.source} {gap.place}')}" for gap in report.unread]
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8", "replace")


FORMAT = ReportFormat(
    _render,
    suffix=".txt",
    media_type="text/plain",
    title="Notice: packages by licence, to go with what is passed on",
)
