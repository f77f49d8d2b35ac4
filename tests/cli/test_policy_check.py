"""`trueup policy check`, `list` and the completion of ids, for Rego of any convention."""

import json
import os
from pathlib import Path

import pytest
from click import Context
from click.testing import CliRunner, Result

from scanner.cli.policy import command
from tests.evaluate.policies.engines import opa_binary

TEMPLATE = """\
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: odd}
spec:
  crd: {spec: {names: {kind: Odd}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package odd
        violation[{"msg": "x"}] { input.review }
---
apiVersion: constraints.gatekeeper.sh/v1beta1
kind: Odd
metadata: {name: one}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(Path(opa_binary()).parent), prepend=os.pathsep)
    return tmp_path


def test_everything_strict_is_said_of_a_module_that_does_not_load_everywhere(place: Path) -> None:
    (place / "a.rego").write_text(
        "package a\n\nimport rego.v1\nimport data.unused\n\n"
        'finding contains "some words" if {\n\ty := 1\n\tany([input.name])\n}\n'
    )
    result = run("check", str(place))
    assert result.exit_code == 2
    for said in (
        "opa: a.rego:4:1: import data.unused unused",
        "opa: a.rego:7:2: assigned var y unused",
        "opa: a.rego:8:2: deprecated built-in function calls in expression: any",
        "note: policies/a: a.rego:1: no METADATA title, description, custom",
    ):
        assert result.stderr.count(said) == 1


def test_constraints_are_listed_and_checked_with_the_code_of_their_templates(place: Path) -> None:
    (place / "t.yaml").write_text(TEMPLATE)
    assert run("list", str(place)).stdout.startswith("odd/one ")
    assert run("check", str(place)).exit_code == 0
    (place / "t.yaml").write_text(TEMPLATE.replace("input.review }", "input.review"))
    result = run("check", str(place))
    assert "opa: odd/one: template.rego:3: unexpected" in result.stderr
    assert result.exit_code == 2


def test_the_list_holds_rules_of_all_packages_and_is_read_by_machines(place: Path) -> None:
    for name in ("main", "other.b"):
        (place / f"{name}.rego").write_text(f'package {name}\n\ndeny_x contains "x"\n')
    (place / "c.rego").write_text(
        '# METADATA\n# title: "c \\e[31m"\npackage c\n\nfinding contains "x"\n'
    )
    rows = json.loads(run("list", str(place), "--format", "json").stdout)
    assert {one["query"] for one in rows} == {
        "data.c.finding", "data.main.deny_x", "data.other.b.deny_x",
    }  # fmt: skip
    assert "c \\x1b[31m" in run("list", str(place)).stdout
    (place / "empty").mkdir()
    assert run("list", str(place / "empty")).exit_code == 5


def test_a_shell_completes_the_ids_of_policies() -> None:
    explain = command.get_command(Context(command), "explain")
    assert explain is not None
    found = explain.params[0].shell_complete(Context(explain), "ci/remote-i")
    assert [one.value for one in found] == ["ci/remote-include"]
