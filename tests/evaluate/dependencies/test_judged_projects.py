"""Hold the analysis against real projects whose truth people judged by hand.

`TRUEUP_JUDGED_PROJECTS` names a folder with, for each project, a folder NAME of its sources and a
file NAME.json of `{unused, undeclared}` and, either way right, `{unused_either, undeclared_either}`;
without that file, the one of the same name in judged/ beside this test says it. With
`TRUEUP_JUDGED_ENVIRONMENTS`, NAME below that folder is an environment with what NAME declares.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

_FOLDER = os.environ.get("TRUEUP_JUDGED_PROJECTS", "")
_ENVIRONMENTS = os.environ.get("TRUEUP_JUDGED_ENVIRONMENTS", "")
_HERE = Path(__file__).parent / "judged"
_TRUTHS = [*Path(_FOLDER).glob("*.json"), *_HERE.glob("*.json")] if _FOLDER else []
_NAMES = {path.stem: path for path in _TRUTHS if (Path(_FOLDER) / path.stem).is_dir()}

pytestmark = [
    pytest.mark.skipif(
        not _FOLDER, reason="TRUEUP_JUDGED_PROJECTS does not name a folder of judged projects"
    ),
    pytest.mark.slow,
]


def _findings(name: str, answer: Path) -> list[dict[str, Any]]:
    arguments = ["deps", str(Path(_FOLDER) / name), "--output", f"json={answer}"]
    if _ENVIRONMENTS:
        arguments += ["--environment", str(Path(_ENVIRONMENTS) / name)]
    with pytest.raises(SystemExit):
        main(arguments)
    found: list[dict[str, Any]] = json.loads(answer.read_text("utf-8"))["findings"]
    return found


def _found(name: str, answer: Path) -> dict[str, set[str]]:
    findings = _findings(name, answer)
    return {
        "unused": {
            str(item["facts"]["distribution"])
            for item in findings
            if item["rule"] == "dependencies/unused"
        },
        "undeclared": {
            str(item["facts"]["import"])
            for item in findings
            if item["rule"] in ("dependencies/undeclared", "dependencies/transitive")
        },
    }


def _precision(found: int, wrong: int) -> float:
    return found / (found + wrong) if found + wrong else 1.0


def test_every_judged_departure_is_found_with_few_false_ones(tmp_path: Path) -> None:
    assert _NAMES, f"no judged projects in {_FOLDER}"
    right = {"unused": 0, "undeclared": 0}
    wrong: dict[str, list[str]] = {"unused": [], "undeclared": []}
    missed: list[str] = []
    for name, path in _NAMES.items():
        truth = json.loads(path.read_text("utf-8"))
        for kind, found in _found(name, tmp_path / "answer.json").items():
            true = set(truth[kind])
            right[kind] += len(found & true)
            wrong[kind] += [
                f"{name}: {item}" for item in found - true - set(truth.get(f"{kind}_either", []))
            ]
            missed += [f"{name}: {kind} {item}" for item in true - found]
    print(right, wrong, missed)  # noqa: T201 - the figures are what a person runs this for
    assert not missed
    assert _precision(right["unused"], len(wrong["unused"])) >= 0.90, wrong["unused"]
    assert _precision(right["undeclared"], len(wrong["undeclared"])) >= (
        0.95 if _ENVIRONMENTS else 0.80
    ), wrong["undeclared"]
