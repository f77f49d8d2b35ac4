"""Every schedule runs at an odd minute, once at a time, with a limit."""

import configparser
from typing import Any

import pytest
import yaml

from scanner.operate.schedule import FORMS, Night, written

NIGHT = Night("acme-prod", "/srv/my governance", 3, 90)


def _document(form: str) -> Any:
    return yaml.load(written(form, NIGHT), yaml.BaseLoader)  # noqa: S506 - only builds text


@pytest.mark.parametrize("name", [f"estate-{number}" for number in range(50)])
def test_minute_is_odd_and_far_from_the_full_and_half_hour(name: str) -> None:
    minute = Night(name, "/").minute
    assert minute % 2 == 1
    assert 5 < minute % 30 < 25


def test_estates_do_not_all_start_at_once() -> None:
    assert len({Night(f"estate-{number}", "/").minute for number in range(50)}) > 10


def test_cron_line_quotes_the_folder_and_limits_the_time() -> None:
    line = next(one for one in written("cron", NIGHT).splitlines() if "trueup scan" in one)
    assert line.startswith(f"{NIGHT.minute} 3 * * * cd '/srv/my governance' && timeout -k 60 90m ")


def test_cron_escapes_the_percent_sign_that_it_would_take_as_a_line_break() -> None:
    assert "/srv/100\\%" in written("cron", Night("a", "/srv/100%"))


def test_github_workflow_limits_time_rights_and_concurrency() -> None:
    workflow = _document("github")
    assert workflow["on"]["schedule"] == [{"cron": f"{NIGHT.minute} 3 * * *"}]
    assert "workflow_dispatch" in workflow["on"]
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] == "false"
    assert workflow["jobs"]["scan"]["timeout-minutes"] == "90"


def test_kubernetes_job_never_runs_twice_at_once() -> None:
    job = _document("kubernetes")["spec"]
    assert job["concurrencyPolicy"] == "Forbid"
    assert job["schedule"] == f"{NIGHT.minute} 3 * * *"
    assert job["jobTemplate"]["spec"]["activeDeadlineSeconds"] == "5400"


def test_systemd_units_catch_up_after_a_night_without_power() -> None:
    service, timer = written("systemd", NIGHT).split("# /etc/systemd/system/trueup-scan.timer\n")
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keeps the case of keys
    parser.read_string(timer)
    assert parser["Timer"]["Persistent"] == "true"
    assert parser["Timer"]["OnCalendar"] == f"*-*-* 03:{NIGHT.minute:02}:00 UTC"
    assert "TimeoutStartSec=90min" in service


def test_unknown_form_names_those_there_are() -> None:
    with pytest.raises(LookupError, match=", ".join(FORMS)):
        written("at", NIGHT)


_WORKFLOW = {"name", "on", "permissions", "concurrency", "jobs", "env", "defaults"}
_JOB = {"runs-on", "timeout-minutes", "steps", "permissions", "env", "name", "concurrency"}
_STEP = {"name", "uses", "with", "run", "env", "if", "id", "shell", "working-directory"}


def test_github_workflow_has_only_keys_that_github_knows_and_whole_steps() -> None:
    workflow = _document("github")
    assert set(workflow) <= _WORKFLOW
    for job in workflow["jobs"].values():
        assert set(job) <= _JOB
        assert {"runs-on", "timeout-minutes", "steps"} <= set(job)
        for step in job["steps"]:
            assert set(step) <= _STEP
            assert ("uses" in step) != ("run" in step)
            assert "@" in step.get("uses", "@")
            # What an event brings must never be put into a script.
            assert "${{ github.event" not in step.get("run", "")


def test_kubernetes_job_has_what_the_api_requires() -> None:
    document = _document("kubernetes")
    assert (document["apiVersion"], document["kind"]) == ("batch/v1", "CronJob")
    assert document["metadata"]["name"] == document["metadata"]["name"].lower()
    pod = document["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["restartPolicy"] in {"Never", "OnFailure"}
    assert all({"name", "image"} <= set(one) for one in pod["containers"])


def test_systemd_service_runs_the_program_itself_with_a_limit() -> None:
    service = written("systemd", NIGHT).split("# /etc/systemd/system/trueup-scan.timer\n")[0]
    held = dict(
        line.split("=", 1) for line in service.splitlines() if "=" in line and line[0] != "#"
    )
    # A name without a path is looked for in the fixed search path of systemd, never by a shell.
    assert held["ExecStart"].split()[:2] == ["trueup", "scan"]
    assert "RuntimeMaxSec" in held or "TimeoutStartSec" in held
