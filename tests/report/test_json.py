"""The JSON report: what other programs rely on."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from scanner import plugins
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._decode import ReportFileError, report_from_json
from scanner.report._document import document, percent, written
from scanner.report._sealed import encode
from scanner.resources import shipped
from tests.report import sample
from tests.report.strategies import reports

FORMAT = plugins.load_as("report", "json", ReportFormat)
SCHEMA = json.loads((shipped("reports") / "schema" / "report-v1.schema.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
SAMPLES = [sample.incomplete(), sample.complete(), sample.clean(), sample.empty()]


def test_the_published_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [*SAMPLES, sample.hostile("</script>\ud800\u2028")])
def test_what_is_written_follows_the_published_schema(report: Report) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(FORMAT.render(report)))) == []


@given(reports())
@settings(max_examples=60, deadline=None)
def test_any_report_follows_the_schema_and_reads_back_to_the_same_bytes(report: Report) -> None:
    data = FORMAT.render(report)
    assert list(VALIDATOR.iter_errors(json.loads(data))) == []
    assert FORMAT.render(report_from_json(data)) == data


def test_two_runs_over_the_same_inputs_differ_only_in_run() -> None:
    first = sample.incomplete()
    later = replace(
        first.run, id="another", started=first.run.started + timedelta(days=1), actor="b"
    )
    one, two = (document(report) for report in (first, replace(first, run=later)))
    assert one["run"] != two["run"]
    del one["run"], two["run"]
    assert encode(one) == encode(two)


def test_keys_are_sorted_indented_by_two_and_the_file_ends_with_a_line_end() -> None:
    data = FORMAT.render(sample.incomplete())
    plain = json.dumps(json.loads(data), indent=2, sort_keys=True, ensure_ascii=False)
    assert data.decode() == plain + "\n"


def test_the_content_digest_covers_everything_but_run() -> None:
    value = json.loads(FORMAT.render(sample.incomplete()))
    recorded = value.pop("run")["integrity"]["content_sha256"]
    plain = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert hashlib.sha256(plain.encode()).hexdigest() == recorded


@pytest.mark.skipif(not shutil.which("jq"), reason="jq is not installed")
@settings(max_examples=50, deadline=None)
@given(reports())
def test_writing_in_one_go_gives_the_bytes_of_the_whole_document(report: Report) -> None:
    assert written(report) == encode(document(report))


def test_the_digest_can_be_checked_with_stock_tools() -> None:
    data = FORMAT.render(sample.incomplete())
    rest = subprocess.run(["jq", "-S", "del(.run)"], input=data, capture_output=True, check=True)
    recorded = json.loads(data)["run"]["integrity"]["content_sha256"]
    assert hashlib.sha256(rest.stdout).hexdigest() == recorded


def test_a_masked_secret_is_never_written_in_any_shape() -> None:
    mask = {"masked": "hmac-sha256:k1", "hmac": "00c0ffee"}
    finding = sample.finding(
        "drift/changed", "env-file/a", "{nested} {text}",
        arguments={"nested": [mask], "text": "masked-hmac-k1-00c0ffee"}, expected=mask,
        actual=["x", mask], facts={"line": "TOKEN=masked-hmac-k1-00c0ffee"},
    )  # fmt: skip
    written = FORMAT.render(replace(sample.complete(), findings=(finding,)))
    shown = json.loads(written)["findings"][0]
    assert b"00c0ffee" not in written
    assert shown["message"] == "[(masked)] (masked)"
    assert (shown["expected"], shown["actual"]) == ("(masked)", ["x", "(masked)"])
    assert shown["facts"] == {"line": "TOKEN=(masked)"}


def test_a_report_with_a_gap_of_any_kind_is_not_complete() -> None:
    whole, broken = sample.complete(), sample.incomplete()
    assert document(whole)["coverage"]["complete"]
    for gap in (
        replace(whole, unread=broken.unread),
        replace(whole, errors=broken.errors),
        replace(whole, not_evaluated=broken.not_evaluated),
        replace(whole, scope=broken.scope),
        replace(whole, coverage=0.99999),
    ):
        assert not document(gap)["coverage"]["complete"]


def test_a_declared_limit_does_not_make_a_report_incomplete() -> None:
    limits = tuple(gap for gap in sample.incomplete().not_evaluated if not gap.incomplete)
    assert limits
    assert document(replace(sample.complete(), not_evaluated=limits))["coverage"]["complete"]


def test_coverage_is_never_rounded_up_to_a_hundred() -> None:
    assert (percent(0.9999999), percent(1.0), percent(0.98734)) == (99.99, 100, 98.73)


def test_the_summary_counts_what_the_lists_hold() -> None:
    value = document(sample.incomplete())
    summary = value["summary"]
    assert summary["findings"] == len(value["findings"])
    assert sum(summary["by_severity"].values()) == sum(summary["by_state"].values()) == 11


def test_a_file_that_was_changed_afterwards_is_refused() -> None:
    data = FORMAT.render(sample.incomplete())
    with pytest.raises(ReportFileError, match="changed after it was written"):
        report_from_json(data.replace(b'"severity": "critical"', b'"severity": "low"', 1))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "not JSON"),
        (b"[]", "not a report"),
        (b'{"schema_version": "2.0", "run": {}}', "schema version '2.0' is not 1.0"),
        (b"\xff", "not JSON"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_what_is_not_a_report_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(ReportFileError, match=said):
        report_from_json(data)


def _sealed(value: dict[str, Any]) -> bytes:
    """Return the file of a document, with the digest that belongs to its content."""
    content = {key: item for key, item in value.items() if key != "run"}
    value["run"]["integrity"]["content_sha256"] = hashlib.sha256(encode(content)).hexdigest()
    return encode(value)


def test_members_that_a_later_minor_version_adds_do_not_stop_reading() -> None:
    value = document(sample.incomplete())
    value["schema_version"] = "1.7"
    for record in (
        value,
        value["scope"][0],
        value["findings"][0],
        value["findings"][0]["origin"],
        value["controls"][0],
        value["coverage"]["unread"][0],
        value["errors"][0],
    ):
        record["added_later"] = True
    data = _sealed(value)
    assert list(VALIDATOR.iter_errors(json.loads(data))) == []
    assert FORMAT.render(report_from_json(data)) == FORMAT.render(sample.incomplete())


def test_a_report_with_a_member_missing_is_refused_even_with_a_right_digest() -> None:
    value = document(sample.clean())
    del value["controls"]
    with pytest.raises(ReportFileError, match="controls"):
        report_from_json(_sealed(value))
