"""The terminal table: never looks clean when it is not, never obeys what it prints."""

import re
from dataclasses import replace

import pytest

from scanner import plugins
from scanner.model.evidence import NotEvaluated
from scanner.model.report_format import ReportFormat
from scanner.model.resource import Origin
from scanner.model.run import Population
from scanner.report.table import SHOWN, render_for_terminal
from tests.report import sample

FORMAT = plugins.load_as("report", "table", ReportFormat)


def test_an_incomplete_report_says_so_before_anything_else() -> None:
    lines = FORMAT.render(sample.incomplete()).decode().splitlines()
    assert lines[0].startswith("INCOMPLETE")
    head = "\n".join(lines[:15])
    for words in ("orders-db", "What was not seen is not proven clean", "policies/s3-encryption"):
        assert words in head


def test_every_finding_is_named_with_rule_place_owner_and_state() -> None:
    report = sample.incomplete()
    said = re.sub(r"\s+", "", render_for_terminal(report, 200, color=False))
    for finding in report.findings:
        for words in (finding.rule, finding.observation.resource, finding.owner, finding.state):
            assert words in said
    assert "services/search/pyproject.toml:23" in said


def test_a_clean_report_is_one_short_verdict() -> None:
    said = render_for_terminal(replace(sample.clean(), not_configured=()), 100, color=False)
    assert said == "CLEAN  acme-prod  No findings from 8 rules\n"


def test_a_declared_limit_is_told_last_and_does_not_make_the_report_incomplete() -> None:
    limits = tuple(gap for gap in sample.incomplete().not_evaluated if not gap.incomplete)
    causes = tuple(replace(limits[0], reason=f"for reason {number}") for number in range(5))
    report = replace(sample.clean(), not_evaluated=causes, not_configured=())
    lines = FORMAT.render(report).decode().splitlines()
    assert lines[0].startswith("CLEAN")
    assert lines[2] == "Outside by design: 5 declared limits"
    assert lines[-1] == "  2 more in the JSON report"


def test_limits_of_one_cause_are_one_line_that_names_some_of_their_places() -> None:
    limit = NotEvaluated("dependencies/unused", "it has no source", incomplete=False)
    places = [f"trueup/manifest/billing-api/part{number}/pom.xml" for number in range(9)]
    limits = tuple(replace(limit, resource=place) for place in places)
    scope = (Population("billing-api", "documents", 9),)
    report = replace(sample.clean(), not_evaluated=limits, not_configured=(), scope=scope)
    lines = FORMAT.render(report).decode().splitlines()
    assert lines[2:] == [
        "Outside by design: 9 declared limits",
        "  dependencies/unused (part0/pom.xml, part1/pom.xml and 7 more): it has no source",
    ]
    several = replace(report, scope=(*scope, Population("web", "documents", 1)))
    assert "(billing-api/part0/pom.xml, " in FORMAT.render(several).decode()


def test_the_rule_stands_in_front_of_what_was_found_about_a_file() -> None:
    found = sample.incomplete().findings[0]
    about = replace(
        found.observation,
        resource="trueup/manifest/billing-api/pyproject.toml",
        origin=Origin(source="billing-api", file="shop/orders.py", line=3),
    )
    scope = (Population("billing-api", "documents", 9),)
    report = replace(
        sample.clean(),
        findings=(replace(found, observation=about),),
        not_configured=(),
        scope=scope,
    )
    first, second = FORMAT.render(report).decode().splitlines()[4:6]
    assert first.startswith(f"  {found.rule}")
    assert "shop/orders.py:3" in first
    assert second.startswith("  pyproject.toml")


def test_an_empty_scope_is_not_called_clean() -> None:
    assert FORMAT.render(sample.empty()).decode().startswith("NOTHING IN SCOPE")


@pytest.mark.parametrize("width", [10, 40, 72, 89, 90, 120, 250])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    said = render_for_terminal(sample.incomplete(), width, color=False)
    assert max(map(len, said.splitlines())) <= max(width, 40)


def test_colours_are_written_only_when_asked_for() -> None:
    assert "\x1b" not in FORMAT.render(sample.incomplete()).decode()
    assert "\x1b[" in render_for_terminal(sample.incomplete(), 100, color=True)


def test_escape_sequences_of_the_estate_are_shown_not_sent() -> None:
    said = render_for_terminal(sample.hostile("\x1b]0;owned\x07\x9b\u202e"), 200, color=False)
    assert "\\x1b]0;owned\\x07\\x9b\\u202e" in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said)


def test_a_long_list_is_cut_and_says_how_many_more_there_are() -> None:
    said = render_for_terminal(sample.many(120), 160, color=False)
    assert said.count("team-") == SHOWN
    assert f"{120 - SHOWN} more findings in the JSON and HTML reports" in said


def test_markup_of_the_terminal_library_is_plain_text() -> None:
    finding = sample.finding("drift/changed", "a/b", "[bold red]x[/] :warning:")
    said = FORMAT.render(replace(sample.complete(), findings=(finding,))).decode()
    assert "[bold red]x[/] :warning:" in said
