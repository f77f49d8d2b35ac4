"""The report as GitHub workflow commands: the most urgent findings become annotations.

Source: GitHub shows ten annotations of each kind for a step, so nine are written and the tenth
says how many there are more.
"""

from collections.abc import Iterator

from scanner.model.finding import Finding
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from scanner.report._headline import headline, many
from scanner.report._shown import text, visible, whole_message

_SHOWN = 9
_KINDS = {
    "error": (Severity.CRITICAL, Severity.HIGH),
    "warning": (Severity.MEDIUM,),
    "notice": (Severity.LOW, Severity.INFO),
}


def _render(report: Report) -> bytes:
    return "".join(f"{line}\n" for line in _lines(report)).encode()


def _lines(report: Report) -> Iterator[str]:
    verdict = headline(report)
    gaps = list(verdict.gaps)
    if gaps:
        said = f"{'; '.join(gaps)}. What was not seen is not proven clean."
        yield _command("error", "TrueUp: incomplete", said)
    for kind, levels in _KINDS.items():
        chosen = [finding for finding in report.findings if finding.severity in levels]
        chosen.sort(key=lambda finding: finding.severity.rank)
        room = _SHOWN - (kind == "error" and bool(gaps))
        for finding in chosen[:room]:
            yield _annotation(kind, finding)
        if len(chosen) > room:
            more = many(len(chosen) - room, "more finding")
            yield _command(kind, "TrueUp", f"{more} of this kind: see the step summary or report")
    yield f"TrueUp: {_data(verdict.word)}. {_data(verdict.sentence)}"


def _annotation(kind: str, finding: Finding) -> str:
    seen = finding.observation
    said = f"{seen.resource}: {whole_message(seen)} ({finding.severity.value}, {finding.owner})"
    return _command(kind, finding.rule, said, file=seen.origin.file, line=seen.origin.line)


def _command(kind: str, title: str, said: str, file: str = "", line: int = 0) -> str:
    properties = []
    if file:
        properties.append(f"file={_property(file)}")
        properties += [f"line={line}"] if line else []
    properties.append(f"title={_property(title)}")
    return f"::{kind} {','.join(properties)}::{_data(said)}"


def _data(value: str) -> str:
    return visible(text(value)).replace("%", "%25")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


FORMAT = ReportFormat(
    render=_render,
    suffix=".txt",
    media_type="text/plain; charset=utf-8",
    title="GitHub annotations: the nine most urgent of each kind, and how many more",
)
