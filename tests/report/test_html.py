"""The page as a file: what stands in it before any script runs."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from scanner import plugins
from scanner.model.evidence import NotEvaluated
from scanner.model.report_format import ReportFormat
from scanner.model.run import ControlResult, Report
from scanner.model.vocabulary import Exit
from scanner.report._columns import columns
from scanner.resources import shipped
from tests.report import sample
from tests.report.strategies import reports

FORMAT = plugins.load_as("report", "html", ReportFormat)


def _page(report: Report) -> str:
    return FORMAT.render(report).decode()


def _visible(page: str) -> str:
    """Return the words of the page that are there without script, on one line."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))


@given(reports())
@settings(max_examples=25, deadline=None)
def test_any_report_can_be_written_and_twice_the_same(report: Report) -> None:
    assert FORMAT.render(report) == FORMAT.render(report)


def test_the_first_screen_says_verdict_gaps_changes_and_what_it_rests_on() -> None:
    said = _visible(_page(sample.incomplete()))
    for words in (
        "Incomplete", "11 findings: 1 critical, 4 high, 4 medium, 1 low, 1 info",
        "1 source could not be read at all: orders-db", "1 check or policy failed to run",
        "audit: 88 of 91 aws/s3/bucket were listed", "98.73 % read",
        "incomplete: source orders-db could not be read", "2026-11-22 02:00:00 UTC", "3f2c1a9be0d4",
        "not seen before", "fixed once, back again", "source unread, so neither seen nor gone",
    ):  # fmt: skip
        assert words in said


def test_every_list_of_the_report_is_on_the_page_without_script() -> None:
    report = sample.incomplete()
    said = _visible(_page(report))
    for finding in report.findings:
        assert finding.observation.resource in said
    for rule in report.rules.values():
        assert rule.id in said
        assert rule.title.replace("'", "&#39;") in said
    for words in (
        "pg_stat_user_tables", "permissions/escalation", "no vulnerability database is configured",
        "the policy did not compile", "hpa-owns-replicas", "the autoscaler owns this field",
        "SSPL-1.0 is denied", "Licence position", "Not evaluated (1)", "Outside by design (1)", "concurrent_bot", "drift/order", "opa 1.9.0",
        report.run.inputs.evidence, report.run.previous, "What this report does not prove",
    ):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(
    ("report", "word"),
    [
        (sample.incomplete(), "Incomplete"),
        (sample.complete(), "Findings"),
        (sample.clean(), "Clean"),
        (sample.empty(), "Nothing in scope"),
        (replace(sample.clean(), rules={}), "Nothing evaluated"),
        (
            replace(sample.clean(), run=replace(sample.clean().run, exit_code=Exit.INTERNAL)),
            "Failed",
        ),
        (replace(sample.clean(), errors=(NotEvaluated("a/b", "broken"),)), "Incomplete"),
        (
            replace(sample.complete(), run=replace(sample.clean().run, exit_code=Exit.CLEAN)),
            "Findings below the threshold",
        ),
    ],
)
def test_the_verdict_is_clean_only_when_everything_was_seen_and_answered(
    report: Report, word: str
) -> None:
    page = _page(report)
    assert f"<title>{word}: " in page
    assert f'<h2 id="verdict">{word}</h2>' in page


def test_the_policy_names_exactly_the_one_style_and_the_one_script() -> None:
    page = _page(sample.incomplete())
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        (source,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{directive} &#39;sha256-{digest}&#39;;" in page
    assert "default-src &#39;none&#39;" in page
    assert " style=" not in re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.DOTALL)


def test_the_assets_hold_nothing_that_could_end_their_own_element() -> None:
    for asset in (shipped("reports") / "assets").iterdir():
        assert "</" not in asset.read_text("utf-8"), asset.name


def test_no_secret_reaches_the_page() -> None:
    mask = {"masked": "hmac-sha256:k1", "hmac": "00c0ffee"}
    finding = sample.finding(
        "drift/changed", "env-file/a", "{value} masked-hmac-k1-00c0ffee",
        arguments={"value": mask}, expected=mask, actual=[mask], facts={"line": mask},
    )  # fmt: skip
    report = replace(sample.complete(), findings=(finding,))
    assert "00c0ffee" not in str(columns(report))
    assert "00c0ffee" not in _page(report)


def test_only_the_most_urgent_are_static_and_the_page_says_of_how_many() -> None:
    page = _page(sample.many(3_000))
    static = page.partition('<table class="static">')[2].partition("</table>")[0]
    assert static.count("<tr><td>") == 200
    assert "The 200 most urgent of 3,000 findings" in page


def test_controls_are_in_the_order_that_people_count() -> None:
    names = ["CIS v8 12.2", "CIS v8 2.10", "CIS v8 2.9", "ISO A.5.15", "ISO A.5.3", "odd"]
    controls = tuple(ControlResult(name, (), 1, 0, 0, 0) for name in names)
    page = _page(replace(sample.clean(), controls=controls))
    tables = page.partition('id="controls"')[2].partition("</section>")[0]
    shown = re.findall(r'<tr><th scope="row">([^<]*)', tables)
    assert shown == ["2.9", "2.10", "12.2", "A.5.3", "A.5.15", "odd"]


def test_the_sums_by_area_and_severity_reconcile() -> None:
    page = _page(sample.many(500))
    matrix = page.partition('<table class="matrix">')[2].partition("</table>")[0]
    body, _, foot = matrix.partition("<tfoot>")
    counted = [int(number) for number in re.findall(r'class="count \w+"[^>]*>([\d,]+)', body)]
    assert sum(counted) == 500
    assert '<td class="number total">500</td>' in foot


def _colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css))


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_text_and_ground_is_readable(scheme: str) -> None:
    """WCAG 2.2 SC 1.4.3: text needs 4.5; SC 1.4.11: edges of controls need 3."""
    css = (shipped("reports") / "assets" / "tokens.css").read_text("utf-8")
    light, _, dark = css.partition("@media")
    colour = _colours(light) | (_colours(dark) if scheme == "dark" else {})
    pairs = [(name, f"{name}-ground") for name in ("critical", "high", "medium", "low", "info")]
    pairs += [("good", "good-ground"), ("gap", "gap-ground"), ("bar-ink", "bar")]
    grounds = ("paper", "surface", "row", "accent-ground")
    pairs += [(text, ground) for text in ("ink", "soft") for ground in grounds]
    pairs += [("accent", "surface"), ("accent", "row")]
    assert [pair for pair in pairs if _contrast(colour[pair[0]], colour[pair[1]]) < 4.5] == []
    assert _contrast(colour["edge"], colour["surface"]) >= 3
