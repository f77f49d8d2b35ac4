"""All findings as columns, for the page: small enough for 100,000 in one file.

Each column is `{"v": distinct values, "i": index per finding}`, without "i" when every finding has
its own value. A message holds marks in place of text that another column has.
"""

import base64
import gzip
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from scanner.model.finding import Finding
from scanner.model.resource import Json
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from scanner.report._headline import place
from scanner.report._shown import optional_instant, path_text, shown, text, visible, whole_message

_MARKS = ("\ue000", "\ue001", "\ue002", "\ue003")
_MARKED = str.maketrans(dict.fromkeys(_MARKS, "\ufffd"))
FINGERPRINT_DIGITS = 12
_LIST = "\ue004"


_Reader: TypeAlias = tuple[Callable[[Finding], Hashable], Callable[[Any], str]]


def packed(report: Report) -> str:
    """Return the findings as base64 of gzip of JSON, the same for the same report."""
    data = msgspec.json.encode(columns(report), order="sorted")
    return base64.b64encode(gzip.compress(data, 6, mtime=0)).decode("ascii")


def columns(report: Report) -> dict[str, Json]:
    """Return the columns of a report's findings, and the rules that they refer to."""
    findings = report.findings
    levels = [level.value for level in Severity]
    return {
        "n": len(findings),
        "levels": levels,
        "severity": [finding.severity.rank for finding in findings],
        "rules": _rules(report),
        "fingerprint": "".join(
            f.fingerprint[:FINGERPRINT_DIGITS].ljust(FINGERPRINT_DIGITS) for f in findings
        ),
        "columns": {name: _column(findings, reader) for name, reader in _COLUMNS.items()},
    }


def _rules(report: Report) -> dict[str, Json]:
    return {
        visible(text(name)): {
            "title": visible(text(rule.title)),
            "why": visible(text(rule.why)),
            "fix": visible(text(rule.fix)),
            "source": visible(text(rule.source)),
            "runbook": visible(text(rule.runbook)),
        }
        for name, rule in report.rules.items()
    }


def _column(findings: Iterable[Finding], reader: _Reader) -> dict[str, Json]:
    read, write = reader
    found: dict[Hashable, int] = {}
    index = [found.setdefault(read(finding), len(found)) for finding in findings]
    values = [visible(write(value)) for value in found]
    return {"v": values} if len(values) == len(index) else {"v": values, "i": index}


def _marked_message(finding: Finding) -> str:
    seen = finding.observation
    words = whole_message(seen).translate(_MARKED)
    values = (_known(seen.actual), _known(seen.expected))
    pieces = (text(seen.resource), path_text(seen.path), *values)
    for mark, piece in zip(_MARKS, pieces, strict=True):
        if piece and visible(piece).translate(_MARKED) == piece:
            words = words.replace(piece, mark)
    return words


def _value(value: Json) -> str:
    value = shown(value)
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _known(value: Json) -> str:
    return "" if value is None else _value(value)


def _readable(value: Json) -> str:
    if not value:
        return ""
    return msgspec.json.encode(shown(value), order="sorted").decode()


def _remedy(finding: Finding) -> str:
    remedy = finding.observation.remedy
    if remedy is None:
        return ""
    manner = "automatic" if remedy.automatic else "for a person to choose"
    reason = f": {remedy.reason}" if remedy.reason else ""
    return text(f"{remedy.kind} ({manner}{reason})")


def _list(values: tuple[str, ...]) -> str:
    return _LIST.join(text(value) for value in values)


def _day(moment: datetime | None) -> str:
    return (optional_instant(moment) or "")[:10]


# What is the same for many findings is read as it is, and written once for each distinct value.
_COLUMNS: dict[str, _Reader] = {
    "rule": (lambda finding: finding.rule, text),
    "resource": (lambda finding: finding.observation.resource, text),
    "message": (_marked_message, text),
    "path": (lambda finding: path_text(finding.observation.path), text),
    "expected": (lambda finding: _known(finding.observation.expected), text),
    "actual": (lambda finding: _known(finding.observation.actual), text),
    "owner": (lambda finding: finding.owner, text),
    "state": (lambda finding: finding.state, str),
    "certainty": (lambda finding: finding.observation.certainty, str),
    "confidence": (lambda finding: finding.confidence, str),
    "controls": (lambda finding: tuple(finding.controls), _list),
    "place": (place, text),
    "source": (lambda finding: finding.observation.origin.source, text),
    "commit": (lambda finding: finding.observation.origin.commit[:12], text),
    "facts": (lambda finding: _readable(finding.observation.facts), text),
    "evidence": (lambda finding: tuple(finding.observation.evidence), _list),
    "remedy": (_remedy, text),
    "first": (lambda finding: finding.first_seen, _day),
    "last": (lambda finding: finding.last_seen, _day),
}
