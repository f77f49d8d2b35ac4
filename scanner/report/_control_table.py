"""The controls of a report, by framework, as the page shows them."""

import re
from collections import Counter
from typing import Any, TypeAlias

from scanner.model.run import ControlResult, Report
from scanner.report._headline import many
from scanner.report._shown import text, visible

View: TypeAlias = dict[str, Any]


def frameworks(report: Report) -> list[View]:
    """Return the frameworks in order of the report, each with its controls and sums."""
    groups: dict[str, list[ControlResult]] = {}
    for item in report.controls:
        framework, _, _ = text(item.id).rpartition(" ")
        groups.setdefault(framework or "Other", []).append(item)
    return [
        {
            "name": visible(name),
            "controls": [_control(item) for item in sorted(items, key=_natural)],
            **_sums(items),
        }
        for name, items in groups.items()
    ]


def _natural(item: ControlResult) -> list[tuple[int, int, str]]:
    """Sort 2.1 before 12.2, and A.5.3 before A.5.15."""
    parts = re.split(r"(\d+)", item.id)
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def _sums(items: list[ControlResult]) -> View:
    results = Counter(_result(item)[1] for item in items)
    return {"words": many(len(items), "control"), "failed": results["bad"], "open": results["gap"]}


def _control(item: ControlResult) -> View:
    result, tone = _result(item)
    return {
        "id": visible(text(item.id).rpartition(" ")[2]),
        "result": result,
        "tone": tone,
        "tested": item.tested,
        "failed": item.failed,
        "waived": item.waived,
        "not_evaluated": item.not_evaluated,
        "rules": [visible(text(rule)) for rule in item.rules],
    }


def _result(item: ControlResult) -> tuple[str, str]:
    if item.failed:
        return "Failed", "bad"
    if item.not_evaluated:
        return "Not fully evaluated", "gap"
    if not item.tested:
        return "Nothing tested", "gap"
    if item.waived:
        return "Passed with waivers", "warn"
    return "Passed", "good"
