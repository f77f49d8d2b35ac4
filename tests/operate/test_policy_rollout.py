"""A change of mode is in the audit log; a policy says what it would have found in past nights."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.policy import command
from scanner.operate.config import load
from scanner.operate.ledger.chain import body_of
from scanner.operate.ledger.store import open_ledger
from scanner.operate.policy_rollout import EVENT, WEIGHED
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


def test_a_mode_that_a_policy_asks_for_itself_is_in_the_audit_log(estate: Path) -> None:
    place = estate / "policies/a/bad.rego"
    place.write_text(POLICY.replace("severity: high", "severity: high, mode: shadow"))
    assert night(estate, "[]") == 0
    place.write_text(POLICY)
    assert night(estate, "[]") == 1
    assert [body["modes"] for body in noted(estate, EVENT)] == [
        [{"rule": "a/bad", "mode": "shadow", "by": "policies/a/bad.rego"}],
        [],
    ]


SEVERITIES = """package team.weights

import rego.v1

severity contains {"level": "low", "reason": "nothing of value is there"} if {
	input.finding.rule == "a/bad"
	input.finding.severity == "high"
}
"""


def weighed(estate: Path, rego: str = SEVERITIES) -> tuple[Any, ...]:
    (estate / "policies/weights.rego").write_text(rego)
    (estate / "trueup.yaml").write_text(CONFIG % "[]")
    report = scan(load(estate), ScanRequest(), lambda _text: None)
    [finding] = report.findings
    facts = finding.observation.facts
    reasons = tuple(one.reason for one in report.not_evaluated)
    return finding.severity.value, facts.get("severity_reason"), reasons, report.run.exit_code


def test_a_policy_of_the_team_lowers_a_severity_with_a_reason_that_is_kept(estate: Path) -> None:
    assert weighed(estate) == ("low", "nothing of value is there", (), 0)
    (estate / "policies/weights.rego").unlink()
    assert night(estate, "[]") == 1
    assert [body["severities"] for body in noted(estate, WEIGHED)] == [
        [
            {
                "rule": "a/bad", "from": "high", "to": "low", "policy": "policies/weights.rego:1",
                "reason": "nothing of value is there",
            }
        ],
        [],
    ]  # fmt: skip


def test_the_highest_of_several_levels_holds(estate: Path) -> None:
    more = 'severity contains {"level": "critical", "reason": "it is exposed"} if true\n'
    assert weighed(estate, SEVERITIES + more)[:2] == ("critical", "it is exposed")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('{"level": "low"}', "without a reason"),
        ('{"level": "none", "reason": "x"}', "none of critical"),
        ('"low"', "none of critical"),
    ],
)
def test_a_level_that_does_not_count_leaves_the_severity_and_the_run_incomplete(
    estate: Path, said: str, why: str
) -> None:
    level, _, [reason], code = weighed(
        estate, SEVERITIES.partition("severity")[0] + f"severity contains {said}\n"
    )
    assert (level, code) == ("high", 3)
    assert why in reason


def test_a_policy_can_weigh_by_the_waivers_that_there_are(estate: Path) -> None:
    rego = SEVERITIES.replace('input.finding.severity == "high"', "count(data.trueup.waivers) == 0")
    assert weighed(estate, rego)[0] == "low"


def test_a_policy_can_weigh_by_the_day_of_the_scan(estate: Path) -> None:
    rego = SEVERITIES.replace(
        'input.finding.severity == "high"', "time.date(time.now_ns())[0] > 2020"
    )
    assert weighed(estate, rego)[:2] == ("low", "nothing of value is there")


def test_another_module_that_does_not_load_takes_no_weight_away(estate: Path) -> None:
    (estate / "policies/a/broken.rego").write_text("package policies.a.broken\n\nfinding contains")
    severity, reason, _, _ = weighed(estate)
    assert (severity, reason) == ("low", "nothing of value is there")


def test_a_severity_that_trueup_yaml_sets_wins(estate: Path) -> None:
    (estate / "policies/weights.rego").write_text(SEVERITIES)
    (estate / "trueup.yaml").write_text((CONFIG % "[]") + "severity: {a/bad: medium}\n")
    [finding] = scan(load(estate), ScanRequest(), lambda _text: None).findings
    assert finding.severity.value == "medium"


def noted(estate: Path, kind: str) -> list[dict[str, Any]]:
    ledger = open_ledger(".trueup/ledger.db", estate, create=False)
    found = [body_of(event) for event in ledger.said(kind)]
    ledger.close()
    return found


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
    assert said.exit_code == 2
    assert "a/none" in said.output
