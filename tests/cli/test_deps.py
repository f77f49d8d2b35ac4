"""`trueup deps` answers on a stranger's project in one line."""

import json
from pathlib import Path

import pytest

from scanner.cli.main import main


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["deps", *arguments])
    assert isinstance(stop.value.code, int)
    return stop.value.code


def test_a_clean_project_exits_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "requirements.txt").write_text("requests==2.32.3\n")
    (tmp_path / "a.py").write_text("import requests\n")
    assert _run(str(tmp_path)) == 0
    assert "unused" not in capsys.readouterr().out


def test_a_script_is_judged_by_its_own_metadata(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "tool.py"
    script.write_text('# /// script\n# dependencies = ["rich", "funcy"]\n# ///\nimport rich\n')
    assert _run(str(script), "--output", "json=-") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [(item["rule"], item["facts"]["distribution"]) for item in findings] == [
        ("dependencies/unused", "funcy")
    ]
    assert findings[0]["facts"]["step"] == "table"


def test_what_is_kept_needs_a_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "requirements.txt").write_text("funcy==1.15\n")
    (tmp_path / "a.py").write_text("import os\n")
    assert _run(str(tmp_path)) == 1
    assert _run(str(tmp_path), "--keep", "funcy=the console needs it") == 0
    assert _run(str(tmp_path), "--keep", "funcy") == 2
    assert "NAME=REASON" in capsys.readouterr().err


def test_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    assert _run(str(tmp_path / "none")) == 2


def test_a_finding_names_the_fix_that_removes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text("rich==1\nfuncy==1.15\n")
    (tmp_path / "a.py").write_text("import rich\n")
    assert _run(str(tmp_path), "--output", "json=-") == 1
    finding = json.loads(capsys.readouterr().out)["findings"][0]
    assert finding["remedy"]["kind"] == "remove-dependency"
    assert finding["remedy"]["automatic"] is True
    assert finding["origin"]["line"] == 2
    assert finding["evidence"]


def test_only_documents_that_tell_of_dependencies_are_in_scope(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text("rich==1\n")
    (tmp_path / "a.py").write_text("import rich\n")
    (tmp_path / "fixture.json").write_text('{"half": ')
    (tmp_path / "deploy.yaml").write_text("image: {{ tag }}\n- x\n")
    (tmp_path / "logo.ai").write_bytes(b"%PDF\x1d\xff")
    assert _run(str(tmp_path)) == 0
    (tmp_path / "b.py").write_text("import (\n")
    assert _run(str(tmp_path)) == 3
    assert "b.py:1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", b"[project\n"),
        ("notes.ipynb", b'{"cells": ['),
        ("old.py", b"print 'two'\nimport os\n"),
        ("zero.py", b"import os\x00\n"),
    ],
)
def test_what_cannot_be_read_is_told_and_the_rest_is_judged(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text("funcy==1.15\n")
    (tmp_path / name).write_bytes(content)
    (tmp_path / "latin.py").write_bytes("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"))
    assert _run(str(tmp_path), "--output", "json=-") == 3
    answer = json.loads(capsys.readouterr().out)
    assert [gap["place"].partition(":")[0] for gap in answer["coverage"]["unread"]] == [name]
    assert [item["facts"]["distribution"] for item in answer["findings"]] == ["funcy"]


def test_versions_are_held_against_a_folder_of_advisories(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project, advisories = tmp_path / "project", tmp_path / "osv"
    project.mkdir()
    (advisories / "PyPI").mkdir(parents=True)
    (project / "requirements.txt").write_text("Rich==13.1\nrequests==2\nfuncy\n")
    (project / "a.py").write_text("import rich, requests, funcy\n")
    package = {"ecosystem": "PyPI", "name": "rich"}
    found = {
        "id": "PYSEC-1", "modified": "2028-01-01T00:00:00Z", "aliases": ["CVE-1"],
        "database_specific": {"severity": "MODERATE"},
        "affected": [{"package": package, "ranges": [
            {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "13.2"}]}]}],
    }  # fmt: skip
    (advisories / "PyPI" / "PYSEC-1.json").write_text(json.dumps(found))
    withdrawn = {**found, "id": "PYSEC-2", "withdrawn": "2028-01-02T00:00:00Z"}
    (advisories / "PyPI" / "PYSEC-2.json").write_text(json.dumps(withdrawn))
    (advisories / "PyPI" / "PYSEC-3.json").write_text('{"affected": [], "modified": ')
    assert _run(str(project), "--advisories", str(advisories), "--output", "json=-") == 3
    report = json.loads(capsys.readouterr().out)
    said = {one["rule"]: one for one in report["findings"]}
    assert said["dependencies/vulnerable"]["facts"]["reachable"] is True
    assert said["dependencies/vulnerable"]["severity"] == "medium"
    assert said["dependencies/vulnerable"]["origin"]["line"] == 1
    assert said["dependencies/not-audited"]["facts"]["distributions"] == ["funcy"]
    assert [one["place"] for one in report["coverage"]["unread"]] == ["PyPI/PYSEC-3.json:1"]


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("pyproject.toml", '[project]\nname = "x"\ndependencies = ["rich"\n', "pyproject.toml:3"),
        ("setup.cfg", "[metadata\nname = x\n", "setup.cfg:1"),
        ("setup.cfg", "[metadata]\nname = x\nbad\n", "setup.cfg:3"),
        ("Pipfile", "[packages\n", "Pipfile:1"),
        ("environment.yml", "dependencies:\n - {a\n", "environment.yml:3"),
        ("setup.py", "from setuptools import setup\nsetup(\n", "setup.py:2"),
    ],
)
def test_what_a_broken_manifest_declares_is_an_open_question_and_not_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, place: str
) -> None:
    (tmp_path / name).write_text(content)
    (tmp_path / "a.py").write_text("import rich\n")
    assert _run(str(tmp_path), "--output", "json=-") == 3
    report = json.loads(capsys.readouterr().out)
    assert [one["place"] for one in report["coverage"]["unread"]] == [place]
    assert [one for one in report["findings"] if one["rule"] == "dependencies/undeclared"] == []
    assert [one["what"] for one in report["not_evaluated"]] == ["dependencies/undeclared"]
