"""Hold the analysis against real projects whose truth people judged by hand.

`TRUEUP_JUDGED_PROJECTS` names a folder with, for each project, a folder NAME of its sources and a
file NAME.json of `{unused, undeclared}` and, either way right, `{unused_either, undeclared_either}`.
"""

import json
import os
from pathlib import Path

import pytest

from tests.evaluate.dependencies._folder import analysed, texts, undeclared, unused

_FOLDER = os.environ.get("TRUEUP_JUDGED_PROJECTS", "")
_NAMES = sorted(path.stem for path in Path(_FOLDER).glob("*.json")) if _FOLDER else []

pytestmark = [
    pytest.mark.skipif(
        not _FOLDER, reason="TRUEUP_JUDGED_PROJECTS does not name a folder of judged projects"
    ),
    pytest.mark.slow,
]


def _judged() -> dict[str, tuple[set[str], set[str], dict[str, list[str]]]]:
    results = {}
    for name in _NAMES:
        truth = json.loads((Path(_FOLDER) / f"{name}.json").read_text("utf-8"))
        analysis = analysed(texts(Path(_FOLDER) / name))
        imports = undeclared(analysis) | {found.module for found in analysis.transitive}
        results[name] = (unused(analysis), imports, truth)
    return results


def _precision(found: int, wrong: int) -> float:
    return found / (found + wrong) if found + wrong else 1.0


def test_every_judged_departure_is_found_with_few_false_ones() -> None:
    assert _NAMES, f"no judged projects in {_FOLDER}"
    right = {"unused": 0, "undeclared": 0}
    wrong: dict[str, list[str]] = {"unused": [], "undeclared": []}
    missed: list[str] = []
    for name, (idle, imports, truth) in _judged().items():
        for kind, found in (("unused", idle), ("undeclared", imports)):
            true = set(truth[kind])
            right[kind] += len(found & true)
            wrong[kind] += [
                f"{name}: {item}" for item in found - true - set(truth.get(f"{kind}_either", []))
            ]
            missed += [f"{name}: {kind} {item}" for item in true - found]
    print(right, wrong, missed)  # noqa: T201 - the figures are what a person runs this for
    assert not missed
    assert _precision(right["unused"], len(wrong["unused"])) >= 0.90, wrong["unused"]
    assert _precision(right["undeclared"], len(wrong["undeclared"])) >= 0.80, wrong["undeclared"]
