"""What the templates of the HTML page show, as plain values in the order of the page."""

from collections import Counter
from typing import Any, TypeAlias

from scanner.model.evidence import NotEvaluated
from scanner.model.finding import Finding
from scanner.model.run import Population, Report
from scanner.model.vocabulary import Severity, State
from scanner.report._control_table import frameworks
from scanner.report._document import is_complete, percent
from scanner.report._headline import area, changes, headline, many, place
from scanner.report._limits import together
from scanner.report._section_table import section
from scanner.report._shown import (
    instant,
    optional_instant,
    path_text,
    text,
    visible,
    whole_message,
)

View: TypeAlias = dict[str, Any]
STATIC_FINDINGS = 200
STATIC_ROWS = 1_000
_URGENT = 6
_LARGEST = 9
_LEVELS = tuple(level.value for level in Severity)


def view(report: Report) -> View:
    """Return everything that the page says outside the interactive list."""
    ordered = sorted(report.findings, key=_urgency)
    return {
        **_overview(report, ordered),
        **_gaps(report),
        "frameworks": frameworks(report),
        "top": [_finding(finding) for finding in ordered[:STATIC_FINDINGS]],
        "waived": [_waived(item) for item in report.waived[:STATIC_ROWS]],
        "fixed": [_fixed(item) for item in report.fixed[:STATIC_ROWS]],
        "sections": [section(name, value, STATIC_ROWS) for name, value in report.sections.items()],
        "rules": _rules(report),
        "rules_off": [_words(rule) for rule in report.rules_off],
        "run": _run(report),
        "total": {
            "findings": len(report.findings),
            "waived": len(report.waived),
            "fixed": len(report.fixed),
        },
        "row_limit": STATIC_ROWS,
    }


def _words(value: str) -> str:
    return visible(text(value))


def _urgency(finding: Finding) -> tuple[int, int, str, str]:
    fresh = (State.NEW, State.REGRESSED, State.PERSISTING, State.UNCONFIRMED)
    return (
        finding.severity.rank,
        fresh.index(finding.state),
        finding.rule,
        finding.observation.resource,
    )


def _overview(report: Report, ordered: list[Finding]) -> View:
    verdict = headline(report)
    return {
        "name": _words(report.name) or "Governance",
        "verdict": verdict,
        "verdict_gaps": [_words(gap) for gap in verdict.gaps],
        "complete": is_complete(report),
        "scope_words": many(len(report.scope), "population was", "populations were"),
        "percent": percent(report.coverage),
        "changes": [
            {"name": name, "count": count, "means": _CHANGE_WORDS[name]}
            for name, count in changes(report).items()
        ],
        "levels": _LEVELS,
        "by_level": _by_level(report.findings),
        "areas": _areas(report),
        "urgent": [_finding(finding) for finding in ordered[:_URGENT]],
    }


_CHANGE_WORDS = {
    "new": "not seen before",
    "regressed": "fixed once, back again",
    "persisting": "seen before and still there",
    "unconfirmed": "source unread, so neither seen nor gone",
    "fixed": "seen before, shown to be gone",
}


def _by_level(findings: tuple[Finding, ...]) -> list[View]:
    counts = Counter(finding.severity.value for finding in findings)
    total = max(len(findings), 1)
    bars, start = [], 0.0
    for level in _LEVELS:
        width = 100 * counts[level] / total
        bars.append({"level": level, "count": counts[level], "x": start, "width": width})
        start += width
    return bars


def _areas(report: Report) -> list[View]:
    names = sorted({area(rule) for rule in report.rules} | {area(f.rule) for f in report.findings})
    counts = Counter((area(f.rule), f.severity.value) for f in report.findings)
    waived = Counter(area(item.finding.rule) for item in report.waived)
    return [
        {
            "name": visible(name),
            "counts": [counts[name, level] for level in _LEVELS],
            "total": sum(counts[name, level] for level in _LEVELS),
            "waived": waived[name],
            "rules": sum(area(rule) == name for rule in report.rules),
        }
        for name in names
    ]


def _finding(finding: Finding) -> View:
    seen = finding.observation
    return {
        "severity": finding.severity.value,
        "rule": _words(finding.rule),
        "resource": _words(seen.resource),
        "path": visible(path_text(seen.path)),
        "message": visible(whole_message(seen)),
        "owner": _words(finding.owner),
        "state": finding.state.value,
        "place": visible(place(finding)),
        "since": _day(finding),
        "fingerprint": finding.fingerprint[:12],
    }


