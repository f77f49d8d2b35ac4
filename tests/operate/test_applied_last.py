"""The specs at a commit that people name are the third side, where live has no record of its own."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.scan import command
from tests.operate.repositories import commit, git

CONFIGURATION = """\
version: 1
name: acme
specs: specs
sources:
  - {kind: files, name: live, path: ../live}
checks: {areas: [drift]}
fail_on: low
drift: {last_applied: {revision: %s}}
reports: {json: out/report.json}
"""
APPLIED = '{"settings": {"replicas": 3, "debug": true, "level": "info"}}\n'
NOW = '{"settings": {"replicas": 4, "level": "info"}}\n'


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    (tmp_path / "live").mkdir()
    (tmp_path / "live/app.json").write_text(APPLIED.replace("info", "trace"))
    folder = tmp_path / "governance"
    commit(folder, {".gitignore": "out/\n", "specs/app.json": APPLIED})
    git(folder, "tag", "applied")
    commit(folder, {"specs/app.json": NOW})
    return folder


def scanned(folder: Path, monkeypatch: pytest.MonkeyPatch, revision: str) -> tuple[int, Any]:
    (folder / "trueup.yaml").write_text(CONFIGURATION % revision)
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(command, [])
    return result.exit_code, json.loads((folder / "out/report.json").read_text())


def test_the_approved_specs_tell_what_was_removed_and_which_side_moved(
    estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, report = scanned(estate, monkeypatch, "applied")
    found = {(one["path"][-1], one["facts"]["cause"]) for one in report["findings"]}
    assert (code, found) == (
        1,
        {("replicas", "unapplied_spec"), ("debug", "removed_from_spec"), ("level", "live_edit")},
    )


def test_a_revision_that_is_not_there_is_a_gap_and_the_rest_is_judged(
    estate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, report = scanned(estate, monkeypatch, "no-such-tag")
    assert code == 3
    assert [one["source"] for one in report["coverage"]["unread"]] == ["specs applied last"]
    assert {one["facts"]["cause"] for one in report["findings"]} == {"unknown"}
