"""Policies that a Terraform state records are judged as those of an account export."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scanner.cli.permissions import command

ACCOUNT = "111122223333"
TRUST = json.dumps({"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                   "Principal": {"Service": "ec2.amazonaws.com"}}]})  # fmt: skip


def policy(action: str, effect: str = "Allow") -> str:
    return json.dumps({"Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})


def arn(kind: str, name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:{kind}/{name}"


def state(folder: Path, *resources: tuple[str, dict[str, Any]]) -> Path:
    listed = [
        {"mode": "managed", "type": f"aws_iam_{kind}", "name": f"r{at}",
         "instances": [{"attributes": attributes}]}
        for at, (kind, attributes) in enumerate(resources)
    ]  # fmt: skip
    held = {"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": listed}
    path = folder / "terraform.tfstate"
    path.write_text(json.dumps(held))
    return path


def can(path: Path, principal: str, action: str) -> str:
    asked = ["can", str(path), "--principal", principal, "--action", action, "--resource", "*"]
    result = CliRunner().invoke(command, [*asked, "--assume-none", "--output", "json=-"])
    verdict: str = json.loads(result.output)["verdict"]
    return verdict


ROLE = ("role", {"name": "web", "arn": arn("role", "web"), "assume_role_policy": TRUST})


def test_inline_and_attached_policies_of_a_state_count_together(tmp_path: Path) -> None:
    path = state(
        tmp_path, ROLE,
        ("role_policy", {"role": "web", "name": "own", "policy": policy("sqs:*")}),
        ("policy", {"name": "p", "arn": arn("policy", "p"), "policy": policy("sns:*")}),
        ("role_policy_attachment", {"role": "web", "policy_arn": arn("policy", "p")}),
        ("policy", {"name": "d", "arn": arn("policy", "d"), "policy": policy("sns:Del*", "Deny")}),
        ("policy_attachment", {"roles": ["web"], "policy_arn": arn("policy", "d")}),
    )  # fmt: skip
    asked = ("sqs:ListQueues", "sns:ListTopics", "sns:DeleteTopic", "s3:ListAllMyBuckets")
    assert [can(path, "web", one) for one in asked] == ["allow", "allow", "deny", "deny"]


def test_a_user_holds_what_its_groups_hold_within_its_boundary(tmp_path: Path) -> None:
    path = state(
        tmp_path,
        ("user", {"name": "u", "arn": arn("user", "u"), "permissions_boundary": arn("policy", "b")}),
        ("group", {"name": "g", "arn": arn("group", "g")}),
        ("group_policy", {"group": "g", "name": "own", "policy": policy("*")}),
        ("user_group_membership", {"user": "u", "groups": ["g"]}),
        ("policy", {"name": "b", "arn": arn("policy", "b"), "policy": policy("sqs:*")}),
    )  # fmt: skip
    assert [can(path, "u", one) for one in ("sqs:ListQueues", "iam:ListUsers")] == ["allow", "deny"]


def test_an_administrator_of_a_state_is_a_finding_with_its_line(tmp_path: Path) -> None:
    web = ("role", {**ROLE[1], "inline_policy": [{"name": "own", "policy": policy("*")}]})
    result = CliRunner().invoke(command, [str(state(tmp_path, web)), "--output", "json=-"])
    found = {one["rule"]: one for one in json.loads(result.output)["findings"]}
    assert found["permissions/wildcard-action"]["origin"]["file"] == "terraform.tfstate"


def test_what_the_account_itself_says_comes_before_the_state(tmp_path: Path) -> None:
    state(tmp_path, ROLE, ("role_policy", {"role": "web", "name": "own", "policy": policy("*")}))
    live: dict[str, Any] = {"RoleName": "web", "Arn": arn("role", "web")}
    live["AssumeRolePolicyDocument"] = json.loads(TRUST)
    (tmp_path / "account.json").write_text(json.dumps({"RoleDetailList": [live]}))
    assert can(tmp_path, "web", "sqs:ListQueues") == "deny"
