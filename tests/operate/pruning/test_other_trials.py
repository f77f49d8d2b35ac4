"""Projects of other ecosystems are built and tested by their own tools."""

from pathlib import Path

import pytest

from scanner.operate.pruning.children import Children
from scanner.operate.pruning.other_trials import OtherProject
from scanner.operate.pruning.python_trial import TrialError


def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: str) -> tuple[int, str]:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "npm").write_text(f"#!/bin/sh\necho $* >> calls\n{npm}\n")
    (programs / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    trial = OtherProject(tmp_path, "package.json", Children(tmp_path / "home")).tried()
    return trial.code, trial.said


def test_a_project_is_installed_and_then_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tried(tmp_path, monkeypatch, "echo fine") == (0, "fine")
    assert (tmp_path / "calls").read_text() == "install --no-audit --no-fund\ntest\n"


def test_tests_that_fail_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tried(tmp_path, monkeypatch, "[ $1 = install ] || exit 1")[0] == 1


def test_a_project_that_cannot_be_installed_cannot_be_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TrialError, match="npm install --no-audit --no-fund failed: error 404"):
        tried(tmp_path, monkeypatch, "echo error 404; exit 1")
