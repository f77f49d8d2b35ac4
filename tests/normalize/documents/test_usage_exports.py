"""Logs of licence servers and exports of vendors say who used what, as usage records do."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from tests.growth import assert_linear

HEAD = "10:00:00 (lmgrd) TIMESTAMP 3/20/2028\n"
LOG = HEAD + (
    '10:00:01 (cad) OUT: "draw" ann@pc-1  (2 licenses)\n'
    '10:30:00 (cad) DENIED: "draw" bob@pc-2  (Licensed number of users already reached. (-4,342))\n'
    '10:31:00 (cad) QUEUED: "draw" cleo@pc-3\n'
    '10:45:00 (cad) IN: "draw" ann@pc-1  (2 licenses)\n'
    '10:46:00 (cad) OUT: "draw" cleo@pc-3\n'
    '23:59:00 (cad) IN: "draw" cleo@pc-3\n'
    '0:00:30 (cad) OUT: "draw" ann@pc-1\n'
)
ENTITLEMENTS = """
schema: entitlements/1
tools: [{id: cad, aliases: [draw]}, {id: uipath-robot}, {id: github-copilot}]
entitlements:
  - {id: E1, tool: cad, metric: concurrent_user, quantity: 2, term: {start: 2028-01-01, end: null}, owner: team}
  - {id: E2, tool: uipath-robot, metric: concurrent_bot, quantity: 1, term: {start: 2028-01-01, end: null}, owner: team}
  - {id: E3, tool: github-copilot, metric: named_user, quantity: 1, term: {start: 2028-01-01, end: null}, owner: team}
"""


def ask(
    capsys: pytest.CaptureFixture[str], folder: Path, name: str, text: str, *options: str
) -> list[dict[str, Any]]:
    (folder / "e.yaml").write_text(ENTITLEMENTS)
    (folder / name).write_text(text)
    with pytest.raises(SystemExit):
        main(["entitlements", str(folder / "e.yaml"), "--usage", str(folder / name), "--output",
              "json=-", "--as-of", "2028-03-27T00:00:00Z", *options])  # fmt: skip
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["findings"]
    return found


def rules(findings: list[dict[str, Any]]) -> list[str]:
    return sorted(each["rule"].removeprefix("entitlements/") for each in findings)


def test_a_flexlm_log_tells_seats_refusals_waits_and_what_never_came_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = ask(capsys, tmp_path, "debug.log", LOG, "--log-offset", "+01:00")
    by_rule = {each["rule"]: each for each in found}
    assert rules(found) == ["pool-headroom", "queue-wait", "stale-open-session"]
    facts = by_rule["entitlements/queue-wait"]["facts"]
    assert (facts["waiting"], facts["denied"], facts["lost_hours"]) == (1, 1, 0.25)
    assert facts["smallest_pool"] == 3
    assert by_rule["entitlements/stale-open-session"]["facts"]["sessions"] == [
        "draw:ann@pc-1:2028-03-21T00:00:30+01:00:8"
    ]


def test_without_an_offset_its_instants_are_naive_and_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "naive-timestamp" in rules(ask(capsys, tmp_path, "debug.log", LOG))


def test_events_before_any_date_are_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.yaml").write_text(ENTITLEMENTS)
    (tmp_path / "debug.log").write_text('1:00:00 (lmgrd) start\n1:00:01 (cad) OUT: "draw" a@b\n')
    with pytest.raises(SystemExit) as stop:
        main(["entitlements", str(tmp_path / "e.yaml"), "--usage", str(tmp_path / "debug.log")])
    assert stop.value.code == 3
    assert "before any line that tells the date" in " ".join(capsys.readouterr().out.split())


def test_uipath_jobs_wait_run_and_fail_to_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def job(
        key: str, created: str, start: str | None, end: str | None, state: str
    ) -> dict[str, Any]:
        day = "2028-03-20T"
        return {"Key": key, "CreationTime": day + created, "StartTime": start and day + start,
                "EndTime": end and day + end, "State": state, "RuntimeType": "Unattended",
                "Robot": {"Name": "bot-1"}, "HostMachineName": "vm-1", "ReleaseName": "invoices"}  # fmt: skip

    jobs = [
        job("a", "08:00:00Z", "08:00:00Z", "09:00:00Z", "Successful"),
        job("b", "08:30:00Z", "09:00:00Z", "10:00:00Z", "Successful"),
        job("c", "08:40:00Z", None, None, "Faulted"),
        job("d", "23:00:00Z", None, None, "Pending"),
    ]
    found = ask(capsys, tmp_path, "jobs.json", json.dumps({"value": jobs}))
    facts = next(each["facts"] for each in found if each["rule"] == "entitlements/queue-wait")
    assert (facts["waiting"], facts["denied"], facts["longest_minutes"]) == (1, 1, 30)
    assert facts["sessions"] == ["b", "c"]


def test_copilot_seats_are_held_against_what_was_bought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def seat(login: str, used: str | None) -> dict[str, Any]:
        return {
            "created_at": "2028-01-02T00:00:00Z",
            "assignee": {"login": login},
            "last_activity_at": used,
        }

    seats = [seat("ann", "2028-03-26T00:00:00Z"), seat("bob", None)]
    found = ask(capsys, tmp_path, "seats.json", json.dumps({"total_seats": 2, "seats": seats}))
    assert rules(found) == ["over-allocation", "reclaim-seat"]
    reclaim = next(each for each in found if each["rule"] == "entitlements/reclaim-seat")
    assert "bob" in reclaim["message"]


def test_snipe_it_and_enterprise_exports_are_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"id": 1, "license_id": 7, "license": {"name": "github-copilot"}, "assigned_user": {"username": name}}
            for name in ("ann", "bob")]  # fmt: skip
    found = ask(capsys, tmp_path, "seats.json", json.dumps({"total": 2, "rows": rows}))
    assert "over-allocation" in rules(found)
    users = [{"github_com_login": "ann"}]
    text = json.dumps({"total_seats_consumed": 1, "total_seats_purchased": 5, "users": users})
    assert rules(ask(capsys, tmp_path, "seats.json", text)) == []


def test_a_long_hostile_log_is_read_in_linear_time() -> None:
    from scanner.normalize.documents.flexlm_log import READER

    text = "(lmgrd)" + '1:00:00 (x) OUT: "' * 60_000
    assert READER.recognises("a.log", text)
    assert_linear(lambda part: READER.recognises("a.log", part), text)
