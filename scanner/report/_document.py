"""The report as one document: the structure of the JSON format, published as a JSON Schema.

Everything that differs between two runs over the same inputs is under `run`; the rest is
byte-identical and covered by `run.integrity.content_sha256`.
"""

from collections import Counter
from math import floor

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding, Waived
from scanner.model.observation import Remedy
from scanner.model.resource import Json, Origin
from scanner.model.run import ControlResult, Gone, Population, Report, RunFacts
from scanner.model.vocabulary import Severity, State
from scanner.report._sealed import content_digest, sealed
from scanner.report._shown import instant, message, optional_instant, shown, text

SCHEMA = "urn:trueup:schema:report-v1"
SCHEMA_VERSION = "1.0"


def document(report: Report) -> dict[str, Json]:
    """Return the report as JSON types, in the order of the published schema."""
    content = _content(report)
    run = _run(report.run)
    run["integrity"] = {"content_sha256": content_digest(content)}
    return {**content, "run": run}


class _Last:
    """The report that was written last: it is often wanted again, as output and to be kept."""

    report: Report | None = None
    data: bytes = b""


def written(report: Report) -> bytes:
    """Return the written form of `document(report)`."""
    if _Last.report is not report:
        _Last.report, _Last.data = report, _written(report)
    return _Last.data


def _written(report: Report) -> bytes:
    return sealed(_content(report), _run(report.run))


def is_complete(report: Report) -> bool:
    """Say whether everything in scope was read and every question in scope got its answer.

    A source that counts more items than it listed makes a report incomplete too.
    """
    gaps = report.unread or report.errors or report.coverage < 1
    short = any((item.source_total or 0) > item.found for item in report.scope)
    return not gaps and not short and not any(item.incomplete for item in report.not_evaluated)


def percent(coverage: float) -> float:
    """Return a share as a percentage with two digits, never rounded up to 100."""
    return floor(coverage * 10_000 + 1e-6) / 100


def _content(report: Report) -> dict[str, Json]:
    return {
        "$schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "name": text(report.name),
        "summary": summary(report),
        "scope": [_population(item) for item in report.scope],
        "coverage": {
            "complete": is_complete(report),
            "percent": percent(report.coverage),
            "unread": [_unread(item) for item in report.unread],
        },
        "rules": {text(name): rule_record(rule) for name, rule in report.rules.items()},
        "rules_off": [text(rule) for rule in report.rules_off],
        "findings": [finding_record(finding) for finding in report.findings],
        "waived": [_waived(item) for item in report.waived],
        "changes": {"fixed": [_gone(item) for item in report.fixed]},
        "controls": [_control(item) for item in report.controls],
        "errors": [_gap(item) for item in report.errors],
        "not_evaluated": [_gap(item) for item in report.not_evaluated],
        "not_configured": [_gap(item) for item in report.not_configured],
        "sections": shown(report.sections),
    }


def summary(report: Report) -> dict[str, Json]:
    """Return the counts that must reconcile with the lists: by severity, by state, and totals."""
    severities = Counter(finding.severity for finding in report.findings)
    states = Counter(finding.state for finding in report.findings)
    return {
        "findings": len(report.findings),
        "by_severity": {level.value: severities[level] for level in Severity},
        "by_state": {state.value: states[state] for state in State},
        "waived": len(report.waived),
        "fixed": len(report.fixed),
    }


def finding_record(finding: Finding) -> dict[str, Json]:
    """Return one finding as the formats json and jsonl write it."""
    seen = finding.observation
    return {
        "rule": text(finding.rule),
        "resource": text(seen.resource),
        "path": shown(seen.path),
        "message": message(seen),
        "expected": shown(seen.expected),
        "actual": shown(seen.actual),
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "certainty": seen.certainty.value,
        "state": finding.state.value,
        "fingerprint": finding.fingerprint,
        "fingerprint_version": finding.fingerprint_version,
        "state_hash": finding.state_hash,
        "owner": text(finding.owner),
        "controls": [text(control) for control in finding.controls],
        "origin": _origin(seen.origin),
        "evidence": [text(digest) for digest in seen.evidence],
        "facts": shown(seen.facts),
        "remedy": _remedy(seen.remedy),
        "first_seen": optional_instant(finding.first_seen),
        "last_seen": optional_instant(finding.last_seen),
    }


def _origin(origin: Origin) -> dict[str, Json]:
    return {
        "source": text(origin.source),
        "file": text(origin.file),
        "line": origin.line,
        "commit": text(origin.commit),
        "api": text(origin.api),
    }


def _remedy(remedy: Remedy | None) -> dict[str, Json] | None:
    if remedy is None:
        return None
    return {
        "kind": text(remedy.kind),
        "automatic": remedy.automatic,
        "arguments": shown(remedy.arguments),
        "reason": text(remedy.reason),
    }


def _waived(item: Waived) -> dict[str, Json]:
    waiver = {
        "id": text(item.waiver),
        "reason": text(item.reason),
        "approver": text(item.approver),
        "expires": text(item.expires),
        "approval": text(item.approval),
    }
    return {**finding_record(item.finding), "waiver": waiver}


def _gone(item: Gone) -> dict[str, Json]:
    return {
        "fingerprint": item.fingerprint,
        "rule": text(item.rule),
        "resource": text(item.resource),
        "message": text(item.message),
        "first_seen": optional_instant(item.first_seen),
        "fixed_at": instant(item.fixed_at),
    }


def _population(item: Population) -> dict[str, Json]:
    return {
        "source": text(item.source),
        "kind": text(item.kind),
        "found": item.found,
        "source_total": item.source_total,
    }


def _unread(item: Unreadable) -> dict[str, Json]:
    return {
        "source": text(item.source),
        "place": text(item.place),
        "reason": text(item.reason),
        "transient": item.transient,
        "whole": item.whole,
    }


def _gap(item: NotEvaluated) -> dict[str, Json]:
    return {
        "what": text(item.what),
        "reason": text(item.reason),
        "resource": text(item.resource),
        "incomplete": item.incomplete,
    }


def rule_record(rule: Rule) -> dict[str, Json]:
    """Return what the report says about one rule; its id is the key that it stands under."""
    return {
        "title": text(rule.title),
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "why": text(rule.why),
        "fix": text(rule.fix),
        "source": text(rule.source),
        "controls": [text(control) for control in rule.controls],
        "runbook": text(rule.runbook),
    }


def _control(item: ControlResult) -> dict[str, Json]:
    return {
        "id": text(item.id),
        "rules": [text(rule) for rule in item.rules],
        "tested": item.tested,
        "failed": item.failed,
        "waived": item.waived,
        "not_evaluated": item.not_evaluated,
    }


def _run(run: RunFacts) -> dict[str, Json]:
    threshold = {} if run.fail_on is None else {"fail_on": run.fail_on.value}
    return {
        **threshold,
        "id": text(run.id),
        "started": instant(run.started),
        "ended": instant(run.ended),
        "actor": text(run.actor),
        "argv": [text(argument) for argument in run.argv],
        "version": run.version,
        "inputs": {
            "evidence": run.inputs.evidence,
            "governance": text(run.inputs.governance),
            "as_of": instant(run.inputs.as_of),
            "history": run.inputs.history,
        },
        "exit_code": int(run.exit_code),
        "outcome": [text(reason) for reason in run.outcome],
        "engines": [text(engine) for engine in run.engines],
        "previous": text(run.previous),
        "evidence_head": text(run.evidence_head),
    }
