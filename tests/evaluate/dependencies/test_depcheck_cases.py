"""Hold the analysis against the named cases of depcheck, which are not kept here.

`TRUEUP_DEPCHECK` names a checkout of the repository of depcheck: `test/spec.js` is the truth and
`test/fake_modules` has the projects. Options of a case are given as the settings file that whoever
moves over has beside the project.
"""

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from scanner.cli.main import main

_FOLDER = Path(os.environ.get("TRUEUP_DEPCHECK", ""))
_OPTIONS = {
    "ignoreMatches": "ignores",
    "ignoreDirs": "ignore-patterns",
    "ignoreBinPackage": "ignore-bin-package",
    "skipMissing": "skip-missing",
}
# Where the answer differs, and why; docs/dependencies-other-languages.md says more.
_DIFFERENT = {
    "find all dependencies gatsby": "plugins that gatsby-config.js lists are used",
    "discover dependencies from mocha opts specified by scripts": "a script starts mocha",
    "follow simlinks": "a link that leads out of what is scanned is not followed",
}
_MISSING = ("dependencies/undeclared", "dependencies/transitive")

pytestmark = pytest.mark.slow


def _cases() -> list[dict[str, Any]]:
    if not os.environ.get("TRUEUP_DEPCHECK"):
        return []
    text = (_FOLDER / "test" / "spec.js").read_text("utf-8").partition("export default")[2]
    text = re.sub(r"path\.join\('(\w+)', '(\w+)'\)", r"'\1/\2'", text)
    text = re.sub(r"(?m)^\s*//.*$", "", text).rstrip().rstrip(";")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def _folder(case: dict[str, Any], scratch: Path) -> Path:
    project = _FOLDER / "test" / "fake_modules" / str(case["module"])
    options = {_OPTIONS[key]: held for key, held in case["options"].items() if key in _OPTIONS}
    if not options:
        return project
    shutil.copytree(_FOLDER / "test", scratch / "test", symlinks=True)
    shutil.copy(_FOLDER / "package.json", scratch)
    project = scratch / "test" / "fake_modules" / str(case["module"])
    (project / ".depcheckrc").write_text(json.dumps(options), "utf-8")
    return project


def _answer(folder: Path, report: Path) -> dict[str, Any]:
    with pytest.raises(SystemExit):
        main(["deps", str(folder), "--output", f"json={report}"])
    findings = json.loads(report.read_text("utf-8"))["findings"]
    answer: dict[str, Any] = {"dependencies": [], "devDependencies": [], "missing": {}}
    for finding in findings:
        facts = finding["facts"]
        if finding["rule"] == "dependencies/unused" and facts["file"] == "package.json":
            answer[facts["group"]].append(facts["distribution"])
        # Its cases are about one package; a folder may hold more.
        elif finding["rule"] in _MISSING and facts["project"] == "":
            files = {place.rpartition(":")[0] for place in facts["places"]}
            answer["missing"][facts["import"]] = sorted(files)
    return answer


@pytest.mark.parametrize("case", _cases(), ids=lambda case: str(case["name"]))
def test_the_answer_is_the_one_that_the_case_expects(case: dict[str, Any], tmp_path: Path) -> None:
    answer = _answer(_folder(case, tmp_path), tmp_path / "report.json")
    expected = {
        "dependencies": sorted(case["expected"]["dependencies"]),
        "devDependencies": sorted(case["expected"]["devDependencies"]),
        "missing": {name: sorted(held) for name, held in case["expected"]["missing"].items()},
    }
    found = {key: sorted(held) if isinstance(held, list) else held for key, held in answer.items()}
    if case["name"] in _DIFFERENT:
        assert found != expected, "this difference is gone: take it out of the list"
    else:
        assert found == expected


def test_ninety_five_of_a_hundred_cases_agree() -> None:
    names = {str(case["name"]) for case in _cases()}
    assert set(_DIFFERENT) <= names
    assert len(_DIFFERENT) <= 0.05 * len(names)
