"""The nightly scan opens, keeps and closes branches by itself, and never against a person."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.model.run import Report
from scanner.model.vocabulary import Exit
from scanner.operate.config import ConfigurationError, load
from scanner.operate.ledger.store import open_ledger
from scanner.operate.proposed import BEGUN, remembered
from scanner.operate.scan import ScanRequest, act_on, scan
from tests.operate.repositories import commit, git

NIGHTS = [datetime(2027, 6, day, tzinfo=UTC) for day in range(1, 10)]
CONFIGURATION = """\
version: 1
name: acme
specs: specs
built_in_policies: false
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [drift]}
remediate: {mode: pull-request, author: "Drift robot <robot@example.org>"}
"""
SPEC = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: app, namespace: shop}
spec:
  replicas: 3
"""


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    place = tmp_path / "estate"
    files = {
        "trueup.yaml": CONFIGURATION,
        "specs/app.yaml": SPEC,
        "live/app.yaml": SPEC.replace("3", "5"),
        ".gitignore": ".trueup/\n",
    }
    commit(place, files)
    return place


def _night(place: Path, number: int) -> tuple[Report, tuple[str, ...]]:
    configuration = load(place)
    report = scan(configuration, ScanRequest(as_of=NIGHTS[number]), lambda _text: None)
    return act_on(configuration, report)


def _branches(place: Path) -> dict[str, str]:
    listed = git(
        place, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/trueup/"
    )
    return dict(line.split() for line in listed.splitlines())


def test_first_night_proposes_and_the_second_does_nothing(estate: Path) -> None:
    _, said = _night(estate, 0)
    made = _branches(estate)
    assert [line.rpartition(" ")[2] for line in said] == ["proposed"]
    assert len(made) == 1
    head = next(iter(made.values()))
    assert git(estate, "log", "-1", "--format=%an <%ae>", head) == "Drift robot <robot@example.org>"
    assert git(estate, "diff", "--numstat", "main", head).split()[:2] == ["1", "1"]
    assert _night(estate, 1)[1] == ()
    assert _branches(estate) == made
    assert git(estate, "status", "--porcelain") == ""


def test_mode_plan_writes_the_plan_and_no_branch(estate: Path) -> None:
    commit(estate, {"trueup.yaml": CONFIGURATION.replace("mode: pull-request", "mode: plan")})
    _, said = _night(estate, 0)
    assert (said, _branches(estate)) == ((), {})
    assert len(json.loads((estate / ".trueup/plan.json").read_bytes())["groups"]) == 1


def test_branch_whose_finding_is_gone_is_closed(estate: Path) -> None:
    _night(estate, 0)
    commit(estate, {"live/app.yaml": SPEC})
    _, said = _night(estate, 1)
    assert [line.rpartition(" ")[2] for line in said] == ["cleared"]
    assert _branches(estate) == {}
    assert _night(estate, 2)[1] == ()


def test_commit_of_a_person_on_the_branch_is_never_lost_nor_proposed_over(estate: Path) -> None:
    _night(estate, 0)
    (name,) = _branches(estate)
    git(estate, "switch", "-q", name)
    mine = commit(estate, {"live/app.yaml": SPEC.replace("3", "4")}, "mine")
    git(estate, "switch", "-q", "main")
    assert _night(estate, 1)[1] == ()
    commit(estate, {"live/app.yaml": SPEC})
    _night(estate, 2)
    assert _branches(estate) == {name: mine}


def test_branch_that_somebody_has_checked_out_stays(estate: Path) -> None:
    _night(estate, 0)
    made = _branches(estate)
    git(estate, "worktree", "add", "-q", str(estate.parent / "beside"), next(iter(made)))
    commit(estate, {"live/app.yaml": SPEC})
    _night(estate, 1)
    assert _branches(estate) == made


