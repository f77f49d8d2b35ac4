"""A finding as one line of JSON and back, without loss, so that it can be carried over."""

import json
from datetime import datetime

from scanner.model.finding import Finding
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Origin
from scanner.model.vocabulary import Certainty, Confidence, Severity, State

_ORIGIN = ("source", "file", "line", "commit", "api")


def canonical(value: Json) -> str:
    """Return one text for one value: sorted keys, no spaces, ASCII only."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain
    )


def stored(finding: Finding) -> str:
    """Return the finding as JSON text; values are as the report has them, secrets masked."""
    seen = finding.observation
    remedy = seen.remedy
    record = {
        "rule": finding.rule,
        "resource": seen.resource,
        "message": seen.message,
        "arguments": seen.arguments,
        "path": seen.path,
        "expected": seen.expected,
        "actual": seen.actual,
        "evidence": seen.evidence,
        "origin": {name: getattr(seen.origin, name) for name in _ORIGIN},
        "certainty": seen.certainty.value,
        "facts": seen.facts,
        "remedy": None if remedy is None else {
            "kind": remedy.kind,
            "automatic": remedy.automatic,
            "arguments": remedy.arguments,
            "reason": remedy.reason,
        },
        "fingerprint": finding.fingerprint,
        "state_hash": finding.state_hash,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "owner": finding.owner,
        "controls": finding.controls,
        "state": finding.state.value,
        "version": finding.fingerprint_version,
    }  # fmt: skip
    return canonical(record)


def restored(text: str, first_seen: datetime, last_seen: datetime) -> Finding:
    """Return the finding that `stored` wrote."""
    held = json.loads(text)
    remedy = held["remedy"]
    observation = Observation(
        resource=held["resource"],
        message=held["message"],
        arguments=held["arguments"],
        path=tuple(held["path"]),
        expected=held["expected"],
        actual=held["actual"],
        evidence=tuple(held["evidence"]),
        origin=Origin(**held["origin"]),
        certainty=Certainty(held["certainty"]),
        facts=held["facts"],
        remedy=Remedy(**remedy) if remedy else None,
    )
    return Finding(
        rule=held["rule"],
        observation=observation,
        fingerprint=held["fingerprint"],
        state_hash=held["state_hash"],
        severity=Severity(held["severity"]),
        confidence=Confidence(held["confidence"]),
        owner=held["owner"],
        controls=tuple(held["controls"]),
        state=State(held["state"]),
        first_seen=first_seen,
        last_seen=last_seen,
        fingerprint_version=held["version"],
    )


def _plain(value: Json) -> Json:
    if hasattr(value, "items"):
        return dict(value.items())
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)
