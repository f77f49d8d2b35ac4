"""CSV, JUnit, Markdown, GitHub annotations and JSON lines: each safe where it will be opened."""

import csv
import hashlib
import json
import re
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from scanner import plugins
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from tests.report import sample
from tests.report.strategies import reports

FORMATS = {name: plugins.load_as("report", name, ReportFormat) for name in plugins.names("report")}


def _said(name: str, report: Report) -> str:
    return FORMATS[name].render(report).decode("utf-8-sig")


def test_each_format_declares_how_its_files_are_called() -> None:
    assert set(FORMATS) == {
        "csv", "cyclonedx", "github", "html", "json", "jsonl", "junit", "license-lock",
        "license-position", "markdown",
        "notice", "sarif", "spdx", "table",
    }  # fmt: skip
    assert all(form.suffix.startswith(".") and form.title for form in FORMATS.values())


@given(reports())
@settings(max_examples=25, deadline=None)
def test_every_format_takes_every_report_and_repeats_itself(report: Report) -> None:
    for name, form in FORMATS.items():
        assert form.render(report) == form.render(report), name


@pytest.mark.parametrize("name", ["csv", "github", "jsonl", "junit", "markdown", "sarif", "table"])
def test_no_format_hides_that_something_was_not_seen(name: str) -> None:
    said = _said(name, sample.incomplete())
    assert "orders" in said
    assert re.search("incomplete|unread", said, re.IGNORECASE)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_no_format_shows_a_masked_secret(name: str) -> None:
    mask = {"masked": "hmac-sha256:k1", "hmac": "00c0ffee"}
    finding = sample.finding(
        "drift/changed", "masked-hmac-k1-00c0ffee", "{value}", arguments={"value": mask},
        expected=mask, actual=[mask], facts={"v": mask},
    )  # fmt: skip
    assert "00c0ffee" not in _said(name, replace(sample.complete(), findings=(finding,)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_spreadsheet_finds_no_formula(start: str) -> None:
    finding = sample.finding(
        "drift/changed", f"{start}cmd|' /C calc'!A0", f"{start}1+1", owner="=a"
    )
    rows = list(csv.reader(StringIO(_said("csv", replace(sample.complete(), findings=(finding,))))))
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]


def test_a_negative_number_stays_a_number_in_a_spreadsheet() -> None:
    finding = sample.finding("drift/changed", "a/b", "m", expected=-1, actual={"b": 1, "a": [2]})
    report = replace(sample.complete(), findings=(finding,))
    rows = list(csv.DictReader(StringIO(_said("csv", report))))
    (row,) = [row for row in rows if row["record"] == "finding"]
    assert (row["expected"], row["actual"]) == ("-1", '{"a":[2],"b":1}')


def test_the_spreadsheet_has_a_row_for_each_finding_waiver_fix_and_gap() -> None:
    rows = list(csv.DictReader(StringIO(_said("csv", sample.incomplete()))))
    kinds = [row["record"] for row in rows]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "unread": 2, "error": 1, "not evaluated": 2, "finding": 11, "waived": 1, "fixed": 1,
    }  # fmt: skip


def test_junit_counts_findings_as_failures_gaps_as_errors_and_waivers_as_skipped() -> None:
    root = ET.fromstring(_said("junit", sample.incomplete()))  # noqa: S314 - written by ourselves
    counts = {name: int(root.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": 17, "failures": 11, "errors": 4, "skipped": 2}
    for name in ("tests", "failures", "errors", "skipped"):
        assert sum(int(suite.get(name, "")) for suite in root) == counts[name]


def test_junit_fails_only_from_the_threshold_of_the_run_on() -> None:
    report = sample.incomplete()
    high = replace(report, run=replace(report.run, fail_on=Severity.HIGH))
    root = ET.fromstring(_said("junit", high))  # noqa: S314 - written by ourselves
    failing = [one for one in report.findings if one.severity.reaches(Severity.HIGH)]
    assert 0 < len(failing) < len(report.findings)
    assert int(root.get("failures", "")) == len(failing)
    assert len(list(root.iter("system-out"))) == len(report.findings) - len(failing)


def test_junit_passes_only_rules_that_found_nothing() -> None:
    root = ET.fromstring(_said("junit", sample.clean()))  # noqa: S314 - written by ourselves
    passed = {case.get("classname") for case in root.iter("testcase") if not len(case)}
    assert passed == set(sample.RULES)


@given(reports())
@settings(max_examples=25, deadline=None)
def test_junit_is_well_formed_whatever_was_scanned(report: Report) -> None:
    assert ET.fromstring(_said("junit", report)).tag == "testsuites"  # noqa: S314 - our own


def test_markdown_shows_hostile_text_as_text() -> None:
    hostile = "@team <b>x</b> | `a` [l](http://e.example) ![i](x) #12 www.e.example\n# head **b**"
    finding = sample.finding("drift/changed", "a/b", "{x}", arguments={"x": hostile})
    said = _said("markdown", replace(sample.complete(), findings=(finding,)))
    (row,) = [line for line in said.splitlines() if "team" in line]
    assert len(re.findall(r"(?<!\\)\|", row)) == 6
    assert "<b>" not in row
    assert not re.search(r"@\w|(?<!\\)[`\[!#*]|://\w|www\\\.", row)


def test_markdown_stays_within_its_budget_keeps_the_urgent_and_says_what_is_left_out() -> None:
    report = sample.many(6_000)
    data = FORMATS["markdown"].render(report)
    assert 800_000 < len(data) <= 905_000
    said = data.decode()
    shown = len(re.findall(r"^\| (?!What|---)", said, re.MULTILINE))
    assert f"**{6_000 - shown:,} less urgent findings did not fit" in said
    assert "### Critical" in said


def test_github_writes_nine_of_a_kind_and_how_many_more() -> None:
    lines = _said("github", sample.many(500)).splitlines()
    for kind in ("error", "warning", "notice"):
        assert len([line for line in lines if line.startswith(f"::{kind} ")]) == 10
    assert any("more findings of this kind" in line for line in lines)
    assert "title=TrueUp%3A incomplete" in lines[0]


def test_github_gets_no_command_that_the_estate_wrote() -> None:
    said = _said("github", sample.hostile("x\n::set-output name=a::b\r\n::error::y%0A,:"))
    assert not re.search("^::(?!error |warning |notice )", said, re.MULTILINE)
    assert "set-output" in said
    assert "file=x\\x0a%3A%3Aset-output" in said


def test_json_lines_show_when_the_end_is_missing() -> None:
    data = FORMATS["jsonl"].render(sample.incomplete())
    *body, last = data.splitlines(keepends=True)
    trailer = json.loads(last)
    assert [json.loads(line)["record"] for line in body] == ["header"] + ["finding"] * 11 + [
        "waived"
    ]
    assert trailer == {
        "record": "trailer", "lines": 13, "sha256": hashlib.sha256(b"".join(body)).hexdigest(),
    }  # fmt: skip
