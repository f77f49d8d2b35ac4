"""Two environments held against each other."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scanner.cli.drift import command

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop}}
spec: {{replicas: {replicas}, paused: {paused}{more}}}
"""


def environments(folder: Path, **production: object) -> tuple[str, str]:
    staging = {"replicas": 1, "paused": "false", "more": ""}
    for name, values in (("staging", staging), ("production", {**staging, **production})):
        (folder / name).mkdir()
        (folder / name / "web.yaml").write_text(DEPLOYMENT.format_map(values))
    return str(folder / "staging"), str(folder / "production")


def asked(*arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(command, [*arguments, "--output", "json=-"])
    return result.exit_code, json.loads(result.stdout) if result.stdout else result.stderr


def test_equal_environments_have_no_findings(tmp_path: Path) -> None:
    code, report = asked("--between", *environments(tmp_path))
    assert (code, report["findings"]) == (0, [])


def test_what_only_one_environment_has_counts_too(tmp_path: Path) -> None:
    code, report = asked("--between", *environments(tmp_path, more=", minReadySeconds: 9"))
    assert code == 1
    assert [one["path"] for one in report["findings"]] == [["spec", "minReadySeconds"]]


def test_a_declared_difference_is_left_out_and_counted_and_others_are_found(tmp_path: Path) -> None:
    places = environments(tmp_path, replicas=5, paused="true")
    allowed = tmp_path / "allowed.yaml"
    allowed.write_text("- {kind: '*Deployment', path: spec.replicas, reason: staging is small}\n")
    code, report = asked("--between", *places, "--allowed", str(allowed))
    assert code == 1
    assert [one["path"] for one in report["findings"]] == [["spec", "paused"]]
    assert [row["differences"] for row in report["sections"]["drift_allowed"]] == [1]


def test_a_declared_difference_never_hides_a_missing_resource(tmp_path: Path) -> None:
    one, other = environments(tmp_path)
    extra = DEPLOYMENT.format(replicas=1, paused="false", more="").replace("web", "api")
    (Path(one) / "api.yaml").write_text(extra)
    allowed = tmp_path / "allowed.yaml"
    allowed.write_text("- {path: '*', reason: anything}\n")
    code, report = asked("--between", one, other, "--allowed", str(allowed))
    assert code == 1
    assert [one["rule"] for one in report["findings"]] == ["drift/missing-resource"]


def test_a_declaration_without_reason_is_refused(tmp_path: Path) -> None:
    places = environments(tmp_path)
    (tmp_path / "allowed.yaml").write_text("- {path: spec.replicas}\n")
    code, words = asked("--between", *places, "--allowed", str(tmp_path / "allowed.yaml"))
    assert code == 2
    assert "needs a path and a reason" in words


def test_between_stands_in_place_of_spec_and_live(tmp_path: Path) -> None:
    places = environments(tmp_path)
    assert asked("--between", *places, "--spec", places[0])[0] == 2
    assert asked("--spec", places[0])[0] == 2


def test_environments_in_namespaces_of_their_own_find_each_other_by_name(tmp_path: Path) -> None:
    places = environments(tmp_path, replicas=5)
    file = tmp_path / "production/web.yaml"
    file.write_text(file.read_text().replace("namespace: shop", "namespace: shop-production"))
    code, report = asked("--between", *places)
    assert (code, [one["path"] for one in report["findings"]]) == (1, [["spec", "replicas"]])
    sides = ("--spec", places[0], "--live", places[1])
    assert [one["rule"] for one in asked(*sides)[1]["findings"]] == ["drift/missing-resource"]
