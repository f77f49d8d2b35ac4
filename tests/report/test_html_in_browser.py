"""The page in a real browser: nothing is fetched, nothing injected, everything usable."""

from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from scanner.model.check import Rule
from scanner.model.evidence import NotEvaluated, Unreadable
from scanner.model.resource import Origin
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from tests.report import sample
from tests.report.conftest import OpenPage, complaints, requests

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = (files("axe_core_python") / "axe.min.js").read_text("utf-8")
_HIT = "window.hit=1"
PAYLOADS = (
    f"<script>{_HIT}</script>", f"</script><script>{_HIT}</script>", f"<img src=x onerror={_HIT}>",
    f"<svg onload={_HIT}>", f"<svg><script>{_HIT}</script></svg>", f'"><script>{_HIT}</script>',
    f"'><script>{_HIT}</script>", f'" onmouseover="{_HIT}" x="', f"' autofocus onfocus={_HIT} '",
    f"javascript:{_HIT}", f"JaVaScRiPt:{_HIT}", f"data:text/html,<script>{_HIT}</script>",
    f"<!--<script>{_HIT}</script>-->", f"--><script>{_HIT}</script>", "<!--<script>", "]]>",
    f"<iframe srcdoc='<script>parent.{_HIT}</script>'>", f"<body onload={_HIT}>",
    f"<details open ontoggle={_HIT}>", f"<a href=javascript:{_HIT}>x</a>", "<base href=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>body{display:none}</style>",
    "</style><style>*{display:none}</style>", "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=q>", "{{7*7}}", "{% raw %}", "${7*7}", "{{config}}",
    "\u2028alert(1)\u2029", "\x00<script>", "&lt;script&gt;", "&#60;script&#62;", "%3Cscript%3E",
    "<math><mtext></p><img src=x onerror=window.hit=1>", f"<template><script>{_HIT}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={_HIT}>'>", "\u202egnp.exe", "__proto__",
    "constructor", f"<input onfocus={_HIT} autofocus>", "\ue000\ue001\ue002\ue003\ue004", "\ud800",
    f"<object data='javascript:{_HIT}'>", f"<video><source onerror={_HIT}></video>",
)  # fmt: skip


def _hostile() -> Report:
    """Every payload alone as finding, rule, gap and unread place, and all together everywhere."""
    report = sample.hostile(" ".join(PAYLOADS))
    findings = [
        sample.finding(
            "drift/changed", payload, "{what}", arguments={"what": payload}, owner=payload,
            expected=payload, actual=payload, path=(payload,), facts={payload: payload},
            origin=Origin(payload, payload, 1), evidence=(payload,),
        )
        for payload in PAYLOADS
    ]  # fmt: skip
    renamed = [
        replace(found, rule=payload) for found, payload in zip(findings, PAYLOADS, strict=True)
    ]
    rules = {
        payload: Rule(payload, payload, Severity.HIGH, payload, payload, payload, runbook=payload)
        for payload in PAYLOADS
    }
    return replace(
        report,
        findings=(*report.findings, *findings, *renamed),
        rules={**report.rules, **rules},
        unread=tuple(Unreadable(payload, payload, payload) for payload in PAYLOADS),
        errors=tuple(NotEvaluated(payload, payload, payload) for payload in PAYLOADS),
    )


def _axe(chrome: webdriver.Chrome) -> list[str]:
    chrome.execute_script(AXE)
    found: dict[str, Any] = chrome.execute_async_script(
        "const done = arguments[0]; axe.run(document).then(done, (e) => done({violations: [{id: String(e), nodes: []}]}));"
    )
    return [
        f"{item['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for item in found["violations"]
        for node in item["nodes"] or [{"html": ""}]
    ]


def _focused(chrome: webdriver.Chrome) -> WebElement:
    return chrome.switch_to.active_element


def _rows(chrome: webdriver.Chrome) -> int:
    """Return how many findings the list holds, whatever is in view."""
    return int(chrome.find_element(By.ID, "grid").get_attribute("aria-rowcount") or 0) - 1


def test_the_page_asks_for_nothing_but_itself_and_complains_of_nothing(open_page: OpenPage) -> None:
    chrome = open_page(sample.many(2_000), "#findings?severity=high")
    addresses = [url for url in requests(chrome) if not url.startswith(("data:", "blob:"))]
    assert {url.partition("#")[0].rpartition("/")[2] for url in addresses} == {"report.html"}
    assert complaints(chrome) == []


def test_the_policy_blocks_what_somebody_would_inject(open_page: OpenPage) -> None:
    chrome = open_page(sample.clean())
    chrome.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.src = 'https://evil.example/x.png'; document.body.append(i);"
    )
    assert chrome.execute_script("return window.hit") is None
    assert any("Content Security Policy" in said for said in complaints(chrome))


def test_no_text_of_the_estate_becomes_markup_or_runs(open_page: OpenPage) -> None:
    chrome = open_page(_hostile())
    everything = "return [...document.querySelectorAll('*')].map((e) => e.tagName.toLowerCase() + ' ' + [...e.attributes].map((a) => a.name).join(' '))"
    for _ in range(8):
        chrome.find_element(By.ID, "grid").send_keys(Keys.ENTER, Keys.PAGE_DOWN)
    chrome.find_element(By.ID, "plain-toggle").click()
    tags = chrome.execute_script(everything)
    assert chrome.execute_script("return window.hit") is None
    assert sum(tag.startswith("script ") for tag in tags) == 2
    assert not [
        tag
        for tag in tags
        if tag.split()[0] in {"img", "iframe", "object", "base", "link", "video"}
    ]
    assert not [tag for tag in tags if any(name.startswith("on") for name in tag.split()[1:])]
    links = chrome.execute_script("return [...document.links].map((a) => a.protocol)")
    assert set(links) == {"file:", "https:"}  # the declared runbooks
    assert complaints(chrome) == []


