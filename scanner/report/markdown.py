"""The report as Markdown for a step summary or a pull request comment, within 900 KB.

Source: a step summary over 1 MiB is dropped whole. Everything that a scanned estate could have
written is escaped: no markup, no link, no mention reaches the page.
"""

import re
from collections.abc import Iterator

from scanner.model.evidence import NotEvaluated
from scanner.model.finding import Finding
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._engines import engines_in_words
from scanner.report._headline import by_severity, changes_in_words, headline, many, place
from scanner.report._limits import together
from scanner.report._shadow import shadow_in_words
from scanner.report._shown import instant, text, visible, whole_message

BUDGET = 900_000
_CELL = 400
_GAPS = 100
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^=])")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BREAK = "\u200b"
_LINKS = re.compile(r"(://|@|\bwww(?=\\\.))")


def _render(report: Report) -> bytes:
    written: list[bytes] = []
    size = 0
    left = len(report.findings)
    for line, is_finding in _lines(report):
        data = line.encode() + b"\n"
        if size + len(data) > BUDGET:
            break
        written.append(data)
        size += len(data)
        left -= is_finding
    if left:
        words = many(left, "less urgent finding")
        written.append(f"\n**{words} did not fit: see the JSON or HTML report.**\n".encode())
    return b"".join(written)


def _lines(report: Report) -> Iterator[tuple[str, bool]]:
    for line in _head(report):
        yield line, False
    for severity, findings in by_severity(report.findings).items():
        yield f"\n### {severity.value.capitalize()} ({len(findings):,})\n", False
        yield "| What is wrong | Resource | Place | Owner | State |", False
        yield "| --- | --- | --- | --- | --- |", False
        for finding in findings:
            yield _row(finding), True


def _head(report: Report) -> Iterator[str]:
    verdict = headline(report)
    yield f"## {verdict.word}: {_cell(report.name)}\n"
    yield f"{_cell(verdict.sentence)}.  "
    happened = changes_in_words(report)
    if happened:
        yield f"{_cell(happened)}.  "
    inputs = report.run.inputs
    yield (
        f"As of {instant(inputs.as_of)}, governance {_cell(inputs.governance[:40])}, "
        f"exit {int(report.run.exit_code)}."
    )
    for words in filter(None, (engines_in_words(report), shadow_in_words(report))):
        yield f"\n{_cell(words)}."
    if verdict.gaps:
        yield "\n**What was not seen is not proven clean:**\n"
        yield from (f"- {_cell(gap)}" for gap in verdict.gaps)
    yield from _gaps(report)


def _gaps(report: Report) -> Iterator[str]:
    rows = [f"unread: {_cell(x.source)} {_cell(x.place)}: {_cell(x.reason)}" for x in report.unread]
    rows += [f"failed: {_gap(item)}" for item in report.errors]
    rows += [f"not evaluated: {_gap(item)}" for item in report.not_evaluated if item.incomplete]
    rows += [f"not evaluated: {_gap(item)}" for item in together(report)]
    rows += [f"not configured: {_gap(item)}" for item in report.not_configured]
    if not rows:
        return
    yield f"\n<details><summary>{many(len(rows), 'gap')}, one by one</summary>\n"
    yield from (f"- {row}" for row in rows[:_GAPS])
    if len(rows) > _GAPS:
        yield f"- {many(len(rows) - _GAPS, 'more')} in the JSON report"
    yield "\n</details>"


def _gap(item: NotEvaluated) -> str:
    about = f" ({_cell(item.resource)})" if item.resource else ""
    return f"{_cell(item.what)}{about}: {_cell(item.reason)}"


def _row(finding: Finding) -> str:
    seen = finding.observation
    cells = (whole_message(seen), seen.resource, place(finding), finding.owner, finding.state.value)
    said, *rest = (_cell(cell) for cell in cells)
    return f"| {said}<br><sub>{_cell(finding.rule)}</sub> | {' | '.join(rest)} |"


def _cell(value: str) -> str:
    cut = value if len(value) <= _CELL else value[: _CELL - 1] + "…"
    plain = visible(text(cut)).translate(_ENTITIES)
    return _LINKS.sub(lambda found: found[0] + _BREAK, _MARKUP.sub(r"\\\1", plain))


FORMAT = ReportFormat(
    render=_render,
    suffix=".md",
    media_type="text/markdown; charset=utf-8",
    title="a step summary of at most 900 KB",
)
