"""The report as SARIF 2.1.0, within the limits of code scanning services.

Source: OASIS SARIF 2.1.0 errata 01. Services show 5,000 results at most and choose them their own
way, so that the most urgent are chosen here and the number left out is said.
"""

from string import ascii_letters, digits

import msgspec

from scanner.findings.fingerprint import fingerprint
from scanner.model.check import Rule
from scanner.model.finding import Finding, Waived
from scanner.model.report_format import ReportFormat
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.model.vocabulary import Exit, Severity, State
from scanner.report._document import is_complete
from scanner.report._engines import engines
from scanner.report._headline import area, headline, many
from scanner.report._shown import instant, path_text, shown, text, whole_message

MOST_RESULTS = 5_000
_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TAGS = 10
# What RFC 3986 lets stand in a path; ":" and "!" are encoded, which is always allowed.
_PLAIN = frozenset((ascii_letters + digits + "-._~/@+,;=").encode())
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SCORES = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
_BASELINE = {
    State.NEW: "new",
    State.REGRESSED: "new",
    State.PERSISTING: "unchanged",
    State.UNCONFIRMED: "unchanged",
}


def _render(report: Report) -> bytes:
    kept, waived, cut = _within_limit(report)
    rules = _rules(report, kept, waived)
    index = {rule["id"]: place for place, rule in enumerate(rules)}
    results = [_result(finding, index) for finding in kept]
    results += [_suppressed(item, index) for item in waived]
    run: dict[str, Json] = {
        "tool": {"driver": _driver(report, rules)},
        "automationDetails": {"id": f"trueup/{text(report.name)}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report, cut)],
        "results": results,
        "properties": {
            "complete": is_complete(report),
            "resultsCut": cut,
            "asOf": instant(report.run.inputs.as_of),
            "governance": text(report.run.inputs.governance),
        },
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=2) + b"\n"


def _within_limit(report: Report) -> tuple[list[Finding], list[Waived], int]:
    ordered = sorted(report.findings, key=lambda finding: finding.severity.rank)
    kept = ordered[:MOST_RESULTS]
    waived = list(report.waived[: MOST_RESULTS - len(kept)])
    return kept, waived, len(ordered) + len(report.waived) - len(kept) - len(waived)


def _rules(report: Report, kept: list[Finding], waived: list[Waived]) -> list[dict[str, Json]]:
    used = {finding.rule for finding in kept} | {item.finding.rule for item in waived}
    unknown = sorted(used - report.rules.keys())
    judged = engines(report)
    declared = [_rule(report.rules[name], judged.get(name, "")) for name in sorted(report.rules)]
    return declared + [{"id": text(name), "name": text(name)} for name in unknown]


def _driver(report: Report, rules: list[dict[str, Json]]) -> dict[str, Json]:
    return {
        "name": "TrueUp",
        "semanticVersion": report.run.version,
        "rules": rules,
    }


def _rule(rule: Rule, engine: str) -> dict[str, Json]:
    tags = [area(rule.id), *(text(control) for control in rule.controls)]
    return {
        "id": text(rule.id),
        "name": text(rule.id),
        "shortDescription": {"text": text(rule.title)},
        "fullDescription": {"text": text(rule.why or rule.title)},
        "help": {"text": text(f"Why: {rule.why}\nFix: {rule.fix}\nSource: {rule.source}")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "security-severity": _SCORES[rule.severity],
            "precision": rule.confidence.value,
            "tags": list(dict.fromkeys(tags))[:_TAGS],
            **({"engine": engine} if engine else {}),
        },
    }


def _fingerprints(finding: Finding) -> dict[str, str]:
    """Return the identity in every version, so that a new one makes no alert new."""
    seen = finding.observation
    older = {
        f"trueupFingerprint/v{version}": fingerprint(
            finding.rule, seen.resource, seen.path, version
        )
        for version in range(1, finding.fingerprint_version)
    }
    return {**older, f"trueupFingerprint/v{finding.fingerprint_version}": finding.fingerprint}


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Json]:
    seen = finding.observation
    return {
        "ruleId": text(finding.rule),
        "ruleIndex": index[text(finding.rule)],
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{text(seen.resource)}: {whole_message(seen)}"},
        "locations": [_location(finding)],
        "partialFingerprints": _fingerprints(finding),
        "baselineState": _BASELINE[finding.state],
        "suppressions": [],
        "properties": {
            "severity": finding.severity.value,
            "security-severity": _SCORES[finding.severity],
            "state": finding.state.value,
            "certainty": seen.certainty.value,
            "owner": text(finding.owner),
            "controls": [text(control) for control in finding.controls],
            "expected": shown(seen.expected),
            "actual": shown(seen.actual),
            "evidence": [text(digest) for digest in seen.evidence],
            "facts": shown(seen.facts),
        },
    }


def _suppressed(item: Waived, index: dict[str, int]) -> dict[str, Json]:
    words = f"{item.reason} (waiver {item.waiver}, {item.approver}, until {item.expires})"
    suppression = {"kind": "external", "status": "accepted", "justification": text(words)}
    return {**_result(item.finding, index), "suppressions": [suppression]}


def _location(finding: Finding) -> dict[str, Json]:
    seen = finding.observation
    # A result without a file is refused by code scanning, so a live resource gets an address.
    address = text(seen.origin.file) or f"live/{text(seen.resource)}"
    physical: dict[str, Json] = {"artifactLocation": {"uri": _relative(address)}}
    if seen.origin.file and seen.origin.line:
        physical["region"] = {"startLine": seen.origin.line}
    path = path_text(seen.path)
    name = f"{text(seen.resource)}#{path}" if path else text(seen.resource)
    logical = [{"fullyQualifiedName": name, "kind": "resource"}]
    return {"physicalLocation": physical, "logicalLocations": logical}


def _relative(address: str) -> str:
    steps = [step for step in address.replace("\\", "/").split("/") if step not in {"", ".", ".."}]
    encoded = (chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in "/".join(steps).encode())
    return "".join(encoded) or "live"


def _invocation(report: Report, cut: int) -> dict[str, Json]:
    run = report.run
    told = [_notice("warning", gap) for gap in headline(report).gaps]
    told += [_notice("error", f"{x.source} {x.place}: {x.reason}") for x in report.unread]
    told += [_notice("error", f"{x.what}: {x.reason}") for x in report.errors]
    told += [
        _notice("error" if x.incomplete else "note", f"{x.what} {x.resource}: {x.reason}")
        for x in report.not_evaluated
    ]
    if cut:
        told.append(_notice("warning", f"{many(cut, 'less urgent result')} left out of this file"))
    return {
        "executionSuccessful": run.exit_code not in {Exit.INTERNAL, Exit.USAGE},
        "exitCode": int(run.exit_code),
        "exitCodeDescription": text("; ".join(run.outcome)),
        "startTimeUtc": instant(run.started),
        "endTimeUtc": instant(run.ended),
        "toolExecutionNotifications": told,
    }


def _notice(level: str, words: str) -> dict[str, Json]:
    return {"level": level, "message": {"text": text(words)}}


FORMAT = ReportFormat(
    render=_render,
    suffix=".sarif",
    media_type="application/sarif+json",
    title="SARIF 2.1.0 for code scanning; the 5,000 most urgent results",
)
