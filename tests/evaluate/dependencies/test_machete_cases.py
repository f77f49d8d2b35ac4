"""Hold the analysis against the projects that cargo-machete is tested with, not kept here.

`TRUEUP_MACHETE` names a checkout of its repository: `src/search_unused.rs` says what each project of
`integration-tests` has unused, by the first assertion about it.
"""

import json
import os
import re
from pathlib import Path

import pytest

from scanner.cli.main import main

_FOLDER = Path(os.environ.get("TRUEUP_MACHETE", ""))
_EXPECTED = re.compile(
    r'integration-tests/([\w/-]+)/(?:Cargo\.toml"|",?\)?;?).*?'
    r"(?:analysis\.unused(?:\.as_slice\(\))?,\s*&\[([^\]]*)\]|analysis\.unused\.is_empty\(\))",
    re.DOTALL,
)

pytestmark = pytest.mark.slow


def _truth() -> dict[str, set[str]]:
    if not os.environ.get("TRUEUP_MACHETE"):
        return {}
    text = (_FOLDER / "src" / "search_unused.rs").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for path, names in _EXPECTED.findall(text):
        found.setdefault(path.rstrip("/"), set(re.findall(r'"([\w-]+)"', names)))
    # It leaves folders called `target` out by a switch; what is in this one is a project.
    found["with-target/target/program"] = {"log"}
    return found


def _unused(folder: str, report: Path) -> set[str]:
    top, _, inner = folder.partition("/")
    with pytest.raises(SystemExit):
        main(["deps", str(_FOLDER / "integration-tests" / top), "--output", f"json={report}"])
    return {
        str(item["facts"]["distribution"])
        for item in json.loads(report.read_text("utf-8"))["findings"]
        if item["rule"] == "dependencies/unused"
        and item["facts"]["file"] == f"{inner}/Cargo.toml".lstrip("/")
    }


def test_all_of_its_projects_are_covered() -> None:
    folders = {path.name for path in (_FOLDER / "integration-tests").iterdir()}
    assert {path.partition("/")[0] for path in _truth()} == folders
    assert len(folders) == 15


@pytest.mark.parametrize("folder", sorted(_truth()))
def test_the_answer_is_the_one_that_it_expects(folder: str, tmp_path: Path) -> None:
    assert _unused(folder, tmp_path / "report.json") == _truth()[folder]
