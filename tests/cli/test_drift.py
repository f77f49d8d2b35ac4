import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.drift import command
from scanner.model.resource import Json


def drift(*arguments: str) -> tuple[int, Any]:
    result = CliRunner().invoke(command, [*arguments, "--output", "json=-"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    text = result.stdout
    return result.exit_code, json.loads(text) if text.startswith("{") else text


def between(
    folder: Path, spec: str, live: str, *options: str, name: str = "x.yaml"
) -> tuple[int, list[Any]]:
    wanted, held = folder / f"want-{name}", folder / f"have-{name}"
    wanted.write_text(spec)
    held.write_text(live)
    code, report = drift("--spec", str(wanted), "--live", str(held), *options)
    return code, report["findings"]


def written(value: Json) -> str:
    return json.dumps(value)


SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  ports:
    - {port: 80}
    - {port: 53, protocol: UDP}
"""


def test_a_clean_pair_exits_zero(tmp_path: Path) -> None:
    live = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "shop", "uid": "1", "resourceVersion": "2"},
        "spec": {
            "clusterIP": "192.0.2.1",
            "ports": [
                {"port": 53, "protocol": "UDP"},
                {"port": 80, "protocol": "TCP", "targetPort": 80},
            ],
        },
        "status": {"loadBalancer": {}},
    }
    assert between(tmp_path, SERVICE, written(live), name="x.yaml") == (0, [])


def test_a_finding_names_the_line_of_the_value_in_the_spec(tmp_path: Path) -> None:
    live = SERVICE.replace("port: 80", "port: 8080")
    code, findings = between(tmp_path, SERVICE, live)
    assert code == 1
    assert [(f["rule"], f["path"], f["origin"]["line"]) for f in findings] == [
        ("drift/added", ["spec", "ports", {"port": 8080, "protocol": "TCP"}], 6),
        ("drift/missing", ["spec", "ports", {"port": 80, "protocol": "TCP"}], 7),
    ]


def test_lists_of_objects_are_read_and_a_missing_one_is_high(tmp_path: Path) -> None:
    answer = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            {
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {"name": "a", "namespace": "shop"},
            }
        ],
    }
    code, findings = between(tmp_path, SERVICE, written(answer))
    assert code == 1
    assert [(f["rule"], f["severity"], f["resource"]) for f in findings] == [
        ("drift/missing-resource", "high", "kubernetes/Service/shop/web")
    ]


def test_secret_text_and_its_encoded_form_are_the_same_secret(tmp_path: Path) -> None:
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: shop}\n"
    spec = f"{head}stringData: {{token: hunter2hunter2}}\n"
    same = f"{head}data: {{token: aHVudGVyMmh1bnRlcjI=}}\n"
    other = f"{head}data: {{token: aHVudGVyM2h1bnRlcjM=}}\n"
    assert between(tmp_path, spec, same) == (0, [])
    code, findings = between(tmp_path, spec, other)
    assert code == 1
    assert [(f["expected"], f["actual"]) for f in findings] == [("(masked)", "(masked)")]
    assert "hunter" not in json.dumps(findings)


def test_env_files_are_compared_as_text(tmp_path: Path) -> None:
    assert between(tmp_path, "A=1\nB=x\n", "B=x\nA=1\nC=new\n", name="app.env") == (0, [])
    code, findings = between(tmp_path, "A=1\nB=\n", "A=1.0\n", name="app.env")
    assert code == 1
    assert [(f["rule"], f["path"]) for f in findings] == [
        ("drift/changed", ["A"]),
        ("drift/missing", ["B"]),
    ]


def test_strict_reports_what_only_live_has(tmp_path: Path) -> None:
    code, findings = between(tmp_path, "A=1\n", "A=1\nC=new\n", "--strict", name="app.env")
    assert (code, [f["path"] for f in findings]) == (1, [["C"]])


def test_policies_are_compared_by_meaning(tmp_path: Path) -> None:
    spec = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["s3:GetObject", "s3:ListBucket"],
                "Resource": "*",
                "Principal": {"AWS": "123456789012"},
            }
        ],
    }
    statement: dict[str, Json] = {
        "Effect": "Allow",
        "Action": ["S3:ListBucket", "s3:getObject"],
        "Resource": ["*"],
        "Principal": {"AWS": ["arn:aws:iam::123456789012:root"]},
    }
    live = {"Version": "2012-10-17", "Statement": statement}
    assert between(tmp_path, written(spec), written(live), name="p.json") == (0, [])
    statement["Action"] = ["s3:*"]
    code, findings = between(tmp_path, written(spec), written(live), name="p.json")
    assert code == 1
    assert {f["rule"] for f in findings} == {"drift/added", "drift/missing"}


def test_settings_are_compared_in_the_unit_of_the_server(tmp_path: Path) -> None:
    live = {
        "shared_buffers": {"setting": "16384", "unit": "8kB", "vartype": "integer"},
        "ssl": {"setting": "on", "unit": None, "vartype": "bool"},
    }
    spec = "shared_buffers: 128MB\nssl: true\n"
    assert between(tmp_path, spec, written(live)) == (0, [])
    code, findings = between(tmp_path, spec.replace("128", "256"), written(live))
    assert code == 1
    assert [(f["resource"], f["path"]) for f in findings] == [
        ("postgresql/settings/want-x", ["shared_buffers"])
    ]


def test_a_document_may_say_its_kind_and_the_remedy_points_into_it(tmp_path: Path) -> None:
    spec = "kind: postgresql/settings\nsettings:\n  work_mem: 64MB\n"
    live = {"work_mem": {"setting": "32768", "unit": "kB"}}
    _code, findings = between(tmp_path, spec, written(live))
    assert [(f["path"], f["origin"]["line"]) for f in findings] == [(["work_mem"], 3)]


def test_inventories_name_whole_resources_by_id(tmp_path: Path) -> None:
    spec = {"resources": [{"id": "a", "size": 1}, {"id": "b"}]}
    live = {"resources": [{"id": "c"}, {"id": "a", "size": 2}]}
    code, findings = between(tmp_path, written(spec), written(live), name="i.json")
    assert code == 1
    assert sorted((f["rule"], json.dumps(f["path"])) for f in findings) == [
        ("drift/changed", '["resources", {"id": "a"}, "size"]'),
        ("drift/missing-resource", '["resources", {"id": "b"}]'),
        ("drift/unmanaged-resource", '["resources", {"id": "c"}]'),
    ]


def test_wrapped_switches_of_branch_protection_are_read(tmp_path: Path) -> None:
    spec = "enforce_admins: true\nrequired_status_checks: {contexts: [lint, test]}\n"
    live = {
        "url": "https://api.example.com/x",
        "enforce_admins": {"url": "https://api.example.com/y", "enabled": True},
        "required_status_checks": {
            "contexts": ["test", "lint"],
            "contexts_url": "https://api.example.com/z",
        },
    }
    assert between(tmp_path, spec, written(live)) == (0, [])
    live["enforce_admins"] = {"enabled": False}
    assert between(tmp_path, spec, written(live))[0] == 1


def test_what_was_applied_last_shows_removals_and_who_moved(tmp_path: Path) -> None:
    applied = tmp_path / "applied.yaml"
    applied.write_text("a: 1\nb: 2\n")
    code, findings = between(tmp_path, "a: 3\n", "a: 1\nb: 2\n", "--last-applied", str(applied))
    assert code == 1
    assert [(f["path"], f["facts"]["cause"]) for f in findings] == [
        (["b"], "removed_from_spec"),
        (["a"], "unapplied_spec"),
    ]


def test_folders_pair_by_name_and_tell_what_is_missing_and_unmanaged(tmp_path: Path) -> None:
    for side, names in (("specs", "ab"), ("live", "bc")):
        (tmp_path / side / "env").mkdir(parents=True)
        for name in names:
            (tmp_path / side / "env" / f"{name}.env").write_text("A=1\n")
    code, report = drift("--spec", str(tmp_path / "specs"), "--live", str(tmp_path / "live"))
    assert code == 1
    assert [(f["rule"], f["resource"]) for f in report["findings"]] == [
        ("drift/missing-resource", "env-file/env/a"),
        ("drift/unmanaged-resource", "env-file/env/c"),
    ]


def test_a_kind_selects_what_is_compared(tmp_path: Path) -> None:
    live = SERVICE.replace("port: 80", "port: 8080")
    assert between(tmp_path, SERVICE, live, "--kind", "kubernetes/Service")[0] == 1
    assert between(tmp_path, "a: 1\n", "a: 2\n", "--kind", "aws/s3/bucket")[1][0]["resource"] == (
        "aws/s3/bucket/want-x"
    )


@pytest.mark.parametrize("option", ["--spec", "--live"])
def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path, option: str) -> None:
    other = "--live" if option == "--spec" else "--spec"
    code, _report = drift(option, str(tmp_path / "none"), other, str(tmp_path))
    assert code == 2


def test_a_damaged_live_file_is_incomplete_and_never_clean(tmp_path: Path) -> None:
    (tmp_path / "want.yaml").write_text(SERVICE)
    (tmp_path / "have.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: [\n")
    code, report = drift(
        "--spec", str(tmp_path / "want.yaml"), "--live", str(tmp_path / "have.yaml")
    )
    assert code == 3
    assert not report["coverage"]["complete"]
