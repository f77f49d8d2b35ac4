"""The report for a terminal: the verdict and its gaps first, then findings by severity."""

from collections.abc import Iterator, Set
from io import StringIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from scanner.report._engines import engines_in_words
from scanner.report._headline import (
    by_severity,
    changes_in_words,
    headline,
    many,
    place,
)
from scanner.report._limits import is_record, short_place, together
from scanner.report._shadow import shadow_in_words
from scanner.report._shown import text, visible, whole_message

SHOWN = 50
_GAPS_SHOWN = 10
_LIMITS_SHOWN = 3
_CELL = 300
_TONES = {"bad": "bold red", "gap": "bold yellow", "warn": "bold yellow", "good": "bold green"}
_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}


def render_for_terminal(report: Report, width: int, *, color: bool) -> str:
    """Return the table for a terminal of `width` columns, with ANSI colours only when asked."""
    out = StringIO()
    console = Console(
        file=out,
        width=max(width, 40),
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    console.print(Group(*_page(report, console.width)), soft_wrap=False)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _page(report: Report, width: int) -> Iterator[RenderableType]:
    yield from _head(report)
    yield from _gaps(report)
    left = SHOWN
    for severity, findings in by_severity(report.findings).items():
        if not left:
            break
        yield Text()
        yield Text(f"{severity.value.upper()}  {len(findings):,}", _STYLES[severity])
        yield _rows(findings[:left], width, frozenset(one.source for one in report.scope))
        left -= min(left, len(findings))
    hidden = len(report.findings) - SHOWN
    if hidden > 0:
        yield Text()
        yield Text(
            f"{many(hidden, 'more finding')} in the JSON and HTML reports: --output html=report.html",
            "bold",
        )
    yield from _tail(report)


def _head(report: Report) -> Iterator[RenderableType]:
    verdict = headline(report)
    line = Text()
    line.append(verdict.word.upper(), _TONES[verdict.tone])
    line.append(f"  {_cell(report.name)}  ", "bold")
    line.append(verdict.sentence)
    yield line
    happened = changes_in_words(report)
    if happened:
        yield Text(f"  {happened}")
    for gap in verdict.gaps:
        yield Text(f"  ! {_cell(gap)}", "yellow")
    if verdict.gaps:
        yield Text("  What was not seen is not proven clean.", "yellow")


def _gaps(report: Report) -> Iterator[RenderableType]:
    rows = [("unread", _unread(item)) for item in report.unread]
    rows += [("failed", _gap(item)) for item in report.errors]
    rows += [("not evaluated", _gap(item)) for item in report.not_evaluated if item.incomplete]
    if not rows:
        return
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="yellow")
    table.add_column(overflow="fold")
    for kind, words in rows[:_GAPS_SHOWN]:
        table.add_row(kind, Text(words))
    if len(rows) > _GAPS_SHOWN:
        table.add_row("", Text(f"{many(len(rows) - _GAPS_SHOWN, 'more gap')} in the JSON report"))
    yield Text()
    yield Padding(table, (0, 0, 0, 2))


def _rows(findings: list[Finding], width: int, sources: Set[str]) -> RenderableType:
    wide = width >= 90
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=5, overflow="fold")
    table.add_column(ratio=7, overflow="fold")
    if wide:
        table.add_column(ratio=4, overflow="fold")
    for finding in findings:
        said = Text(_cell(whole_message(finding.observation)))
        resource = Text(_cell(finding.observation.resource), "bold")
        if _is_of_a_file(finding):
            resource = Text(_cell(finding.rule), "bold")
            about = short_place(finding.observation.resource, sources)
            if about != finding.observation.origin.file:
                resource.append(f"\n{_cell(about)}", "not bold dim")
        else:
            said.append(f"\n{_cell(finding.rule)}", "dim")
        where = Text(_cell(place(finding)))
        where.append(f"\n{_cell(finding.owner)}, {finding.state.value}", "dim")
        if wide:
            table.add_row(resource, said, where)
        else:
            table.add_row(resource, Text("\n").join((said, where)))
    return Padding(table, (0, 0, 0, 2))


def _is_of_a_file(finding: Finding) -> bool:
    """Say whether the resource is only our record of a file, whose path says all that it does."""
    resource, file = finding.observation.resource, finding.observation.origin.file
    return bool(file) and (is_record(resource) or _stands_for(resource, file))


def _stands_for(resource: str, file: str) -> bool:
    return resource.startswith("trueup/") and f"{resource}#".find(f"/{file}#") > 0


def _tail(report: Report) -> Iterator[RenderableType]:
    limits = [item for item in report.not_evaluated if not item.incomplete]
    if shadow := shadow_in_words(report):
        yield Text()
        yield Text(_cell(shadow))
    if limits:
        yield Text()
        yield Text(f"Outside by design: {many(len(limits), 'declared limit')}", "dim")
        causes = together(report)
        yield from (Text(f"  {_gap(item)}", "dim") for item in causes[:_LIMITS_SHOWN])
        if len(causes) > _LIMITS_SHOWN:
            yield Text(f"  {len(causes) - _LIMITS_SHOWN} more in the JSON report", "dim")
    if judged := engines_in_words(report):
        yield Text()
        yield Text(_cell(judged), "dim")
    if report.not_configured:
        names = ", ".join(_cell(item.what) for item in report.not_configured[:_GAPS_SHOWN])
        yield Text()
        yield Text(f"Not configured, so not looked at: {names}", "dim")
    if report.run.outcome:
        reasons = "; ".join(_cell(reason) for reason in report.run.outcome)
        yield Text()
        yield Text(f"exit {int(report.run.exit_code)}: {reasons}")


def _unread(item: Unreadable) -> str:
    return _cell(f"{item.source} {item.place}: {item.reason}")


def _gap(item: NotEvaluated) -> str:
    about = f" ({item.resource})" if item.resource else ""
    return _cell(f"{item.what}{about}: {item.reason}")


def _cell(value: str) -> str:
    cut = value if len(value) <= _CELL else value[: _CELL - 1] + "…"
    return visible(text(cut))


def _render(report: Report) -> bytes:
    return render_for_terminal(report, 100, color=False).encode()


FORMAT = ReportFormat(
    render=_render,
    suffix=".txt",
    media_type="text/plain; charset=utf-8",
    title="a table for people, the default on a terminal",
)
