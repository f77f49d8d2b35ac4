"""Every report names the engine, and its version, that judged by a policy."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from scanner.model.run import Report
from tests.report import sample
from tests.report.test_text_formats import FORMATS

ENGINE = "opa (opa 1.22.2)"


def render(name: str, report: Report) -> str:
    return FORMATS[name].render(report).decode("utf-8-sig")


def judged() -> tuple[str, Report]:
    """Return a report in which one rule is a policy that an engine judged by, and that rule."""
    report = sample.complete()
    rule = report.findings[0].rule
    rows = [{"policy": rule, "engine": ENGINE, "resources judged": 7}]
    return rule, replace(report, sections={**report.sections, "policies_asked": rows})


def _in_sarif(said: str, rule: str) -> bool:
    rules = json.loads(said)["runs"][0]["tool"]["driver"]["rules"]
    return {one["id"] for one in rules if one["properties"].get("engine") == ENGINE} == {rule}


def _in_csv(said: str, rule: str) -> bool:
    rows = list(csv.DictReader(io.StringIO(said)))
    return {row["rule"] for row in rows if row["engine"] == ENGINE} == {rule}


def _in_junit(said: str, rule: str) -> bool:
    root = ET.fromstring(said)  # noqa: S314 - written by ourselves
    [held] = root.findall("testsuite/properties/property")
    return held.attrib == {"name": f"engine of {rule}", "value": ENGINE}


def _in_words(said: str, _: str) -> bool:
    return "Judged 1 policy by opa" in said.replace("\\", "")


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("sarif", _in_sarif),
        ("csv", _in_csv),
        ("junit", _in_junit),
        ("markdown", _in_words),
        ("table", _in_words),
        ("json", lambda said, _: ENGINE in said),
        ("html", lambda said, _: ENGINE in said),
    ],
)
def test_the_engine_of_a_policy_is_named(name: str, names: Callable[[str, str], bool]) -> None:
    rule, report = judged()
    assert names(render(name, report), rule)


def test_a_suite_counts_its_cases_alone() -> None:
    _, report = judged()
    with_engine, without = (
        ET.fromstring(render("junit", each)).attrib  # noqa: S314 - written by ourselves
        for each in (report, sample.complete())
    )
    assert with_engine == without
