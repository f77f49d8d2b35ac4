"""A correction changes what is judged; what was read stays, and both are in the report."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.model.run import Report
from scanner.operate.config import load
from scanner.operate.pre_merge import Change, check
from scanner.operate.scan import ScanRequest, scan
from scanner.report._document import document
from scanner.report.html import FORMAT as HTML
from tests.operate.repositories import git
from tests.operate.test_approvals import CONFIGURATION, NOW, Governance, key_pair

CORRECTIONS = """\
schema: corrections/1
corrections:
  - id: replicas
    resource: generic/app
    path: [settings, replicas]
    was: 5
    value: 3
    reason: the export is a week old
    owner: platform
    approver: security-lead
    expires: 2027-12-31
"""


class Corrected(Governance):
    """A governance repository whose live export is wrong in one value."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.commit({"waivers/w.yaml": None})
        text = CONFIGURATION.replace("waivers: waivers", "corrections: corrections")
        self.commit({"trueup.yaml": text, "corrections/c.yaml": CORRECTIONS})

    def approve(self, key: Path | None = None) -> None:
        arguments = ("approve", "corrections/c.yaml", "replicas", "--key", str(key or self.key))
        done = subprocess.run(
            [sys.executable, "-m", "scanner", *arguments],
            cwd=self.root, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stdout == "corrections/replicas.sig: signed\n", done.stderr
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", "approve")


@pytest.fixture
def estate(tmp_path: Path) -> Corrected:
    return Corrected(tmp_path)


def rules(report: Report) -> list[str]:
    return sorted(one.rule for one in report.findings)


def test_it_is_applied_once_it_is_approved_and_both_values_are_shown(estate: Corrected) -> None:
    before = estate.scan()
    assert rules(before) == ["corrections/unapproved", "drift/changed"]
    estate.approve()
    after = estate.scan()
    assert rules(after) == []
    [line] = document(after)["sections"]["corrections"]
    assert (line["stored"], line["corrected"], line["applied"]) == (5, 3, True)
    page = HTML.render(after).decode()
    for shown in ("Corrections", "the export is a week old", "security-lead", "proven"):
        assert shown in page


def test_the_evidence_stays_and_a_replay_says_the_same(estate: Corrected) -> None:
    estate.approve()
    report = scan(load(estate.root), ScanRequest(as_of=NOW), lambda _: None)
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "replay", report.run.id, "--output", "json=-"],
        cwd=estate.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    again = json.loads(done.stdout)
    assert again["sections"] == document(report)["sections"]
    assert again["findings"] == []
    verified = subprocess.run(
        [sys.executable, "-m", "scanner", "verify"],
        cwd=estate.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "0 problems" in verified.stdout


def test_a_finding_beside_a_correction_names_both_values(estate: Corrected) -> None:
    text = CORRECTIONS.replace("value: 3", "value: 4")
    estate.commit({"corrections/c.yaml": text})
    estate.approve()
    [finding] = estate.scan().findings
    assert finding.observation.actual == 4
    assert finding.observation.facts["corrected"][0]["stored"] == 5


def test_a_change_cannot_bring_in_the_correction_that_clears_it(estate: Corrected) -> None:
    """Neither with the attacker's key as an approver nor with a signature of its own."""
    estate.commit({"corrections/c.yaml": None, "live/app.json": '{"settings": {"replicas": 3}}\n'})
    git(estate.root, "switch", "-q", "-c", "change")
    _, public = key_pair(estate.root.parent, "evil")
    estate.commit({
        "live/app.json": '{"settings": {"replicas": 5}}\n',
        "corrections/c.yaml": CORRECTIONS,
        "approvers.yaml": estate.approvers(key=public),
    })  # fmt: skip
    estate.approve(estate.root.parent / "evil")
    report = check(Change(estate.root, "main", "change", NOW))
    assert [one.rule for one in report.findings] == ["drift/changed"]
    assert "corrections" not in report.sections
    proposed = {one.what for one in report.not_evaluated if "proposed" in one.reason}
    assert {"corrections/c.yaml", "corrections/replicas.sig", "approvers.yaml"} <= proposed
