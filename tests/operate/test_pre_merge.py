"""A pre-merge check reports what a change brings in, and the change cannot excuse itself."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanner.collect._git import GitError
from scanner.model.evidence import NotEvaluated
from scanner.model.run import Report
from scanner.model.vocabulary import Exit
from scanner.operate.asked import Question
from scanner.operate.brought_in import brought_in
from scanner.operate.config import ConfigurationError
from scanner.operate.pre_merge import Change, check
from scanner.report._headline import headline
from tests.operate.repositories import commit, git

NOW = datetime(2027, 6, 1, tzinfo=UTC)
CONFIGURATION = """\
version: 1
name: acme
specs: specs
waivers: waivers
sources:
  - {kind: files, name: live, path: live}
  - {kind: repository, name: elsewhere, path: ../elsewhere}
checks: {areas: [drift]}
fail_on: low
"""
SPEC = '{"settings": {"replicas": 3, "image": "web:1"}}\n'
WAIVER = """\
- id: all
  rule: "*"
  reason: because
  owner: me
  approver: somebody
  expires: 2099-01-01
"""


def _manifest(*names: str) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'[project]\nname = "shop"\nversion = "1"\ndependencies = [{listed}]\n'


def _check(repository: Path, base: str, head: str = "HEAD") -> Report:
    return check(Change(repository, base, head, NOW))


def _said(report: Report) -> list[tuple[str, str]]:
    return [(one.rule, one.observation.origin.file) for one in report.findings]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    place = tmp_path / "shop"
    files = {"pyproject.toml": _manifest("requests", "flask"), "shop/a.py": "import requests\n"}
    commit(place, files)
    git(place, "switch", "-q", "-c", "change")
    return place


@pytest.fixture
def governed(tmp_path: Path) -> Path:
    place = tmp_path / "governance"
    live = SPEC.replace("web:1", "web:9")
    commit(place, {"trueup.yaml": CONFIGURATION, "specs/app.json": SPEC, "live/app.json": live})
    git(place, "switch", "-q", "-c", "change")
    return place


def test_finding_that_was_there_before_is_left_out(plain: Path) -> None:
    commit(plain, {"README.md": "more\n"})
    report = _check(plain, "main")
    assert _said(report) == []
    assert report.run.exit_code is Exit.CLEAN


def test_finding_of_the_change_is_reported_and_what_it_clears_is_fixed(plain: Path) -> None:
    commit(plain, {"pyproject.toml": _manifest("requests", "attrs")})
    report = _check(plain, "main")
    assert _said(report) == [("dependencies/unused", "pyproject.toml")]
    assert "attrs" in report.findings[0].observation.text
    assert report.run.exit_code is Exit.FINDINGS
    assert [one.rule for one in report.fixed] == ["dependencies/unused"]


def test_nothing_changed_is_clean_and_every_format_says_so(plain: Path) -> None:
    report = _check(plain, "main")
    assert report.run.exit_code is Exit.CLEAN
    said = headline(report)
    assert (said.word, said.tone, said.gaps) == ("Clean", "good", ())
    assert said.sentence == "no file differs between base and head"


def test_change_of_what_no_check_looks_at_is_clean(plain: Path) -> None:
    commit(plain, {"README.md": "more\n", "picture.png": b"\x89PNG\x00"})
    assert headline(_check(plain, "main")).word == "Clean"


def test_limit_declared_before_the_change_is_left_to_the_nightly_scan(plain: Path) -> None:
    report = _check(plain, "main")
    limit = NotEvaluated("licenses", "no metadata is at hand", incomplete=False)
    gap = NotEvaluated("permissions", "too many statements")
    old = replace(report, not_evaluated=(limit, gap))
    other = replace(limit, what="drift")
    new = replace(report, not_evaluated=(limit, gap, other))
    said = brought_in(old, new, Question("acme", (), NOW), ())
    assert said.not_evaluated == (replace(gap, incomplete=False), other)


def test_what_the_base_gained_since_is_not_blamed_on_the_change(plain: Path) -> None:
    commit(plain, {"README.md": "more\n"})
    git(plain, "switch", "-q", "main")
    commit(plain, {"pyproject.toml": _manifest("requests")})
    assert _said(_check(plain, "main", "change")) == []


def test_checked_out_files_are_not_looked_at(plain: Path) -> None:
    commit(plain, {"README.md": "more\n"})
    (plain / "pyproject.toml").write_text(_manifest("requests", "flask", "attrs"))
    assert _said(_check(plain, "main")) == []


def test_folder_that_only_the_change_has_is_new_in_full(governed: Path) -> None:
    configuration = CONFIGURATION.replace("path: live", "path: other")
    git(governed, "switch", "-q", "main")
    commit(governed, {"trueup.yaml": configuration})
    git(governed, "switch", "-q", "-c", "later")
    commit(governed, {"other/app.json": SPEC.replace("3", "4")})
    assert [one.rule for one in _check(governed, "main").findings] == ["drift/changed"]


def test_drift_that_a_change_of_the_spec_brings_in_is_told_and_old_drift_is_not(
    governed: Path,
) -> None:
    commit(governed, {"specs/app.json": SPEC.replace("3", "4")})
    report = _check(governed, "main")
    assert [one.observation.path[-1] for one in report.findings] == ["replicas"]
    assert report.run.exit_code is Exit.FINDINGS


def test_finding_whose_value_the_change_moves_is_told(governed: Path) -> None:
    commit(governed, {"live/app.json": SPEC.replace("web:1", "web:666")})
    assert [one.observation.actual for one in _check(governed, "main").findings] == ["web:666"]


@pytest.mark.parametrize("committed", [True, False])
def test_change_cannot_waive_itself(governed: Path, *, committed: bool) -> None:
    commit(governed, {"specs/app.json": SPEC.replace("3", "4")})
    if committed:
        commit(governed, {"waivers/all.yaml": WAIVER})
    else:
        (governed / "waivers").mkdir()
        (governed / "waivers/all.yaml").write_text(WAIVER)
    report = _check(governed, "main")
    assert [one.rule for one in report.findings] == ["drift/changed"]
    proposed = [one.what for one in report.not_evaluated if "proposed" in one.reason]
    assert proposed == (["waivers/all.yaml"] if committed else [])


def test_waiver_of_the_base_counts(governed: Path) -> None:
    git(governed, "switch", "-q", "main")
    commit(governed, {"waivers/all.yaml": WAIVER})
    git(governed, "switch", "-q", "-c", "later")
    commit(governed, {"specs/app.json": SPEC.replace("3", "4"), "waivers/all.yaml": None})
    report = _check(governed, "main")
    assert report.findings == ()
    assert [one.finding.rule for one in report.waived] == ["drift/changed"]


def test_change_cannot_switch_checks_off_or_the_limit_up(governed: Path) -> None:
    softer = CONFIGURATION.replace("fail_on: low", "fail_on: critical")
    softer = softer.replace("areas: [drift]", "areas: [licenses]")
    commit(governed, {"specs/app.json": SPEC.replace("3", "4"), "trueup.yaml": softer})
    report = _check(governed, "main")
    assert [one.rule for one in report.findings] == ["drift/changed"]
    assert report.run.exit_code is Exit.FINDINGS
    assert "trueup.yaml" in [one.what for one in report.not_evaluated]


def test_broken_configuration_of_the_change_makes_the_check_incomplete(governed: Path) -> None:
    commit(governed, {"trueup.yaml": "version: 1\nunknown: 1\n"})
    assert _check(governed, "main").run.exit_code is Exit.INCOMPLETE


def test_broken_configuration_of_the_base_is_a_usage_error(governed: Path) -> None:
    broken = commit(governed, {"trueup.yaml": "version: 1\n"})
    commit(governed, {"trueup.yaml": CONFIGURATION})
    with pytest.raises(ConfigurationError):
        _check(governed, broken)


def test_file_that_the_change_breaks_makes_the_check_incomplete(governed: Path) -> None:
    commit(governed, {"live/app.json": "{"})
    assert _check(governed, "main").run.exit_code is Exit.INCOMPLETE


def test_source_outside_the_repository_is_named_as_not_read(governed: Path) -> None:
    commit(governed, {"README.md": "x\n"})
    report = _check(governed, "main")
    assert "source elsewhere" in [one.what for one in report.not_evaluated]
    assert report.run.exit_code is Exit.CLEAN


def test_warm_cache_gives_the_same_answer_and_a_broken_one_is_ignored(governed: Path) -> None:
    commit(governed, {"specs/app.json": SPEC.replace("3", "4")})
    cold = _check(governed, "main")
    place = governed / ".trueup/cache/documents.db"
    with sqlite3.connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM blobs").fetchone()[0] > 0
    connection.close()
    assert _check(governed, "main").findings == cold.findings
    place.write_bytes(b"not a database" * 1000)
    assert _check(governed, "main").findings == cold.findings


def test_unknown_revision_and_a_folder_outside_git_are_refused(plain: Path, tmp_path: Path) -> None:
    with pytest.raises(GitError):
        _check(plain, "nowhere")
    with pytest.raises(GitError, match="not in a git repository"):
        _check(tmp_path, "main")
    with pytest.raises(GitError):
        _check(plain, "--output=/tmp/x")


def test_folder_of_a_larger_repository_is_checked_alone(plain: Path) -> None:
    inner = {"inner/pyproject.toml": _manifest("six"), "inner/app.py": "import json\n"}
    commit(plain, {"pyproject.toml": _manifest("attrs"), **inner})
    report = check(Change(plain / "inner", "main", "HEAD", NOW))
    assert {one.observation.origin.file for one in report.findings} == {"pyproject.toml"}
    assert all("six" in one.observation.text for one in report.findings)
