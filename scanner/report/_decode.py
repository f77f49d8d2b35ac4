"""Read a report back from its JSON, so that it can be written again in another format."""

from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.finding import Finding, Waived
from scanner.model.observation import Observation, Remedy
from scanner.model.resource import Json, Origin
from scanner.model.run import ControlResult, Gone, Population, Report, RunFacts, RunInputs
from scanner.model.vocabulary import Certainty, Confidence, Exit, Severity, State
from scanner.report._document import SCHEMA_VERSION
from scanner.report._sealed import content_digest, decode


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


T = TypeVar("T", bound=_Dataclass)


class ReportFileError(ValueError):
    """The bytes are not a report of this program, or not the report that was written."""


def document_from_json(data: bytes) -> dict[str, Json]:
    """Return the document of a report file, after checking version and content digest.

    Raises:
        ReportFileError: not JSON, not a report, a newer major version, or changed after it was
            written.
    """
    try:
        value: Json = decode(data)
    except ValueError as error:
        raise ReportFileError(str(error)) from error
    if not isinstance(value, dict) or "schema_version" not in value or "run" not in value:
        raise ReportFileError('not a report: it has no "schema_version" and "run"')
    major = str(value["schema_version"]).partition(".")[0]
    if major != SCHEMA_VERSION.partition(".")[0]:
        raise ReportFileError(
            f"schema version {value['schema_version']!r} is not {SCHEMA_VERSION}: use the release "
            "that wrote it"
        )
    if _recorded_digest(value) != content_digest(value):
        raise ReportFileError(
            "the content does not match run.integrity.content_sha256: it was changed after it was "
            "written"
        )
    return value


def report_from_json(data: bytes) -> Report:
    """Return the report that a file of the json format holds.

    Messages come back as text, masked secrets as "(masked)"; written as JSON again, the report
    gives the same bytes.

    Raises:
        ReportFileError: see `document_from_json`; also when a member is missing or of wrong type.
    """
    value = document_from_json(data)
    try:
        return _report(value)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReportFileError(f"a member is missing or of the wrong type: {error!r}") from error


def _recorded_digest(value: dict[str, Json]) -> Json:
    run = value["run"]
    integrity = run.get("integrity") if isinstance(run, dict) else None
    return integrity.get("content_sha256") if isinstance(integrity, dict) else None


def _report(value: dict[str, Json]) -> Report:
    coverage = value["coverage"]
    return Report(
        name=value["name"],
        run=_run(value["run"]),
        scope=tuple(_record(Population, item) for item in value["scope"]),
        coverage=coverage["percent"] / 100,
        unread=tuple(_record(Unreadable, item) for item in coverage["unread"]),
        rules={name: _rule(name, rule) for name, rule in value["rules"].items()},
        findings=tuple(_finding(item) for item in value["findings"]),
        waived=tuple(_waived(item) for item in value["waived"]),
        fixed=tuple(_gone(item) for item in value["changes"]["fixed"]),
        controls=tuple(
            _record(ControlResult, {**item, "rules": tuple(item["rules"])})
            for item in value["controls"]
        ),
        errors=_gaps(value["errors"]),
        not_evaluated=_gaps(value["not_evaluated"]),
        not_configured=_gaps(value["not_configured"]),
        sections=value["sections"],
        rules_off=tuple(value["rules_off"]),
    )


def _record(kind: type[T], value: dict[str, Json]) -> T:
    """Return the dataclass from its own members; a later minor version may have added others."""
    return kind(**{name: value[name] for name in kind.__dataclass_fields__})


def _gaps(items: list[dict[str, Json]]) -> tuple[NotEvaluated, ...]:
    return tuple(_record(NotEvaluated, item) for item in items)


def _rule(name: str, value: dict[str, Json]) -> Rule:
    return Rule(
        id=name,
        title=value["title"],
        severity=Severity(value["severity"]),
        why=value["why"],
        fix=value["fix"],
        source=value["source"],
        confidence=Confidence(value["confidence"]),
        controls=tuple(value["controls"]),
        runbook=value["runbook"],
    )


def _finding(value: dict[str, Json]) -> Finding:
    remedy = value["remedy"]
    observation = Observation(
        resource=value["resource"],
        message="{text}",
        arguments={"text": value["message"]},
        path=tuple(value["path"]),
        expected=value["expected"],
        actual=value["actual"],
        evidence=tuple(value["evidence"]),
        origin=_record(Origin, value["origin"]),
        certainty=Certainty(value["certainty"]),
        facts=value["facts"],
        remedy=None if remedy is None else _record(Remedy, remedy),
    )
    return Finding(
        rule=value["rule"],
        observation=observation,
        fingerprint=value["fingerprint"],
        state_hash=value["state_hash"],
        severity=Severity(value["severity"]),
        confidence=Confidence(value["confidence"]),
        owner=value["owner"],
        controls=tuple(value["controls"]),
        state=State(value["state"]),
        first_seen=_moment(value["first_seen"]),
        last_seen=_moment(value["last_seen"]),
        fingerprint_version=value["fingerprint_version"],
    )


def _waived(value: dict[str, Json]) -> Waived:
    waiver = value["waiver"]
    return Waived(
        finding=_finding(value),
        waiver=waiver["id"],
        reason=waiver["reason"],
        approver=waiver["approver"],
        expires=waiver["expires"],
        approval=waiver["approval"],
    )


def _gone(value: dict[str, Json]) -> Gone:
    return Gone(
        fingerprint=value["fingerprint"],
        rule=value["rule"],
        resource=value["resource"],
        message=value["message"],
        first_seen=_moment(value["first_seen"]),
        fixed_at=datetime.fromisoformat(value["fixed_at"]),
    )


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _run(value: dict[str, Json]) -> RunFacts:
    inputs = value["inputs"]
    return RunFacts(
        id=value["id"],
        started=datetime.fromisoformat(value["started"]),
        ended=datetime.fromisoformat(value["ended"]),
        actor=value["actor"],
        argv=tuple(value["argv"]),
        version=value["version"],
        inputs=RunInputs(
            evidence=inputs["evidence"],
            governance=inputs["governance"],
            as_of=datetime.fromisoformat(inputs["as_of"]),
            history=inputs["history"],
        ),
        exit_code=Exit(value["exit_code"]),
        outcome=tuple(value["outcome"]),
        engines=tuple(value["engines"]),
        previous=value["previous"],
        evidence_head=value["evidence_head"],
        fail_on=Severity(value["fail_on"]) if "fail_on" in value else None,
    )
