"""What every format says first: the verdict, and what the reader must not take for granted."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from scanner.model.finding import Finding
from scanner.model.quick_dataclass import dataclass
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, Severity, State
from scanner.report._document import is_complete, percent
from scanner.report._shown import text


@dataclass(frozen=True, slots=True)
class Headline:
    """The verdict of one run.

    Attributes:
        word: "Failed", "Incomplete", "Nothing in scope", "Nothing evaluated", "Findings",
            "Findings below the threshold" or "Clean", which needs a scope, rules, and everything
            in scope read and answered.
        tone: "bad", "gap", "warn" or "good", for colours; the word says the same.
        sentence: the counts in words.
        gaps: what was not seen, one sentence each; empty only when the run is complete.
    """

    word: str
    tone: str
    sentence: str
    gaps: tuple[str, ...]


def headline(report: Report) -> Headline:
    """Return the verdict of a report, in words."""
    word, tone = _verdict(report)
    sentence = "; ".join(one for one in (counts_in_words(report), _standing(report)) if one)
    return Headline(word, tone, sentence, tuple(_gaps(report)))


def _standing(report: Report) -> str:
    """Return how many privileged grants have no end, where the specs say what is granted; else ""."""
    section = report.sections.get("role grants")
    row = section[0] if isinstance(section, list | tuple) and section else None
    if not isinstance(row, Mapping) or not isinstance(row.get("standing_privileged"), int):
        return ""
    return f"{many(row['standing_privileged'], 'standing privileged grant')} of {row.get('privileged')}"


def _verdict(report: Report) -> tuple[str, str]:
    code = report.run.exit_code
    if code is Exit.INTERNAL:
        return "Failed", "bad"
    if code is Exit.INCOMPLETE or not is_complete(report):
        return "Incomplete", "gap"
    if is_unaffected(report):
        return "Clean", "good"
    if code is Exit.EMPTY or not report.scope:
        return "Nothing in scope", "gap"
    return _verdict_of_findings(report)


def is_unaffected(report: Report) -> bool:
    """Say whether a change was checked that alters nothing in scope; its run says so in words."""
    return report.run.exit_code is Exit.CLEAN and not report.scope and bool(report.run.outcome)


def _verdict_of_findings(report: Report) -> tuple[str, str]:
    if report.run.exit_code is Exit.FINDINGS:
        return "Findings", "bad"
    if report.findings:
        return "Findings below the threshold", "warn"
    if not report.rules:
        return "Nothing evaluated", "gap"
    return "Clean", "good"


def counts_in_words(report: Report) -> str:
    """Return "12 findings: 1 critical, 4 high"; levels without a finding are left out."""
    counts = Counter(finding.severity for finding in report.findings)
    if is_unaffected(report):
        return text(report.run.outcome[0])
    if not counts:
        rules = many(len(report.rules), "rule")
        return f"No findings from {rules}" if report.rules else "No rule was evaluated"
    listed = ", ".join(f"{counts[level]:,} {level.value}" for level in Severity if counts[level])
    return f"{many(len(report.findings), 'finding')}: {listed}"


def _gaps(report: Report) -> Iterator[str]:
    whole = sorted({text(item.source) for item in report.unread if item.whole})
    if whole:
        yield f"{many(len(whole), 'source')} could not be read at all: {', '.join(whole)}"
    parts = sum(not item.whole for item in report.unread)
    if parts:
        yield f"{many(parts, 'place')} within a source could not be read"
    if report.errors:
        yield f"{many(len(report.errors), 'check or policy', 'checks or policies')} failed to run"
    still_open = sum(item.incomplete for item in report.not_evaluated)
    if still_open:
        yield f"{many(still_open, 'question')} in scope got no answer"
    short = [item for item in report.scope if (item.source_total or 0) > item.found]
    for item in short:
        yield (
            f"{text(item.source)}: {item.found:,} of {item.source_total:,} {text(item.kind)} "
            "were listed"
        )
    if report.coverage < 1:
        yield f"{percent(report.coverage):g} % of the documents in scope were read"


def changes(report: Report) -> dict[str, int]:
    """Return how many findings are new, regressed, persisting, unconfirmed, and how many fixed."""
    states = Counter(finding.state for finding in report.findings)
    order = (State.NEW, State.REGRESSED, State.PERSISTING, State.UNCONFIRMED)
    return {**{state.value: states[state] for state in order}, "fixed": len(report.fixed)}


def changes_in_words(report: Report) -> str:
    """Return "3 new, 1 regressed, 7 persisting, 1 fixed"; what is zero is left out."""
    listed = [f"{count:,} {name}" for name, count in changes(report).items() if count]
    if report.waived:
        listed.append(f"{len(report.waived):,} waived")
    return ", ".join(listed)


def by_severity(findings: Iterable[Finding]) -> dict[Severity, list[Finding]]:
    """Return the findings grouped by severity, most urgent first; levels without any left out."""
    groups: dict[Severity, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: finding.severity.rank):
        groups.setdefault(finding.severity, []).append(finding)
    return groups


def area(rule: str) -> str:
    """Return the area of a rule id: "drift" of "drift/changed"."""
    return text(rule).partition("/")[0]


def place(finding: Finding) -> str:
    """Return `file:line` without the commit, or the call or source that gave the fact."""
    origin = finding.observation.origin
    file = f"{origin.file}:{origin.line}" if origin.line and origin.file else origin.file
    return text(file or origin.api or origin.source)


def many(count: int, one: str, several: str = "") -> str:
    """Return "1 rule" or "2 rules", with thousands separated."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