def test_deleted_branch_is_not_proposed_again_until_the_value_changes(estate: Path) -> None:
    _night(estate, 0)
    (name,) = _branches(estate)
    git(estate, "branch", "-q", "-D", name)
    _, said = _night(estate, 1)
    assert said == (f"{name} declined",)
    assert _branches(estate) == {}
    assert _night(estate, 2)[1] == ()
    commit(estate, {"live/app.yaml": SPEC.replace("3", "7")})
    assert len(_night(estate, 3)[1]) == 1
    assert len(_branches(estate)) == 1


def test_declined_finding_that_went_away_and_came_back_is_proposed_again(estate: Path) -> None:
    _night(estate, 0)
    git(estate, "branch", "-q", "-D", *_branches(estate))
    _night(estate, 1)
    commit(estate, {"live/app.yaml": SPEC})
    _night(estate, 2)
    commit(estate, {"live/app.yaml": SPEC.replace("3", "5")})
    _night(estate, 3)
    assert len(_branches(estate)) == 1


def test_merged_branch_is_over_and_stays_with_its_people(estate: Path) -> None:
    _night(estate, 0)
    (name,) = _branches(estate)
    git(estate, "merge", "-q", "--ff-only", name)
    assert _night(estate, 1)[1] == (f"{name} merged",)
    assert list(_branches(estate)) == [name]


def test_branch_of_a_run_that_was_killed_before_it_knew_is_still_ours(estate: Path) -> None:
    _night(estate, 0)
    made = _branches(estate)
    configuration = load(estate)
    ledger = open_ledger(configuration.ledger, estate)
    (branch,) = remembered(ledger).branches.values()
    ledger.tell("run", [(BEGUN, {**branch.as_json(), "commit": ""})])
    ledger.close()
    commit(estate, {"other.txt": "x\n"})
    assert _night(estate, 1)[1] == ()
    assert _branches(estate) == made
    commit(estate, {"live/app.yaml": SPEC})
    _night(estate, 2)
    assert _branches(estate) == {}


def test_too_many_changed_files_stop_the_run_before_it_writes(estate: Path) -> None:
    files = {
        f"live/app{n}.yaml": SPEC.replace("3", "5").replace("app", f"app{n}") for n in range(5)
    }
    specs = {f"specs/app{n}.yaml": SPEC.replace("app", f"app{n}") for n in range(5)}
    limit = CONFIGURATION.replace("author", "max_changed_percent: 1, author")
    commit(estate, {**files, **specs, "trueup.yaml": limit})
    report, _ = _night(estate, 0)
    assert report.run.exit_code is Exit.INCOMPLETE
    assert "the limit is 3" in report.not_evaluated[-1].reason
    assert _branches(estate) == {}


def test_open_proposals_are_limited(estate: Path) -> None:
    commit(estate, {"trueup.yaml": CONFIGURATION.replace("author", "max_open: 0, author")})
    report, said = _night(estate, 0)
    assert report.run.exit_code is not Exit.INCOMPLETE
    assert [line.partition(" ")[2] for line in said] == ["waits: 0 proposals are open"]
    assert _branches(estate) == {}


@pytest.mark.parametrize("key", ["password", "API_TOKEN"])
def test_secrets_are_never_proposed(estate: Path, key: str) -> None:
    value = "  template: {spec: {containers: [{name: web, env: [{name: %s, value: %s}]}]}}\n"
    live = SPEC + value % (key, "hunter2-correct-horse")
    spec = SPEC + value % (key, "other-horse-9876543")
    commit(estate, {"live/app.yaml": live, "specs/app.yaml": spec})
    report, _ = _night(estate, 0)
    assert len(report.findings) == 1
    assert _branches(estate) == {}
    assert b"horse" not in (estate / ".trueup/plan.json").read_bytes()


def test_author_must_be_a_name_and_an_address(estate: Path) -> None:
    wrong = CONFIGURATION.replace("Drift robot <robot@example.org>", "robot")
    (estate / "trueup.yaml").write_text(wrong)
    with pytest.raises(ConfigurationError, match="Name <address>"):
        load(estate)
