"""A change of mode is in the audit log; a policy says what it would have found in past nights."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.policy import command
from scanner.operate.config import load
from scanner.operate.ledger.chain import body_of
from scanner.operate.ledger.store import open_ledger
from scanner.operate.policy_rollout import EVENT
from scanner.operate.scan import ScanRequest, scan

CONFIG = """version: 1
name: shop
built_in_policies: false
policies:
  folders: [policies]
  modes: %s
sources:
  - {kind: files, name: live, path: live}
"""
POLICY = """# METADATA
# title: Bad
# custom: {severity: high}
package policies.a.bad

import rego.v1

finding contains {"message": "bad"} if input.attributes.bad
"""


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "/nonexistent")
    for folder, name, text in (("policies/a", "bad.rego", POLICY), ("live", "x.yaml", "bad: true")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def night(estate: Path, modes: str) -> int:
    (estate / "trueup.yaml").write_text(CONFIG % modes)
    return len(scan(load(estate), ScanRequest(), lambda _text: None).findings)


def test_each_change_of_mode_is_in_the_audit_log_and_the_log_still_holds(estate: Path) -> None:
    shadow = "[{rule: a/bad, mode: shadow}]"
    assert [night(estate, modes) for modes in ("[]", shadow, shadow, "[]")] == [1, 0, 0, 1]
    ledger = open_ledger(".trueup/ledger.db", estate, create=False)
    changes = [body_of(event) for event in ledger.said(EVENT)]
    assert [len(change["modes"]) for change in changes] == [1, 0]
    assert ledger.verify() == ()
    ledger.close()


def test_a_policy_in_the_shadow_says_what_it_would_have_blocked(estate: Path) -> None:
    night(estate, "[{rule: a/bad, mode: shadow}]")
    (estate / "live/x.yaml").write_text("bad: false")
    night(estate, "[{rule: a/bad, mode: shadow}]")
    said = CliRunner().invoke(command, ["impact", "a/bad", "--last", "30"])
    assert said.exit_code == 0, said.output
    first, second = [line.split()[2:] for line in said.stdout.splitlines() if " found " in line]
    assert first == ["1", "found", "1", "would", "block"]
    assert second == ["0", "found", "0", "would", "block"]


def test_a_policy_that_is_not_there_is_said_so(estate: Path) -> None:
    night(estate, "[]")
    said = CliRunner().invoke(command, ["impact", "a/none"])
    assert said.exit_code == 1
    assert "a/none" in said.output
