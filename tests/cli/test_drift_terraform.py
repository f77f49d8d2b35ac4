"""Plans and states, as Terraform writes them down or prints them, are compared with one another."""

import json
from pathlib import Path
from typing import Any

from scanner.model.resource import Json
from tests.cli.test_drift import drift

_CANARY = "canary-value-7"


def resource(address: str, **values: Json) -> dict[str, Json]:
    kind, name = address.rpartition(".")[0].rpartition(".")[2], address.rpartition(".")[2]
    marks = {"content": True}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values,
            "sensitive_values": marks}  # fmt: skip


def shown(*resources: dict[str, Json], inside: tuple[dict[str, Json], ...] = ()) -> dict[str, Json]:
    modules = [{"address": "module.web", "resources": list(inside)}] if inside else []
    return {"root_module": {"resources": list(resources), "child_modules": modules}}


def state(values: dict[str, Json]) -> dict[str, Json]:
    return {"format_version": "1.0", "terraform_version": "1.9.0", "values": values}


def plan(
    wanted: dict[str, Json], found: dict[str, Json] | None = None, **rest: Json
) -> dict[str, Any]:
    head = {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": []}
    prior = {"prior_state": state(found)} if found else {}
    return {**head, "planned_values": wanted, **prior, **rest}


def ask(folder: Path, spec: Json, live: Json) -> tuple[int, dict[str, Any]]:
    (folder / "spec.json").write_text(json.dumps(spec))
    (folder / "live.json").write_text(json.dumps(live))
    return drift("--spec", str(folder / "spec.json"), "--live", str(folder / "live.json"))


LOGS = resource("aws_s3_bucket.logs", acl="private", content=_CANARY)
OPEN = resource("aws_s3_bucket.logs", acl="public-read", content=_CANARY)
ROLE = resource("module.web.aws_iam_role.web", path="/")


def test_a_plan_that_is_live_already_is_clean(tmp_path: Path) -> None:
    code, report = ask(tmp_path, plan(shown(LOGS, inside=(ROLE,))), state(shown(LOGS, inside=(ROLE,))))  # fmt: skip
    assert (code, report["findings"]) == (0, [])


def test_one_plan_as_both_sides_tells_what_it_found_drifted(tmp_path: Path) -> None:
    both = plan(shown(LOGS, inside=(ROLE,)), shown(OPEN))
    code, report = ask(tmp_path, both, both)
    assert code == 1
    assert {(f["rule"], f["resource"], *f["path"]) for f in report["findings"]} == {
        ("drift/changed", "terraform/aws_s3_bucket/aws_s3_bucket.logs", "acl"),
        ("drift/missing-resource", "terraform/aws_iam_role/module.web.aws_iam_role.web"),
    }


def test_a_plan_is_held_against_a_state_file_and_secrets_stay_secret(tmp_path: Path) -> None:
    attributes = {"acl": "public-read", "content": f"{_CANARY}-other"}
    held = {
        "version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "x",
        "resources": [
            {"mode": "managed", "type": "aws_s3_bucket", "name": "logs", "provider": "p",
             "instances": [
                {"attributes": attributes,
                 "sensitive_attributes": [[{"type": "get_attr", "value": "content"}]]},
                {"attributes": {"acl": "gone"}, "deposed": "1f2e"},
             ]},
        ],
    }  # fmt: skip
    (tmp_path / "spec.json").write_text(json.dumps(plan(shown(LOGS))))
    (tmp_path / "live.tfstate").write_text(json.dumps(held))
    code, report = drift(
        "--spec", str(tmp_path / "spec.json"), "--live", str(tmp_path / "live.tfstate")
    )
    assert (code, sorted(f["path"][0] for f in report["findings"])) == (1, ["acl", "content"])
    assert _CANARY not in json.dumps(report)


def test_a_plan_that_ended_with_an_error_is_a_gap(tmp_path: Path) -> None:
    code, report = ask(tmp_path, plan(shown(LOGS), errored=True), state(shown(LOGS)))
    assert code == 3
    assert "ended with an error" in json.dumps(report["coverage"])
