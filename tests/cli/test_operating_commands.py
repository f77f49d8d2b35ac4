"""The commands around the nightly scan, as people and schedulers call them."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.operate.repositories import commit, git

CONFIGURATION = """\
version: 1
name: acme
specs: specs
waivers: waivers
sources:
  - {kind: files, name: live, path: ../live}
checks: {areas: [drift]}
fail_on: low
reports: {json: out/report.json}
"""
OTHERS = {".gitignore": "out/\n", "waivers/README.md": "Who may differ, and why.\n"}
SPEC = '{"settings": {"replicas": 3}}\n'


def _trueup(folder: Path, *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "scanner", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def governance(tmp_path: Path) -> Path:
    (tmp_path / "live").mkdir()
    (tmp_path / "live/app.json").write_text(SPEC.replace("3", "5"))
    folder = tmp_path / "governance"
    commit(folder, {"trueup.yaml": CONFIGURATION, "specs/app.json": SPEC, **OTHERS})
    return folder


@pytest.mark.slow
def test_a_night_and_the_morning_after(governance: Path) -> None:
    assert _trueup(governance, "status")[0] == 3
    assert _trueup(governance, "scan")[0] == 1
    assert _trueup(governance, "status")[0] == 0
    assert _trueup(governance, "status", "--max-age", "0m")[0] == 3

    code, shown, _ = _trueup(governance, "remediate", "--plan", "plan.json")
    assert (code, '+{"settings": {"replicas": 5}}' in shown) == (0, True)
    assert git(governance, "for-each-ref", "refs/heads/trueup/") == ""
    assert _trueup(governance, "remediate", "--apply", "plan.json")[1].endswith("written\n")
    assert _trueup(governance, "remediate", "--apply", "plan.json")[1].endswith("there already\n")
    branch = git(governance, "for-each-ref", "--format=%(refname:short)", "refs/heads/trueup/")
    git(governance, "merge", "-q", branch)
    assert _trueup(governance, "scan")[0] == 0

    runs = json.loads(_trueup(governance, "history", "--json")[1])["runs"]
    assert [(run["new"], run["fixed"], run["exit_code"]) for run in runs] == [(1, 0, 1), (0, 1, 0)]
    code, shown, _ = _trueup(governance, "verify")
    assert (code, "2 runs, 0 problems" in shown) == (0, True)
    documents = _trueup(governance, "evidence", runs[0]["id"])[1]
    digest = next(line.split()[0] for line in documents.splitlines() if "specs/app.json" in line)
    assert _trueup(governance, "evidence", digest)[1] == SPEC
    stored = next((governance / ".trueup/evidence/packs").glob("*.pack"))
    stored.chmod(0o600)
    stored.write_bytes(b"x")
    assert _trueup(governance, "verify")[0] == 3


@pytest.mark.slow
def test_waiver_and_baseline_make_the_next_night_quiet(governance: Path) -> None:
    _trueup(governance, "scan")
    report = json.loads((governance / "out/report.json").read_bytes())
    fingerprint = report["findings"][0]["fingerprint"]
    said: tuple[str, ...] = (
        "--reason",
        "until the move",
        "--approver",
        "lead",
        "--expires",
        (datetime.now(UTC) + timedelta(days=90)).date().isoformat(),
    )
    code, _, error = _trueup(governance, "waive", "out/report.json", fingerprint[:12], *said)
    assert (code, "nobody owns" in error) == (2, True)
    said += ("--owner", "platform")
    assert _trueup(governance, "waive", "out/report.json", fingerprint[:12], *said)[0] == 0
    same = ("--file", "waivers/waivers.yaml")
    assert "1 there already" in _trueup(governance, "baseline", "out/report.json", *said, *same)[1]
    commit(governance, {})
    _trueup(governance, "scan")
    report = json.loads((governance / "out/report.json").read_bytes())
    assert [one["rule"] for one in report["findings"]] == ["waivers/unverified-approval"]
    assert [one["fingerprint"] for one in report["waived"]] == [fingerprint]


def test_commands_without_a_ledger_say_what_to_do_and_make_nothing(governance: Path) -> None:
    for name in ("history", "verify"):
        code, _, error = _trueup(governance, name)
        assert (code, "run `trueup scan` first" in error) == (2, True)
    assert not (governance / ".trueup").exists()


def test_new_check_is_begun_once_and_in_an_area_that_exists(tmp_path: Path) -> None:
    (tmp_path / "scanner/evaluate/drift").mkdir(parents=True)
    code, shown, _ = _trueup(tmp_path, "new", "check", "drift/silent-revert")
    path = tmp_path / "scanner/evaluate/drift/silent_revert.py"
    assert (code, path.name in shown) == (0, True)
    compile(path.read_text(), str(path), "exec")
    for wrong in ("drift/silent-revert", "drfit/x", "drift/Bad Name", "drift", "../x/y"):
        assert _trueup(tmp_path, "new", "check", wrong)[0] == 2


def test_check_fails_for_what_a_change_brings_in_and_for_nothing_else(governance: Path) -> None:
    commit(
        governance, {"live/app.json": SPEC, "trueup.yaml": CONFIGURATION.replace("../live", "live")}
    )
    git(governance, "switch", "-q", "-c", "change")
    commit(governance, {"README.md": "harmless\n"})
    assert _trueup(governance, "check", "--base", "main")[0] == 0
    commit(governance, {"specs/app.json": SPEC.replace("3", "4")})
    code, shown, _ = _trueup(governance, "check", "--base", "main", "--output", "json=-")
    report = json.loads(shown)
    assert (code, [one["rule"] for one in report["findings"]]) == (1, ["drift/changed"])
    assert _trueup(governance, "check", "--base", "nowhere")[0] == 2
    assert _trueup(governance, "check", "nowhere", "--base", "main")[0] == 2


def test_remediate_without_a_report_or_with_a_spoilt_plan_says_so(tmp_path: Path) -> None:
    code, _, error = _trueup(tmp_path, "remediate")
    assert (code, "name the report" in error) == (2, True)
    (tmp_path / "plan.json").write_text("{}")
    code, _, error = _trueup(tmp_path, "remediate", "--apply", "plan.json")
    assert (code, "not a plan" in error) == (2, True)
