import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.drift import command
from tests.cli.test_drift import drift

SPEC = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: shop, namespace: shop, labels: {team: shop}}
data: {licence: AB-12, level: info}
"""
LIVE = SPEC.replace("AB-12", "XY-99").replace("team: shop", "team: shop, owner: ops")
ENTRY = """\
- id: level-by-hand
  rule: drift/*
  match: {kind: kubernetes/ConfigMap, name: "sh*", path: ["data", "*"]}
  reason: operators set it
  owner: platform
  approver: security-lead
  expires: %s
"""


def ask(folder: Path, live: str, *options: str) -> tuple[int, dict[str, object]]:
    (folder / "spec.yaml").write_text(SPEC)
    (folder / "live.yaml").write_text(live)
    code, report = drift(
        "--spec", str(folder / "spec.yaml"), "--live", str(folder / "live.yaml"), *options
    )
    assert isinstance(report, dict)
    return code, report


def first_of(report: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = report["findings"][0]
    return found


def hits_of(report: dict[str, Any]) -> dict[str, int]:
    return {one["id"]: one["findings"] for one in report["sections"]["ignore_rules"]}


def rules_of(report: dict[str, object]) -> list[str]:
    found = report["findings"]
    assert isinstance(found, list)
    return [one["rule"] for one in found]


def test_an_ignore_rule_from_a_file_leaves_out_what_it_names_and_is_counted(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(ENTRY % "2030-06-30")
    rules = ("--rules", str(tmp_path / "rules.yaml"), "--as-of", "2029-01-01")
    code, report = ask(tmp_path, LIVE, *rules)
    assert (code, rules_of(report)) == (0, ["waivers/unverified-approval"])
    waived = report["waived"]
    assert isinstance(waived, list)
    assert [one["waiver"]["id"] for one in waived] == ["level-by-hand"]
    assert hits_of(report) == {"level-by-hand": 1}


def test_an_ignore_rule_still_lets_other_differences_through(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text((ENTRY % "2030-06-30").replace('"*"', "level"))
    rules = ("--rules", str(tmp_path / "rules.yaml"), "--as-of", "2029-01-01")
    code, report = ask(tmp_path, LIVE, *rules)
    assert (code, sorted(rules_of(report))) == (1, ["drift/changed", "waivers/unused"])
    assert hits_of(report) == {"level-by-hand": 0}


def test_an_expired_ignore_rule_leaves_nothing_out_and_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(ENTRY % "2028-06-30")
    rules = ("--rules", str(tmp_path / "rules.yaml"), "--as-of", "2029-01-01")
    code, report = ask(tmp_path, LIVE, *rules)
    assert (code, sorted(rules_of(report))) == (1, ["drift/changed", "waivers/expired"])


@pytest.mark.parametrize("path", ["data.licence", "data.*", "data"])
def test_a_value_that_is_marked_sensitive_is_found_and_never_shown(
    tmp_path: Path, path: str
) -> None:
    code, report = ask(tmp_path, LIVE, "--sensitive", path)
    assert (code, rules_of(report)) == (1, ["drift/changed"])
    text = json.dumps(report)
    assert "AB-12" not in text
    assert "XY-99" not in text
    assert '"(masked)"' in text
    found = first_of(report)
    assert found["facts"]["masked"] is True
    assert found["remedy"]["automatic"] is False


def test_a_value_that_is_not_marked_is_shown(tmp_path: Path) -> None:
    _code, report = ask(tmp_path, LIVE, "--sensitive", "data.level")
    assert "XY-99" in json.dumps(report)


def test_a_marked_value_inside_a_part_that_is_gone_is_not_shown(tmp_path: Path) -> None:
    spec = '{"list": [{"name": "a", "word": "AB-12"}, {"name": "b", "word": "c"}]}'
    (tmp_path / "a.json").write_text(spec)
    (tmp_path / "b.json").write_text('{"list": [{"name": "b", "word": "c"}]}')
    paths = ["--spec", str(tmp_path / "a.json"), "--live", str(tmp_path / "b.json")]
    code, report = drift(*paths, "--sensitive", "list[*].word")
    assert (code, "AB-12" in json.dumps(report)) == (1, False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["specs", "live"], "--spec specs --live live"),
        (["--spec", ".", "--live", ".", "--kind", "Deployment"], "kubernetes/apps/Deployment"),
        (["--spec", ".", "--live", ".", "--sensitive", "spec.env[*"], "a bracket is left open"),
        (["--spec", "plan.tfplan", "--live", "."], "terraform show -json"),
    ],
)
def test_what_is_likely_meant_otherwise_is_refused_with_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.tfplan").write_bytes(b"PK\x03\x04 and more")
    result = CliRunner().invoke(command, arguments)
    assert (result.exit_code, said in result.output) == (2, True), result.output