def _day(finding: Finding) -> str:
    return (optional_instant(finding.first_seen) or "")[:10]


def _gaps(report: Report) -> View:
    return {
        "unread": [
            {
                "source": _words(item.source),
                "place": _words(item.place),
                "reason": _words(item.reason),
                "extent": "the whole source" if item.whole else "this place",
                "transient": item.transient,
            }
            for item in report.unread[:STATIC_ROWS]
        ],
        "errors": _list(report.errors),
        "not_evaluated": _list(_open_questions(report)),
        "limits": _list(together(report)),
        "not_configured": _list(report.not_configured),
        "scope": [_population(item) for item in report.scope],
        "largest": [_population(item) for item in sorted(report.scope, key=_size)[:_LARGEST]],
        "gap_counts": {
            "unread": len(report.unread),
            "errors": len(report.errors),
            "not_evaluated": len(_open_questions(report)),
            "limits": len(_limits(report)),
            "not_configured": len(report.not_configured),
        },
    }


def _open_questions(report: Report) -> tuple[NotEvaluated, ...]:
    return tuple(item for item in report.not_evaluated if item.incomplete)


def _limits(report: Report) -> tuple[NotEvaluated, ...]:
    return tuple(item for item in report.not_evaluated if not item.incomplete)


def _list(items: tuple[NotEvaluated, ...]) -> list[View]:
    return [
        {
            "what": _words(item.what),
            "reason": _words(item.reason),
            "resource": _words(item.resource),
            "incomplete": item.incomplete,
        }
        for item in items[:STATIC_ROWS]
    ]


def _population(item: Population) -> View:
    return {
        "source": _words(item.source),
        "kind": _words(item.kind),
        "found": item.found,
        "total": item.source_total,
        "verdict": _reconciled(item.found, item.source_total),
    }


def _size(item: Population) -> int:
    return -item.found


def _reconciled(found: int, total: int | None) -> str:
    if total is None:
        return "no count of its own"
    if found == total:
        return "reconciled"
    return f"{total - found:,} missing" if found < total else f"{found - total:,} more than counted"


def _waived(item: Any) -> View:
    return {
        **_finding(item.finding),
        "waiver": _words(item.waiver),
        "reason": _words(item.reason),
        "approver": _words(item.approver) or "nobody",
        "expires": _words(item.expires),
        "approval": _words(item.approval),
    }


def _fixed(item: Any) -> View:
    return {
        "rule": _words(item.rule),
        "resource": _words(item.resource),
        "message": _words(item.message),
        "since": (optional_instant(item.first_seen) or "")[:10],
        "fixed": instant(item.fixed_at)[:10],
    }


def _rules(report: Report) -> list[View]:
    found = Counter(finding.rule for finding in report.findings)
    waived = Counter(item.finding.rule for item in report.waived)
    return [
        {
            "id": _words(name),
            "title": _words(rule.title),
            "severity": rule.severity.value,
            "found": found[name],
            "waived": waived[name],
            "controls": [_words(control) for control in rule.controls],
            "source": _words(rule.source),
        }
        for name, rule in sorted(report.rules.items())
    ]


def _run(report: Report) -> View:
    run = report.run
    seconds = max(0, round((run.ended - run.started).total_seconds()))
    minutes = many(seconds // 60, "minute")
    return {
        "id": _words(run.id),
        "previous": _words(run.previous),
        "started": instant(run.started),
        "ended": instant(run.ended),
        "took": f"{minutes} {seconds % 60} s" if seconds >= 60 else f"{seconds} s",
        "actor": _words(run.actor),
        "argv": _words(" ".join(run.argv)),
        "version": run.version,
        "engines": [_words(engine) for engine in run.engines],
        "as_of": instant(run.inputs.as_of),
        "governance": _words(run.inputs.governance),
        "evidence": _words(run.inputs.evidence),
        "history": _words(run.inputs.history),
        "evidence_head": _words(run.evidence_head),
        "exit_code": int(run.exit_code),
        "exit_name": run.exit_code.name.lower(),
        "outcome": [_words(reason) for reason in run.outcome],
    }
