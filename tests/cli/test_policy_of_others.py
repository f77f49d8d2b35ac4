"""Policies that others wrote: what conftest would ask is asked, and nothing is passed over silently."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.cli.policy import command

HEAD = "package main\n\nimport rego.v1\n\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def report(*arguments: str) -> tuple[dict[str, Any], int]:
    result = run("eval", "policy", "in.json", *arguments, "--output", "json=-", "--no-cache")
    return json.loads(result.stdout), result.exit_code


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.json").write_text('{"kind": "Settings", "spec": {"a": 1}}')
    (tmp_path / "policy").mkdir()
    return tmp_path / "policy"


@pytest.mark.parametrize(
    "text",
    ["", f"{HEAD}allow := true\n", 'package other\n\nimport rego.v1\n\ndeny contains "x"\n'],
)
def test_a_folder_in_which_no_rule_is_asked_is_never_clean(policy: Path, text: str) -> None:
    (policy / ("a.rego" if text else "README.md")).write_text(text or "words")
    said, code = report()
    assert code == 5
    assert "no policy was asked" in str(said["run"])
    if "other" in text:
        assert report("--namespace", "other")[1] == 1


def test_a_rule_in_a_file_of_tests_is_asked_as_well(policy: Path) -> None:
    (policy / "a_test.rego").write_text(
        f'{HEAD}deny contains "x" if input.spec\n\ntest_a if true\n'
    )
    said, code = report()
    assert ([one["message"] for one in said["findings"]], code) == (["x"], 1)
    assert "1 of 1 tests passed" in run("test", "policy").stdout
