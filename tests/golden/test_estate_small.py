"""The sample estate gives exactly the expected report: every planted problem, no look-alike."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.golden.estate import AS_OF, ESTATE, committed_estate, trueup

EXPECTED = ESTATE / "expected" / "report.json"


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return committed_estate(tmp_path_factory.mktemp("golden"))


def scanned(root: Path, *more: str) -> dict[str, Any]:
    result = trueup(root, "scan", "--as-of", AS_OF, "--output", "json=-", *more)
    assert result.returncode in (0, 1, 3), result.stderr
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def outside_run(found: dict[str, Any]) -> dict[str, Any]:
    """Return what is the same on every machine, whichever engine for policies it has."""
    asked = [{**row, "engine": "any"} for row in found["sections"]["policies_asked"]]
    sections = {**found["sections"], "policies_asked": asked}
    return {key: value for key, value in found.items() if key != "run"} | {"sections": sections}


@pytest.fixture(scope="module")
def report(estate: Path) -> dict[str, Any]:
    found = scanned(estate, "--no-history")
    if os.environ.get("TRUEUP_GOLDEN") == "write":
        kept = outside_run(found)
        EXPECTED.write_text(json.dumps(kept, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return found


def test_the_report_is_exactly_the_expected_one(report: dict[str, Any]) -> None:
    assert outside_run(report) == json.loads(EXPECTED.read_text())


def test_the_same_inputs_give_the_same_bytes_outside_run(
    estate: Path, report: dict[str, Any]
) -> None:
    again = scanned(estate, "--no-history")
    first = {key: value for key, value in report.items() if key != "run"}
    second = {key: value for key, value in again.items() if key != "run"}
    assert json.dumps(first) == json.dumps(second)
    assert report["run"]["inputs"] == again["run"]["inputs"]


def test_every_finding_says_why_what_to_do_whose_it_is_and_on_what_evidence(
    report: dict[str, Any],
) -> None:
    for finding in report["findings"]:
        rule = report["rules"][finding["rule"]]
        assert rule["why"], finding["rule"]
        assert rule["fix"], finding["rule"]
        assert any(control.startswith("NIST 800-53r5") for control in finding["controls"])
        assert finding["owner"] not in ("", "unowned"), finding
        assert finding["evidence"], finding


def test_everything_in_scope_was_read_and_answered(report: dict[str, Any]) -> None:
    assert report["coverage"]["complete"] is True, report["coverage"]
    assert report["run"]["exit_code"] == 1
    assert report["errors"] == []


def test_no_secret_of_the_estate_is_in_any_output(estate: Path) -> None:
    formats = ("json", "html", "sarif", "csv", "junit", "markdown", "github", "jsonl", "table")
    outputs = [f"{name}={estate}/out/all.{name}" for name in formats]
    arguments = [part for output in outputs for part in ("--output", output)]
    result = trueup(estate, "scan", "--as-of", AS_OF, "--no-history", *arguments)
    texts = [path.read_text() for path in (estate / "out").iterdir()] + [result.stderr]
    assert len(texts) == len(formats) + 1
    for text in texts:
        assert "not-a-real-" not in text


def test_the_second_night_sees_the_same_findings_persisting(estate: Path) -> None:
    scanned(estate)
    later = trueup(estate, "scan", "--as-of", "2026-11-23T02:00:00Z", "--output", "json=-")
    findings = json.loads(later.stdout)["findings"]
    states = {finding["state"] for finding in findings}
    assert "persisting" in states
    assert "new" not in states
