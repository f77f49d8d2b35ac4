"""The file that `trueup new check` begins keeps every rule, and works once it is filled in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import scanner
from scanner.operate.evaluation import POLICIES, areas
from scanner.operate.skeleton import SkeletonError, check_file

ROOT = Path(scanner.__file__).parent.parent
_ASK = """
import sys
from importlib import import_module
from scanner import plugins
from scanner.model.check import Check
area = sys.argv[1].partition("/")[0]
check = plugins.load_as("evaluate", sys.argv[1], Check)
analyse = import_module(f"scanner.evaluate.{area}._analysis").analyse
for example in check.examples:
    print([one.text for one in check.find(analyse(example.estate))] == list(example.messages))
print(check.rule(sys.argv[1]).id)
"""
_CREDENTIAL = "from scanner.model.automation import Credential\n"


def _run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, *command], cwd=copy, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, so that nothing is written into this one."""
    place = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "scanner", place / "scanner")
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.mark.parametrize("area", [one for one in areas() if one != POLICIES])
def test_begun_check_is_clean_code_and_its_clean_example_passes(copy: Path, area: str) -> None:
    file = check_file(f"{area}/without-a-name", copy)
    for command in (["check"], ["format", "--check"]):
        done = _run(copy, "-m", "ruff", *command, "--no-cache", str(file))
        assert done.returncode == 0, done.stdout
    done = _run(copy, "-c", _ASK, f"{area}/without-a-name")
    assert done.stdout.split() == ["True", "False", f"{area}/without-a-name"], done.stderr


def test_check_that_is_filled_in_finds_what_its_example_shows(copy: Path) -> None:
    file = check_file("automation/named-badly", copy)
    text = file.read_text()
    start, end = text.index("    for question in"), len(text)
    body = (
        "    for known in analysis.credentials:\n"
        '        if known.credential.subject == "x":\n'
        '            yield Observation(resource=known.resource.uid, message="named badly")\n'
    )
    text = text[:start] + body + text[end:]
    before = '            estate_of((), _NOW),\n            ("the exact message'
    resource = 'Credential(uid="x", type="jwt", subject="x").as_resource(Origin(), "sha256:a")'
    after = f'            estate_of(({resource},), _NOW),\n            ("the exact message'
    assert before in text
    text = text.replace(before, after).replace(
        "the exact message that this estate must give", "named badly"
    )
    text = text.replace("import estate_of", "import Origin, estate_of")
    text = text.replace("from scanner.model.check", _CREDENTIAL + "from scanner.model.check")
    file.write_text(text)
    done = _run(copy, "-c", _ASK, "automation/named-badly")
    assert done.stdout.split() == ["True", "True", "automation/named-badly"], done.stderr


def test_policies_are_begun_otherwise(copy: Path) -> None:
    with pytest.raises(SkeletonError, match="Rego"):
        check_file("policies/mine", copy)
