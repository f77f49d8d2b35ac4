"""Every exit code of a scan, brought about for real."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CLEAN = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {k: v}\n"
BROKEN_CHECK = '''"""Fails on everything."""

from collections.abc import Iterator

from scanner.model.check import check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity


@check(title="Broken", severity=Severity.LOW, controls=("NIST 800-53r5 SI-11",), examples=())
def broken(analysis: object) -> Iterator[Observation]:
    """Fail.

    To show that the others go on.

    Fix: none.
    Source: none.
    """
    raise RuntimeError("canary-9f3a")
    yield
'''


def scan(
    folder: Path, *more: str, package: Path = ROOT
) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    command = [sys.executable, "-m", "scanner", "scan", "--output", "json=-", *more]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"},
    )  # fmt: skip
    return result, json.loads(result.stdout) if result.stdout else {}


def estate(folder: Path, sources: str = "", extra: str = "") -> Path:
    listed = sources or "  - {kind: files, name: live, path: live}"
    (folder / "trueup.yaml").write_text(
        f"version: 1\nname: test\nspecs: specs\nbuilt_in_policies: false\n"
        f"sources:\n{listed}\n{extra}"
    )
    for side in ("specs", "live"):
        (folder / side).mkdir()
        (folder / side / "a.yaml").write_text(CLEAN)
    return folder


def test_a_clean_estate_exits_zero_with_no_finding(tmp_path: Path) -> None:
    result, report = scan(estate(tmp_path))
    assert (result.returncode, report["findings"]) == (0, []), result.stderr


def test_findings_at_the_threshold_exit_one_and_below_it_zero(tmp_path: Path) -> None:
    estate(tmp_path)
    (tmp_path / "live" / "a.yaml").write_text(CLEAN.replace("k: v", "k: other"))
    assert scan(tmp_path, "--fail-on", "medium")[0].returncode == 1
    assert scan(tmp_path, "--fail-on", "critical")[0].returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\n", "'name' is missing: add it"),
        ("version: 1\nname: x\nsourcse: []\n", 'did you mean "sources"?'),
        ("version: 1\nname: x\nsources:\n  - {kind: fiels, name: a}\n", 'did you mean "files"?'),
        ("version: 1\nname: x\nname: y\n", ":3:1:"),
        ("version: 1\nname: [\n", "trueup.yaml:"),
    ],
)
def test_a_mistake_in_the_configuration_exits_two_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "trueup.yaml").write_text(text)
    result, _ = scan(tmp_path)
    assert result.returncode == 2
    assert said in result.stderr


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "trueup.yaml").write_text("version: 2\nname: x\nfail_on: hihg\nextra: 1\n")
    result, _ = scan(tmp_path)
    assert [f"trueup.yaml:{line}:" in result.stderr for line in (1, 3)] == [True, True]
    assert result.stderr.count("trueup.yaml:") == 3


def test_without_a_configuration_the_way_on_is_named(tmp_path: Path) -> None:
    result, _ = scan(tmp_path)
    assert result.returncode == 2
    assert "trueup init" in result.stderr


def test_a_source_that_is_not_there_exits_three(tmp_path: Path) -> None:
    estate(tmp_path, "  - {kind: files, name: live, path: nowhere}")
    result, report = scan(tmp_path)
    assert result.returncode == 3
    assert report["coverage"]["complete"] is False
    assert report["coverage"]["unread"][0]["source"] == "live"


def test_a_document_that_cannot_be_read_exits_three_and_names_its_place(tmp_path: Path) -> None:
    estate(tmp_path)
    (tmp_path / "live" / "bad.yaml").write_text("kind: Deployment\napiVersion: [\n")
    result, report = scan(tmp_path)
    assert result.returncode == 3
    assert any("bad.yaml" in gap["place"] for gap in report["coverage"]["unread"])


def test_an_acknowledged_gap_is_listed_and_no_longer_fails(tmp_path: Path) -> None:
    gap = '- {place: "*bad.yaml*", reason: known, expires: 2999-01-01}'
    estate(tmp_path, extra=f"acknowledged_gaps:\n  {gap}\n")
    (tmp_path / "live" / "bad.yaml").write_text("kind: Deployment\napiVersion: [\n")
    result, report = scan(tmp_path)
    assert result.returncode == 0, result.stderr
    assert any("acknowledged until 2999-01-01" in one["reason"] for one in report["not_evaluated"])


def test_an_acknowledgement_that_has_expired_counts_no_more(tmp_path: Path) -> None:
    gap = '- {place: "*bad.yaml*", reason: known, expires: 2020-01-01}'
    estate(tmp_path, extra=f"acknowledged_gaps:\n  {gap}\n")
    (tmp_path / "live" / "bad.yaml").write_text("kind: Deployment\napiVersion: [\n")
    assert scan(tmp_path)[0].returncode == 3


def test_nothing_in_scope_exits_five(tmp_path: Path) -> None:
    (tmp_path / "live").mkdir()
    (tmp_path / "trueup.yaml").write_text(
        "version: 1\nname: x\nbuilt_in_policies: false\n"
        "sources: [{kind: files, name: live, path: live}]\n"
    )
    assert scan(tmp_path)[0].returncode == 5


@pytest.mark.slow
def test_a_broken_check_costs_itself_alone_and_exits_three(tmp_path: Path) -> None:
    package = tmp_path / "package"
    package.mkdir()
    for part in ("scanner", "policies", "reports"):
        shutil.copytree(ROOT / part, package / part, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "scanner" / "evaluate" / "drift" / "broken.py").write_text(BROKEN_CHECK)
    home = tmp_path / "home"
    home.mkdir()
    estate(home)
    (home / "live" / "a.yaml").write_text(CLEAN.replace("k: v", "k: other"))
    result, report = scan(home, package=package)
    assert result.returncode == 3
    assert [one["what"] for one in report["errors"]] == ["drift/broken"]
    assert [one["rule"] for one in report["findings"]] == ["drift/changed"]
    assert "canary-9f3a" not in result.stdout + result.stderr


def test_a_second_scan_at_the_same_time_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    estate(tmp_path)
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from scanner.operate.lock import only_run\n"
        "from scanner.operate.state_folder import state_folder\n"
        "with only_run(state_folder(Path('.')).lock):\n"
        "    print('held', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as holder:  # fmt: skip
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        before = sorted(path.name for path in (tmp_path / ".trueup").iterdir())
        result, _ = scan(tmp_path)
        after = sorted(path.name for path in (tmp_path / ".trueup").iterdir())
        holder.communicate("")
    assert result.returncode == 3
    assert "another run is at work" in result.stderr
    assert before == after


@pytest.mark.parametrize("kind", ["files", "repository"])
def test_what_is_excluded_is_not_read_and_every_report_says_so(tmp_path: Path, kind: str) -> None:
    estate(tmp_path, f"  - {{kind: {kind}, name: live, path: live, exclude: ['old/**']}}")
    (tmp_path / "live" / "old").mkdir()
    (tmp_path / "live" / "old" / "bad.yaml").write_text("kind: Deployment\napiVersion: [\n")
    result, report = scan(tmp_path)
    assert result.returncode == 0, result.stdout
    assert "live: old/**" in [one["what"] for one in report["not_configured"]]
    (tmp_path / "live" / "bad.yaml").write_text("kind: Deployment\napiVersion: [\n")
    assert scan(tmp_path)[0].returncode == 3
