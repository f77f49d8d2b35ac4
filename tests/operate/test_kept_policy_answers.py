"""The answer over unchanged files is given again as it was, and made anew as soon as one changes."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.policy import command
from scanner.operate import kept_answers
from scanner.operate.policy_engine_state import engine_state

POLICY = """package main

import rego.v1

deny contains "bad" if input.bad
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # Files made just now would not be settled yet.
    monkeypatch.setattr(kept_answers, "SETTLED_NS", -60_000_000_000)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.rego").write_text(POLICY)
    (tmp_path / "in.json").write_text('{"bad": true}')
    return tmp_path


def ask(as_of: str = "2028-03-27T00:00:00Z", *more: str) -> dict[str, Any]:
    argv = ["eval", "main.rego", "in.json", "--output", "json=-", "--as-of", as_of, *more]
    said: dict[str, Any] = json.loads(CliRunner().invoke(command, argv).stdout)
    return said


def kept() -> list[Path]:
    folder = kept_answers.cache_folder()
    assert folder is not None
    return sorted(folder.glob("*"))


@pytest.mark.usefixtures("folder")
def test_the_second_answer_is_the_first_but_for_the_run() -> None:
    first, second = ask(), ask()
    assert len(kept()) == 1
    assert first.pop("run")["id"] != second.pop("run")["id"]
    assert first == second
    assert [one["message"] for one in first["findings"]] == ["bad"]


def test_folders_are_asked_again_when_a_file_comes_or_goes(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "a.json").write_text('{"bad": true}')

    def bad() -> list[str]:
        argv = ["eval", "main.rego", "docs", "--output", "json=-"]
        said = json.loads(CliRunner().invoke(command, argv).stdout)
        return sorted(one["resource"] for one in said["findings"])

    assert len(bad()) == len(bad()) == 1
    (folder / "docs" / "b.json").write_text('{"bad": true}')
    assert len(bad()) == 2
    (folder / "docs" / "a.json").unlink()
    assert len(bad()) == 1


def test_what_changed_just_now_is_not_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_answers, "SETTLED_NS", 2_000_000_000)
    (folder / "in.json").write_text('{"bad": true}')
    ask()
    assert not kept()


@pytest.mark.usefixtures("folder")
def test_another_engine_is_asked_anew() -> None:
    ask()
    ask("2028-03-27", "--engine", "embedded")
    assert len(kept()) == 2


def test_an_engine_is_told_from_another_by_its_file_and_a_server_by_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    embedded = engine_state({})
    assert embedded
    assert embedded == engine_state({"engine": "embedded"})
    assert engine_state({"engine": "opa"}) == ""
    binary = tmp_path / "opa"
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    first = engine_state({})
    assert first == engine_state({"engine": "opa"}) != embedded
    binary.write_text("#!/bin/sh\n# newer\n")
    assert engine_state({}) != first
    assert engine_state({"server": {"url": "https://opa.example"}}) == ""
    assert engine_state({"engine": "https://opa.example"}) == ""


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
