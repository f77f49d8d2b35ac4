"""The answer over unchanged files is given again as it was, and made anew as soon as one changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.policy import command
from scanner.operate.verdict_cache import user_cache

POLICY = """package main

import rego.v1

deny contains "bad" if input.bad
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.rego").write_text(POLICY)
    (tmp_path / "in.json").write_text('{"bad": true}')
    return tmp_path


def ask(as_of: str = "2028-03-27T00:00:00Z", *more: str) -> dict[str, Any]:
    argv = ["eval", "main.rego", "in.json", "--output", "json=-", "--as-of", as_of, *more]
    said: dict[str, Any] = json.loads(CliRunner().invoke(command, argv).stdout)
    return said


def kept() -> list[Path]:
    return sorted((user_cache() / "reports").glob("*.json"))


@pytest.mark.usefixtures("folder")
def test_the_second_answer_is_the_first_but_for_the_run() -> None:
    first, second = ask(), ask()
    assert len(kept()) == 1
    assert first.pop("run")["id"] != second.pop("run")["id"]
    assert first == second
    assert [one["message"] for one in first["findings"]] == ["bad"]


@pytest.mark.usefixtures("folder")
def test_another_instant_is_told_as_it_is() -> None:
    ask()
    later = ask("2028-04-01T00:00:00Z")
    assert later["run"]["inputs"]["as_of"].startswith("2028-04-01")
    assert {one["first_seen"][:10] for one in later["findings"]} == {"2028-04-01"}
    assert len(kept()) == 1


def test_a_change_of_a_document_policy_or_setting_asks_again(folder: Path) -> None:
    assert len(ask()["findings"]) == 1
    (folder / "in.json").write_text('{"bad": false}')
    assert ask()["findings"] == []
    (folder / "main.rego").write_text(POLICY.replace("input.bad", "input.bad == false"))
    assert len(ask()["findings"]) == 1
    assert ask("2028-03-27", "--namespace", "other")["findings"] == []


@pytest.mark.parametrize("damage", ["", "{}", "[]", "not json"])
def test_a_damaged_answer_is_none(folder: Path, damage: str) -> None:
    assert folder.is_dir()
    first = ask()
    kept()[0].write_text(damage)
    assert ask()["findings"] == first["findings"]


@pytest.mark.usefixtures("folder")
def test_an_answer_that_somebody_edited_is_none() -> None:
    ask()
    place = kept()[0]
    place.write_text(place.read_text().replace('"bad"', '"good"'))
    assert [one["message"] for one in ask()["findings"]] == ["bad"]


def test_an_incomplete_answer_is_not_kept(folder: Path) -> None:
    (folder / "main.rego").write_text(
        "package main\n\nimport rego.v1\n\ndeny contains 5 if input.bad\n"
    )
    assert ask()["not_evaluated"]
    assert not kept()


def test_a_policy_that_reads_the_clock_is_asked_each_time(folder: Path) -> None:
    (folder / "main.rego").write_text(POLICY.replace("input.bad", "time.now_ns() > 0"))
    ask()
    assert not kept()
