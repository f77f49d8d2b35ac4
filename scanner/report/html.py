"""The report as one HTML file that needs no network, no server and, to be read, no script."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.report._columns import packed
from scanner.report._page import view
from scanner.resources import shipped

# In the order in which the parts depend on each other.
_STYLES = ("tokens", "page", "overview", "findings", "print")
_SCRIPTS = ("data", "filter", "grid", "detail", "plain", "start")


def _render(report: Report) -> bytes:
    page = view(report)
    template = _environment().get_template("report.html.j2")
    style, script = _style(), _script()
    chunks = template.stream(
        page=page,
        style=style,
        script=script,
        policy=_content_security_policy(style, script),
        data=packed(report),
    )
    chunks.enable_buffering(200)
    return "".join(chunks).encode()


def _content_security_policy(style: str, script: str) -> str:
    """Return a policy under which only this style and this script work, and nothing is fetched."""
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(shipped("reports") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style() -> str:
    return "\n".join(_asset(f"{name}.css") for name in _STYLES)


@cache
def _script() -> str:
    parts = "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _asset(name: str) -> str:
    path: Path = shipped("reports") / "assets" / name
    return path.read_text(encoding="utf-8")


FORMAT = ReportFormat(
    render=_render,
    suffix=".html",
    media_type="text/html; charset=utf-8",
    title="one self-contained page for people and auditors",
)
