"""Scans and checks of a hostile repository run nothing of it, follow nothing out, and lose nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collect.test_repository import canary_repository
from tests.operate.repositories import git

CONFIGURATION = """\
version: 1
name: acme
sources:
  - {kind: repository, name: theirs, path: hostile}
checks: {areas: [dependencies]}
remediate: {mode: pull-request, max_changed_percent: 100}
fail_on: low
"""
MANIFEST = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n'
SECRET = "correct-horse-outside"


def _trueup(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with a hostile repository in which every trick is committed, and the canary."""
    root, canary = canary_repository(tmp_path)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/settings.yaml").write_text(f"password: {SECRET}\n")
    quiet = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
    blobs = {
        "pyproject.toml": MANIFEST,
        "app.py": "import json\n",
        "--upload-pack=touch canary/requirements.txt": "colorama\n",
        "-rf/requirements.txt": "attrs\n",
        "new\nline/requirements.txt": "six\n",
        "ext::sh -c touch/requirements.txt": "idna\n",
    }
    entries = [f"100644 {_blob(root, text)}\t{name}" for name, text in blobs.items()]
    entries.append(f"120000 {_blob(root, '../outside/settings.yaml')}\tlink.yaml")
    entries.append(f"120000 {_blob(root, '/etc/passwd')}\trequirements.txt")
    entries.append(f"160000 {git(root, *quiet, 'rev-parse', 'HEAD')}\tmodule")
    modules = (
        '[submodule "module"]\n\tpath = module\n\turl = ext::sh -c touch% canary\n\tupdate = !sh\n'
    )
    entries.append(f"100644 {_blob(root, modules)}\t.gitmodules")
    listing = "\0".join(entries) + "\0"
    environment = {**os.environ, "GIT_INDEX_FILE": str(tmp_path / "index")}
    for arguments in (["update-index", "-z", "--index-info"], ["write-tree"]):
        done = subprocess.run(
            ["git", "-C", str(root), *quiet, *arguments],
            input=listing, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
    identity = ("-c", "user.name=dev", "-c", "user.email=dev@example.org")
    tree = done.stdout.strip()
    made = git(root, *quiet, *identity, "commit-tree", tree, "-p", "HEAD", "-m", "x")
    git(root, *quiet, "update-ref", "refs/heads/change", made)
    canary.unlink(missing_ok=True)
    return tmp_path, canary


def test_scan_of_a_hostile_repository_runs_nothing_and_reports_all_of_it(
    hostile: tuple[Path, Path],
) -> None:
    folder, canary = hostile
    (folder / "hostile/.git/HEAD").write_text("ref: refs/heads/change\n")
    (folder / "trueup.yaml").write_text(CONFIGURATION)
    done = _trueup(folder, "scan", "--output", "json=report.json", "--output", "html=report.html")
    assert done.returncode == 1, done.stderr
    said = (folder / "report.json").read_text()
    for package in ("requests", "colorama", "attrs", "six", "idna"):
        assert package in said
    # The unattended run made a branch in it, by which no hook was woken either.
    assert "proposed" in done.stderr
    everything = done.stdout + done.stderr + said + (folder / "report.html").read_text()
    assert SECRET not in everything
    assert "root:x:0" not in everything
    assert not canary.exists()
    assert list(folder.rglob("canary")) == []


def test_check_of_a_hostile_repository_runs_nothing_and_reports_all_of_it(
    hostile: tuple[Path, Path],
) -> None:
    folder, canary = hostile
    done = _trueup(
        folder, "check", "hostile", "--base", "main", "--head", "change", "--check", "dependencies",
        "--output", "json=report.json",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    said = (folder / "report.json").read_text()
    for package in ("requests", "colorama", "attrs", "six", "idna"):
        assert package in said
    assert SECRET not in done.stdout + done.stderr + said
    assert not canary.exists()
    assert list(folder.rglob("canary")) == []


@pytest.mark.parametrize("revision", ["--output=canary", "main..change", "$(touch canary)", ""])
def test_revision_that_is_none_is_refused(hostile: tuple[Path, Path], revision: str) -> None:
    folder, canary = hostile
    assert _trueup(folder, "check", "hostile", f"--base={revision}").returncode == 2
    assert not canary.exists()
    assert list(folder.rglob("canary")) == []


def _blob(root: Path, text: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), "hash-object", "-w", "--no-filters", "--stdin"],
        input=text, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()