def test_filters_combine_and_are_kept_in_the_address(open_page: OpenPage) -> None:
    report = sample.many(2_000)
    chrome = open_page(report)
    assert _rows(chrome) == 2_000
    chrome.find_element(By.CSS_SELECTOR, ".toggle[data-level=critical]").click()
    chrome.find_element(By.ID, "q").send_keys("svc-1 team-data")
    wanted = [
        found for found in report.findings
        if found.severity is Severity.CRITICAL
        and found.owner == "team-data"
        and "svc-1" in found.observation.resource
    ]  # fmt: skip
    assert 0 < _rows(chrome) == len(wanted)
    address = chrome.current_url
    assert "severity=critical" in address
    again = open_page(report, "#" + address.partition("#")[2])
    assert _rows(again) == len(wanted)
    assert again.find_element(By.ID, "q").get_attribute("value") == "svc-1 team-data"
    again.find_element(By.ID, "reset").click()
    assert _rows(again) == 2_000


def test_a_count_on_the_first_screen_leads_to_exactly_those_findings(open_page: OpenPage) -> None:
    chrome = open_page(sample.incomplete())
    link = chrome.find_element(By.CSS_SELECTOR, "a.count.high[href*='area=permissions']")
    assert link.text.startswith("2")
    link.click()
    assert _rows(chrome) == 2


def test_the_detail_of_a_finding_says_all_that_the_report_knows(open_page: OpenPage) -> None:
    report = sample.incomplete()
    found = next(f for f in report.findings if f.observation.path == ("spec", "replicas"))
    chrome = open_page(report, f"#findings?show={found.fingerprint[:12]}")
    said = chrome.find_element(By.ID, "detail").text
    rule = report.rules[found.rule]
    for part in (
        "spec.replicas is 5, the spec says 3", found.observation.resource, rule.why, rule.fix,
        rule.source, "live_edit", "kubectl-edit", "restore-spec (automatic)", found.owner,
        *found.controls, *found.observation.evidence, "specs/drift-changed.yaml:7@3f2c1a9be0d4",
        "First seen", "2026-11-22", found.fingerprint[:12],
    ):  # fmt: skip
        assert part in said


def test_every_message_is_put_together_again_as_it_was(open_page: OpenPage) -> None:
    report = sample.many(400)
    chrome = open_page(report)
    chrome.find_element(By.ID, "plain-toggle").click()
    shown = chrome.execute_script(
        "return [...document.querySelectorAll('#plain tbody b')].map((b) => b.textContent)"
    )
    assert shown == [found.observation.text for found in report.findings]


def test_the_list_can_be_used_with_the_keyboard_alone(open_page: OpenPage) -> None:
    chrome = open_page(sample.incomplete())
    walked = []
    for _ in range(60):
        _focused(chrome).send_keys(Keys.TAB)
        walked.append(
            _focused(chrome).get_attribute("id") or _focused(chrome).get_attribute("class") or ""
        )
        outline = chrome.execute_script(
            "return getComputedStyle(document.activeElement).outlineStyle"
        )
        assert outline != "none", walked[-1]
        if walked[-1] == "grid":
            break
    assert walked[0] == "skip"
    assert [name for name in walked if name in {"q", "area", "owner", "state", "reset"}] == [
        "q", "area", "owner", "state", "reset",
    ]  # fmt: skip
    _focused(chrome).send_keys(Keys.END)
    assert _focused(chrome).get_attribute("aria-activedescendant") == "row-10"
    _focused(chrome).send_keys(Keys.ARROW_UP, Keys.ENTER)
    assert _focused(chrome).get_attribute("id") == "detail"
    assert "no spec names this bucket" in _focused(chrome).text
    _focused(chrome).send_keys(Keys.ESCAPE)
    assert _focused(chrome).get_attribute("id") == "grid"
    assert not chrome.find_element(By.ID, "detail").is_displayed()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["incomplete", "complete", "clean", "empty"])
def test_axe_finds_nothing_to_complain_of(open_page: OpenPage, name: str, scheme: str) -> None:
    chrome = open_page(getattr(sample, name)(), scheme=scheme)
    assert _axe(chrome) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_with_a_finding_open_or_as_plain_pages(
    open_page: OpenPage, scheme: str
) -> None:
    chrome = open_page(sample.many(120), scheme=scheme)
    chrome.find_element(By.ID, "grid").send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    assert _axe(chrome) == []
    chrome.find_element(By.ID, "plain-toggle").click()
    assert _axe(chrome) == []


def test_nothing_is_cut_off_at_the_width_of_a_telephone(open_page: OpenPage) -> None:
    chrome = open_page(sample.incomplete())
    size = {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        wide = chrome.execute_script("return document.documentElement.scrollWidth")
    finally:
        chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert wide <= 360


def test_without_script_the_findings_are_there_to_read(open_page: OpenPage) -> None:
    chrome = open_page(sample.incomplete())
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        chrome.refresh()
        said = chrome.find_element(By.TAG_NAME, "body").text
    finally:
        chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert "11 findings, most urgent first" in said
    assert "may call every action on every resource" in said
