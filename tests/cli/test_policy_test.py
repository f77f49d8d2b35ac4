"""`trueup policy test` says what `opa test` says, and never passes what it did not run."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.policy import command
from tests.evaluate.policies.engines import opa_binary

TESTS = """package p_test

import rego.v1

test_pass if 1 == 1

test_dup if true

test_dup if false

a.test_nested if data.p.nothing

  test_indented if data.fixtures.limit == 3

todo_test_later if false

test_odd(x) if x == 1

test_print if {
	print("seen", data.fixtures.limit)
	data.fixtures.limit == 4
}
"""
CASES = """package c_test

import rego.v1

test_all[name] if some name, _ in {"a": 1, "b": 2}

test_some[name] if {
	some name, value in {"good": 1, "bad": 2}
	value == 1
}

test_value[name] := value if some name, value in {"x": true, "y": false}
"""
SAID = {
    "data.p_test.test_pass": "passed",
    "data.p_test.test_dup": "passed",
    "data.p_test.test_dup#01": "failed",
    "data.p_test.a.test_nested": "failed",
    "data.p_test.test_indented": "passed",
    "data.p_test.todo_test_later": "skipped",
    "data.p_test.test_odd": "error",
    "data.p_test.test_print": "failed",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["test", *arguments])


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(Path(opa_binary()).parent), prepend=os.pathsep)
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "limits.yaml").write_text("limit: 3\n")
    (tmp_path / "p_test.rego").write_text(TESTS)
    return tmp_path


@pytest.mark.parametrize("engine", ["embedded", "opa"])
def test_each_head_is_a_test_as_opa_counts_them(place: Path, engine: str) -> None:
    result = run(str(place), "--engine", engine, "--format", "json")
    said = {one["name"]: one["outcome"] for one in json.loads(result.stdout)}
    assert said == SAID
    assert result.exit_code == 3
    only = run(str(place), "--engine", engine, "--run", "test_(pass|dup$)")
    assert "2 of 2 tests passed" in only.stdout
    assert only.exit_code == 0


def test_a_test_that_fails_says_where_it_stopped_and_what_it_printed(place: Path) -> None:
    shown = run(str(place), "--engine", "opa").stdout
    at = "FAIL  p_test.rego:19 data.p_test.test_print: line 21: data.fixtures.limit == 4\n"
    assert f"{at}      | seen 3\n" in shown
    assert "PASS" not in shown
    assert "PASS  p_test.rego:5 data.p_test.test_pass" in run(str(place), "-v").stdout


def test_cases_of_one_test_are_told_apart_by_opa_and_left_open_without_it(place: Path) -> None:
    (place / "p_test.rego").write_text(CASES)
    told = run(str(place), "--engine", "opa")
    assert "PASS" in run(str(place), "--engine", "opa", "-v").stdout
    assert "data.c_test.test_some: cases: bad" in told.stdout
    assert "data.c_test.test_value: cases: y" in told.stdout
    assert told.exit_code == 1
    alone = run(str(place), "--engine", "embedded")
    assert (
        "OPEN  p_test.rego:5 data.c_test.test_all: its cases are told apart by OPA" in alone.stdout
    )
    assert "FAIL  p_test.rego:12 data.c_test.test_value: cases: y" in alone.stdout
    assert alone.exit_code == 3
    assert run(str(place), "--run", "test_all").exit_code == 0


@pytest.mark.parametrize("text", ["", "todo_test_a if false\n", "helper := 1\n"])
def test_a_run_that_ran_no_test_does_not_look_like_a_pass(place: Path, text: str) -> None:
    (place / "p_test.rego").write_text(f"package p_test\n\nimport rego.v1\n\n{text}")
    assert run(str(place), "--engine", "embedded").exit_code == 5
    assert run(str(place), "--engine", "opa").exit_code == 5


def test_documents_that_are_no_data_are_told_in_one_line_and_cost_nothing(place: Path) -> None:
    (place / "p_test.rego").write_text(
        "package p_test\n\nimport rego.v1\n\ntest_it if data.most == 1\n"
    )
    (place / "list.json").write_text("[1]")
    (place / "broken.yaml").write_text("a: [")
    (place / "pod.yaml").write_text("kind: Pod\napiVersion: v1\n")
    result = run(str(place), "--engine", "embedded", "--data", str(place / "most.json"))
    assert result.exit_code == 2
    (place.parent / "most.json").write_text('{"most": 1}')
    result = run(str(place), "--engine", "embedded", "--data", str(place.parent / "most.json"))
    assert "no data of the tests: " in result.stderr
    assert "(and 1 more documents)" in result.stderr
    assert result.exit_code == 0


def test_tests_that_do_not_load_are_told_once_with_their_place(place: Path) -> None:
    (place / "q.rego").write_text("package q\n\nallow[x] { x := 1 }\n")
    for engine in ("embedded", "opa"):
        result = run(str(place), "--engine", engine)
        assert "ERROR q.rego:3:" in result.stdout
        assert result.stdout.count("q.rego:3:") <= 2
        assert "0 of 0 tests passed" in result.stdout
        assert result.exit_code == 3
    many = "".join(f"r{index}[x] {{ x := 1 }}\n" for index in range(300))
    (place / "q.rego").write_text(f"package q\n\n{many}")
    assert '"errors"' not in run(str(place), "--engine", "opa").stdout


def test_what_a_policy_prints_commands_no_terminal(place: Path) -> None:
    (place / "p_test.rego").write_text(
        'package p_test\n\nimport rego.v1\n\ntest_it if {\n\tprint("\\u001b[31mred\\u202e")\n\tfalse\n}\n'
    )
    shown = run(str(place), "--engine", "opa").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "red" in shown
