"""A policy in the shadow blocks nothing, and what it sees never vanishes and is never called fixed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.policy import command
from scanner.model.run import Report
from scanner.operate.config import ConfigurationError, load
from scanner.operate.governance_check import check_governance
from scanner.operate.pre_merge import Change, check
from scanner.operate.scan import ScanRequest, scan
from scanner.report._shadow import shadow_in_words
from tests.operate.repositories import commit
from tests.operate.test_policy_rollout import CONFIG, POLICY, estate

__all__ = ["estate"]
SHADOW = "[{rule: a/bad, mode: shadow}]"
WAIVERS = """- id: w
  rule: a/bad
  match: {name: "*"}
  reason: it is replaced in March
  owner: shop
  approver: security
  expires: 2099-01-01
"""


def night(folder: Path, modes: str, more: str = "") -> Report:
    (folder / "trueup.yaml").write_text(CONFIG % modes + more)
    return scan(load(folder), ScanRequest(), lambda _text: None)


def shadowed(report: Report) -> list[dict[str, Any]]:
    rows: Any = report.sections.get("policies_in_shadow", [])
    return list(rows)


def test_what_goes_into_the_shadow_is_not_called_fixed_and_persists_afterwards(
    estate: Path,
) -> None:
    [before] = night(estate, "[]").findings
    hidden = night(estate, SHADOW)
    assert (hidden.findings, hidden.fixed, hidden.run.exit_code) == ((), (), 0)
    [row] = shadowed(hidden)
    assert (row["fingerprint"], row["severity"], row["place"]) == (
        before.fingerprint, "high", "x.yaml:1",
    )  # fmt: skip
    [after] = night(estate, "[]").findings
    assert (after.state.value, after.first_seen) == ("persisting", before.first_seen)


def test_what_is_put_right_while_the_policy_is_in_the_shadow_is_fixed(estate: Path) -> None:
    night(estate, "[]")
    (estate / "live/x.yaml").write_text("bad: false")
    [gone] = night(estate, SHADOW).fixed
    assert gone.rule == "a/bad"


def test_a_control_whose_policy_is_in_the_shadow_has_an_open_question(estate: Path) -> None:
    text = POLICY.replace("severity: high", "severity: high, controls: [CIS v8 4.8]")
    (estate / "policies/a/bad.rego").write_text(text)
    controls = {one.id: one for one in night(estate, SHADOW).controls}
    control = controls["CIS v8 4.8"]
    assert (control.tested, control.failed, control.not_evaluated) == (1, 0, 1)


def test_terminals_and_pull_requests_are_told_how_much_is_in_the_shadow(estate: Path) -> None:
    assert "In the shadow, so not counted: a/bad 1" in shadow_in_words(night(estate, SHADOW))
    assert shadow_in_words(night(estate, "[]")) == ""


def test_a_pull_request_is_told_what_it_adds_to_the_shadow_and_is_not_blocked(
    tmp_path: Path,
) -> None:
    place = tmp_path / "shop"
    base = commit(
        place,
        {
            "trueup.yaml": CONFIG % SHADOW,
            "policies/a/bad.rego": POLICY,
            "live/x.yaml": "bad: true",
        },
    )
    commit(place, {"live/y.yaml": "bad: true"})
    report = check(Change(place, base, "HEAD", datetime(2027, 6, 1, tzinfo=UTC)))
    assert (report.findings, report.run.exit_code) == ((), 0)
    assert [row["resource"] for row in shadowed(report)] == ["generic/y"]


def test_a_waiver_of_what_is_in_the_shadow_has_its_use_and_is_named_there(estate: Path) -> None:
    (estate / "waivers.yaml").write_text(WAIVERS)
    report = night(estate, SHADOW, "waivers: waivers.yaml\nwaiver_max_days: 36500\n")
    assert {one.rule for one in report.findings} == set()
    assert [row["waiver"] for row in shadowed(report)] == ["w"]


def test_what_only_warns_blocks_nothing_whatever_its_rule_weighs(estate: Path) -> None:
    weights = "package team.w\n\nimport rego.v1\n\nseverity contains "
    raised = '{"level": "critical", "reason": "exposed"} if true\n'
    (estate / "policies/weights.rego").write_text(weights + raised)
    report = night(estate, "[{rule: a/bad, mode: warn}]", "severity: {a/bad: critical}\n")
    assert [one.severity.value for one in report.findings] == ["info"]
    assert report.run.exit_code == 0


@pytest.mark.parametrize(
    ("modes", "place", "why"),
    [
        ("[{rule: drift/changed, mode: shadow}]", ":6:18:", "is a check and no policy"),
        ("[{rule: a/bad, mode: shadow, source: liv}]", ":6:47:", 'did you mean "live"'),
        ("[{rule: a/bad, mode: quiet}]", ":6:31:", "shadow, warn, enforce"),
    ],
)
def test_a_mode_that_cannot_hold_is_an_error_with_its_place(
    estate: Path, modes: str, place: str, why: str
) -> None:
    (estate / "trueup.yaml").write_text(CONFIG % modes)
    with pytest.raises(ConfigurationError, match=why) as error:
        load(estate)
    assert place in str(error.value)


def test_a_mode_of_a_policy_that_is_not_there_is_an_error_with_its_place(estate: Path) -> None:
    (estate / "trueup.yaml").write_text(CONFIG % "[{rule: a/bud, mode: shadow}]")
    [mistake] = check_governance(estate).mistakes
    assert "trueup.yaml:6:18: policies.modes[0].rule: no policy 'a/bud' (did you mean" in mistake
    report = night(estate, "[{rule: a/bud, mode: shadow}]")
    assert report.run.exit_code == 3
    assert "trueup.yaml:6:18" in report.not_evaluated[0].reason


def lines(*arguments: str) -> tuple[int, list[str]]:
    said = CliRunner().invoke(command, ["impact", *arguments])
    return said.exit_code, said.stdout.splitlines()


def test_what_was_waived_that_night_would_not_have_been_blocked(estate: Path) -> None:
    (estate / "waivers.yaml").write_text(WAIVERS)
    night(estate, SHADOW, "waivers: waivers.yaml\nwaiver_max_days: 36500\n")
    code, said = lines("a/bad", "--last", "5")
    assert code == 0
    assert said[0].split()[2:] == ["0", "found", "0", "would", "block", "1", "waived"]
    assert said[-1].startswith("1 of 5 nights are stored: 1 judged")


def test_a_night_that_cannot_be_judged_has_no_numbers(estate: Path) -> None:
    night(estate, "[]")
    for one in sorted((estate / ".trueup/evidence").rglob("*")):
        if one.is_file():
            one.unlink()
    code, said = lines("a/bad")
    assert code == 3
    assert "not judged: " in said[0]
    assert " found " not in said[0]
    assert said[-1].endswith("0 judged, 0 in part, 1 not at all; 0 would have been blocked")


def test_a_night_on_which_something_was_not_read_is_judged_in_part(estate: Path) -> None:
    (estate / "live/y.yaml").write_text("bad: [")
    night(estate, "[]")
    code, said = lines("a/bad")
    assert code == 3
    assert "1 found" in said[0]
    assert "in part: live y.yaml" in said[0]
    assert said[-1].startswith("1 of 30 nights are stored: 0 judged, 1 in part")
