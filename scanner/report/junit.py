"""The report as JUnit XML: a case per finding, per rule that found nothing, and per gap."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from scanner.model.finding import Finding
from scanner.model.report_format import ReportFormat
from scanner.model.run import Report
from scanner.model.vocabulary import Severity
from scanner.report._engines import engines
from scanner.report._headline import area, place
from scanner.report._shown import instant, text, visible, whole_message

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_GAPS = "completeness"


def _render(report: Report) -> bytes:
    root = Element("testsuites", name=_words(f"trueup {report.name}"))
    for name, cases in sorted(_suites(report).items()):
        suite = SubElement(
            root, "testsuite", name=_words(name), timestamp=instant(report.run.started)[:19]
        )
        _tell_engines(suite, report, name)
        suite.extend(cases)
        _count(suite, cases)
    _count(root, list(root.iter("testcase")))
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _tell_engines(suite: Element, report: Report, name: str) -> None:
    judged = {rule: engine for rule, engine in engines(report).items() if area(rule) == name}
    held = SubElement(suite, "properties") if judged else suite
    for rule, engine in sorted(judged.items()):
        SubElement(held, "property", name=_words(f"engine of {rule}"), value=_words(engine))


def _count(element: Element, cases: list[Element]) -> None:
    element.set("tests", str(len(cases)))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(attribute, str(sum(case.find(tag) is not None for case in cases)))
    element.set("time", "0")


def _suites(report: Report) -> dict[str, list[Element]]:
    suites: dict[str, list[Element]] = {}
    for rule, case in _cases(report):
        suites.setdefault(_GAPS if rule is None else area(rule), []).append(case)
    return suites


def _cases(report: Report) -> Iterator[tuple[str | None, Element]]:
    for finding in report.findings:
        yield finding.rule, _failure(finding, report.run.fail_on)
    for waived in report.waived:
        case = _case(waived.finding.rule, waived.finding.observation.resource)
        told = f"waived by {waived.waiver}: {waived.reason} (until {waived.expires})"
        SubElement(case, "skipped", message=_words(told))
        yield waived.finding.rule, case
    seen = {finding.rule for finding in report.findings}
    for rule in sorted(report.rules.keys() - seen):
        yield rule, _case(rule, "no finding")
    yield from ((None, case) for case in _gaps(report))


def _gaps(report: Report) -> Iterator[Element]:
    for item in report.unread:
        case = _case("unread", f"{item.source} {item.place}")
        SubElement(case, "error", type="unread", message=_words(item.reason))
        yield case
    for gap in (*report.errors, *report.not_evaluated):
        case = _case(gap.what, gap.resource or "whole question")
        tag = "error" if gap.incomplete else "skipped"
        about = {"message": _words(gap.reason)}
        SubElement(case, tag, {"type": "not evaluated", **about} if tag == "error" else about)
        yield case


def _case(group: str, name: str) -> Element:
    return Element("testcase", classname=_words(group), name=_words(name), time="0")


def _failure(finding: Finding, threshold: Severity | None) -> Element:
    """Return the case of a finding, which fails at or above the run's threshold only."""
    said = whole_message(finding.observation)
    case = _case(finding.rule, f"{finding.observation.resource}: {said}")
    about = {"type": finding.severity.value, "message": _words(said)}
    fails = threshold is None or finding.severity.reaches(threshold)
    told = SubElement(case, "failure", about) if fails else SubElement(case, "system-out")
    told.text = _words(
        f"{place(finding)}\nowner {finding.owner}, {finding.state.value}\n{finding.fingerprint}"
    )
    return case


def _words(value: str) -> str:
    lines = text(value).split("\n")
    return _NOT_XML.sub("\ufffd", "\n".join(visible(line) for line in lines))


FORMAT = ReportFormat(
    render=_render,
    suffix=".xml",
    media_type="application/xml",
    title="JUnit XML; a gap in what was seen is an error, a waiver is skipped",
)
