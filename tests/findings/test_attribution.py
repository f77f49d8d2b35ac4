"""Who changed what and when is told from audit logs, or bounded by two scans; never guessed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.findings.history import NO_HISTORY, History, Known, history_of
from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.run import Report
from scanner.model.vocabulary import Side
from scanner.operate.asked import Question
from scanner.operate.assessment import assess
from scanner.operate.judgement import Judgement
from scanner.operate.pipeline import gather
from tests.live.drifting import context_in

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_SPEC = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {replicas: 3, paused: false}\n"


def event(verb: str = "patch", **changed: object) -> str:
    held: dict[str, object] = {
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "auditID": "a-1", "stage": "ResponseComplete",
        "verb": verb, "user": {"username": "operator-1"},
        "objectRef": {"resource": "deployments", "namespace": "shop", "name": "web", "apiGroup": "apps"},
        "responseStatus": {"code": 200}, "stageTimestamp": "2026-11-22T08:30:00.000000Z",
        "requestObject": {"spec": {"replicas": 5}},
    }  # fmt: skip
    return json.dumps({**held, **changed})


def report(
    root: Path,
    specs: dict[str, str],
    live: dict[str, str],
    as_of: datetime = NOW,
    history: History = NO_HISTORY,
) -> Report:
    for side, files in (("specs", specs), ("live", live)):
        (root / side).mkdir(exist_ok=True)
        for old in (root / side).iterdir():
            old.unlink()
        for name, text in files.items():
            (root / side / name).write_text(text)
    sources = (
        Source("files", "specs", {"path": "specs"}, side=Side.SPEC),
        Source("files", "cluster", {"path": "live"}),
    )
    gathered = gather(sources, context_in(root))
    return assess(gathered, Question("test", ("drift",), as_of), Judgement(history=history))


def drift(root: Path, events: list[str], live: str = _SPEC.replace("3", "5")) -> Finding:
    held = report(root, {"web.yaml": _SPEC}, {"web.yaml": live, "audit.jsonl": "\n".join(events)})
    return next(one for one in held.findings if one.rule.startswith("drift/"))


def after(found: Report, seen: datetime) -> History:
    return history_of(
        {
            one.fingerprint: Known(one, one.first_seen or seen, seen, sources=("cluster", "specs"))
            for one in found.findings
        },
        "before",
    )


def test_the_last_request_that_named_the_place_is_told(tmp_path: Path) -> None:
    facts = drift(
        tmp_path,
        [
            event(),
            event(auditID="a-2", user={"username": "other"}, requestObject={"spec": {"paused": True}}, stageTimestamp="2026-11-22T09:00:00Z"),
            event(auditID="a-3", user={"username": "refused"}, responseStatus={"code": 403}),
            event("get", auditID="a-4", user={"username": "reader"}),
        ],
    ).observation.facts  # fmt: skip
    assert (facts["actor"], facts["audit_id"], facts["actor_certain"]) == (
        "operator-1",
        "a-1",
        True,
    )
    assert facts["changed_at"] == "2026-11-22T08:30:00+00:00"


def test_a_log_without_bodies_tells_the_last_change_and_that_it_is_not_certain(
    tmp_path: Path,
) -> None:
    facts = drift(tmp_path, [event("update", requestObject=None)]).observation.facts
    assert (facts["actor"], facts["actor_certain"]) == ("operator-1", False)


def test_nobody_is_named_for_another_object_or_a_change_after_the_scan(tmp_path: Path) -> None:
    other = {"resource": "deployments", "namespace": "shop", "name": "api", "apiGroup": "apps"}
    late = "2026-11-23T00:00:00Z"
    facts = drift(tmp_path, [event(objectRef=other), event(stageTimestamp=late)]).observation.facts
    assert "actor" not in facts


def test_who_deleted_what_is_missing_is_told(tmp_path: Path) -> None:
    gone = event("delete", requestObject=None)
    other = _SPEC.replace("name: web", "name: api")
    held = report(
        tmp_path, {"web.yaml": _SPEC, "api.yaml": other}, {"api.yaml": other, "a.log": gone}
    )
    (finding,) = held.findings
    assert finding.rule == "drift/missing-resource"
    assert (finding.observation.facts["actor"], finding.observation.facts["action"]) == ("operator-1", "delete")  # fmt: skip


def test_a_broken_line_of_a_log_is_a_gap_and_the_rest_counts(tmp_path: Path) -> None:
    live = {"web.yaml": _SPEC.replace("3", "5"), "audit.jsonl": f"{event()}\n{{broken\n"}
    held = report(tmp_path, {"web.yaml": _SPEC}, live)
    assert held.findings[0].observation.facts["actor"] == "operator-1"
    assert any("not JSON" in one.reason for one in held.unread)


def test_without_a_log_two_scans_bound_the_change(tmp_path: Path) -> None:
    other = {"api.yaml": _SPEC.replace("name: web", "name: api")}
    live = {"api.yaml": other["api.yaml"].replace("3", "4")}
    yesterday = NOW - timedelta(days=1)
    first = report(tmp_path, {**other}, {**live}, yesterday)
    both = {"web.yaml": _SPEC, **other}
    drifted = {"web.yaml": _SPEC.replace("3", "5"), **live}
    second = report(tmp_path, both, drifted, NOW, after(first, yesterday))
    new = next(one for one in second.findings if "web" in one.observation.resource)
    assert new.observation.facts["last_clean_scan"] == yesterday.isoformat()
    assert new.first_seen == NOW
    third = report(tmp_path, both, drifted, NOW + timedelta(days=2), after(second, NOW))
    kept = next(one for one in third.findings if "web" in one.observation.resource)
    assert kept.observation.facts["last_clean_scan"] == yesterday.isoformat()


def test_times_to_detect_and_to_fix_are_told_for_each_source(tmp_path: Path) -> None:
    drifted = {"web.yaml": _SPEC.replace("3", "5"), "audit.jsonl": event()}
    first = report(tmp_path, {"web.yaml": _SPEC}, drifted)
    (row,) = first.sections["drift_times"]
    assert row["source"] == "cluster"
    assert row["mean_days_to_detect"] == pytest.approx(3.5 / 24, abs=0.001)
    assert (row["open"], row["fixed"]) == (1, 0)
    later = NOW + timedelta(days=2)
    fixed = report(tmp_path, {"web.yaml": _SPEC}, {"web.yaml": _SPEC}, later, after(first, NOW))
    (row,) = fixed.sections["drift_times"]
    assert (row["open"], row["fixed"], row["mean_days_to_fix"]) == (0, 1, 2.0)


def test_a_clean_estate_without_history_has_no_table_of_times(tmp_path: Path) -> None:
    assert "drift_times" not in report(tmp_path, {"a.yaml": _SPEC}, {"a.yaml": _SPEC}).sections


_ROLE = {"RoleName": "web", "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}}


def test_cloudtrail_tells_who_changed_a_role(tmp_path: Path) -> None:
    trail = {
        "Records": [
            {"eventSource": "iam.amazonaws.com", "eventName": name, "eventTime": "2026-11-22T07:00:00Z",
             "eventID": name, "readOnly": False, "requestParameters": {"roleName": "web"},
             "userIdentity": {"arn": "arn:aws:sts::123456789012:assumed-role/ops/operator-1"}}
            for name in ("GetRole", "UpdateAssumeRolePolicy")
        ]
    }  # fmt: skip
    live = {**_ROLE, "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}}  # fmt: skip
    held = report(
        tmp_path, {"web.json": json.dumps(_ROLE)},
        {"web.json": json.dumps(live), "trail.json": json.dumps(trail)},
    )  # fmt: skip
    facts = held.findings[0].observation.facts
    assert facts["actor"].endswith("ops/operator-1")
    assert (facts["audit_id"], facts["actor_certain"]) == ("UpdateAssumeRolePolicy", True)


@pytest.mark.parametrize("name", ["server.json", "server.csv"])
def test_a_postgresql_log_tells_who_altered_a_setting(tmp_path: Path, name: str) -> None:
    said = "statement: ALTER SYSTEM SET work_mem = '64MB';"
    if name.endswith(".json"):
        log = json.dumps(
            {"timestamp": "2026-11-22 07:00:00.000 UTC", "user": "operator", "dbname": "shop", "pid": 7,
             "session_id": "s1", "line_num": 3, "message": said, "backend_type": "client backend"}
        )  # fmt: skip
    else:
        row = ["2026-11-22 07:00:00.000 UTC", "operator", "shop", "7", "local", "s1", "3", "x", "y", "1", "0", "LOG", "00000", said, *[""] * 12]  # fmt: skip
        log = ",".join(f'"{one}"' if " " in one else one for one in row) + "\n"
    spec = "kind: postgresql/settings\nname: db\nsettings: {work_mem: 4MB}\n"
    live = {"db.yaml": spec.replace("4MB", "64MB"), name: log}
    held = report(tmp_path, {"db.yaml": spec}, live)
    changed = next(one for one in held.findings if one.rule == "drift/changed")
    assert changed.observation.facts["actor"] == "operator"
    assert changed.observation.facts["changed_at"] == "2026-11-22T07:00:00+00:00"
