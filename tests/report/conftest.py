"""A real browser for the pages, where one is installed; in CI it must be."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

from scanner import plugins
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report

OpenPage = Callable[..., webdriver.Chrome]
_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--window-size=1280,1000", "--no-pings", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not (program and driver):
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium and its driver: apt-get install chromium-driver")
        pytest.skip("Chromium and its driver are not installed: apt-get install chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    chrome.set_script_timeout(120)
    yield chrome
    chrome.quit()


@pytest.fixture
def open_page(browser: webdriver.Chrome, tmp_path: Path) -> OpenPage:
    """Write a report as HTML, open it from its file, and wait until the list is ready."""
    html = plugins.load_as("report", "html", ReportFormat)

    def open_report(report: Report, fragment: str = "", scheme: str = "light") -> webdriver.Chrome:
        page = tmp_path / "report.html"
        page.write_bytes(html.render(report))
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        browser.get("about:blank")
        _log(browser, "browser")
        _log(browser, "performance")
        browser.get(f"{page.as_uri()}{fragment}")
        ready = "return document.documentElement.dataset.ready === 'yes'"
        WebDriverWait(browser, 20).until(lambda chrome: chrome.execute_script(ready))
        return browser

    return open_report


def _log(chrome: webdriver.Chrome, kind: str) -> list[str]:
    entries = chrome.execute("getLog", {"type": kind})["value"]
    return [entry["message"] for entry in entries]


def requests(chrome: webdriver.Chrome) -> list[str]:
    """Return the addresses the page asked for since it was opened."""
    messages = [json.loads(entry)["message"] for entry in _log(chrome, "performance")]
    sent = [item for item in messages if item["method"] == "Network.requestWillBeSent"]
    return [item["params"]["request"]["url"] for item in sent]


def complaints(chrome: webdriver.Chrome) -> list[str]:
    """Return what the page wrote to the console since it was opened."""
    return _log(chrome, "browser")
