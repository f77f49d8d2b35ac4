"""`trueup permissions can`: one answer, never "allow" where an unseen policy could deny it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from scanner.cli.permissions import command

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
REPORT = "arn:aws:s3:::reports/march"


def write(folder: Path, *statements: dict[str, Any]) -> Path:
    path = folder / "policy.json"
    path.write_text(json.dumps({"Version": "2012-10-17", "Statement": list(statements)}))
    return path


def ask(path: Path, *more: str, action: str = "s3:GetObject", resource: str = REPORT) -> Result:
    arguments = ["can", str(path), "--action", action, "--resource", resource, "--output", "json=-"]
    return CliRunner().invoke(command, [*arguments, *more])


def test_allowed_for_sure_only_if_nothing_unseen_can_deny(tmp_path: Path) -> None:
    path = write(tmp_path, ALLOW)
    careful, sure = ask(path), ask(path, "--assume-none")
    assert (careful.exit_code, sure.exit_code) == (1, 0)
    answered = json.loads(careful.output)
    assert answered["verdict"] == "conditional"
    assert any("organisation policies" in one for one in answered["conditions"])
    assert json.loads(sure.output)["verdict"] == "allow"
    assert json.loads(sure.output)["witness"][0]["statement"] == 0


def test_denied_by_a_statement_names_it(tmp_path: Path) -> None:
    deny = {"Effect": "Deny", "Action": "S3:*", "Resource": "*", "Sid": "Closed"}
    result = ask(write(tmp_path, ALLOW, deny), "--assume-none")
    assert result.exit_code == 1
    answered = json.loads(result.output)
    assert (answered["verdict"], answered["witness"][0]["sid"]) == ("deny", "Closed")


def test_another_resource_is_not_allowed(tmp_path: Path) -> None:
    result = ask(write(tmp_path, ALLOW), "--assume-none", resource="arn:aws:s3:::secret/x")
    assert json.loads(result.output)["verdict"] == "deny"


def test_a_condition_is_open_until_the_context_decides_it(tmp_path: Path) -> None:
    guarded = {**ALLOW, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}}
    path = write(tmp_path, guarded)
    key = "aws:RequestedRegion"
    assert json.loads(ask(path, "--assume-none").output)["verdict"] == "conditional"
    inside = ask(path, "--assume-none", "--context", f"{key}=eu-central-1")
    assert json.loads(inside.output)["verdict"] == "allow"
    outside = ask(path, "--assume-none", "--context", f"{key}=us-east-1")
    assert json.loads(outside.output)["verdict"] == "deny"


@pytest.mark.parametrize(
    "more",
    [
        ("--principal", "nobody"), ("--context", "novalue"), ("--output", "yaml=-"),
        ("--action", "getobject"), ("--resource", "reports"),
    ],
)  # fmt: skip
def test_a_question_that_makes_no_sense_is_invalid(tmp_path: Path, more: tuple[str, str]) -> None:
    assert ask(write(tmp_path, ALLOW), *more).exit_code == 2


def test_a_document_that_cannot_be_read_is_invalid(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text('{"Statement": [{"Effect": "Allow",}]}')
    assert ask(path, "--assume-none").exit_code == 2


def test_a_statement_that_cannot_be_read_leaves_the_answer_open(tmp_path: Path) -> None:
    broken = {"Effect": "Deny", "Action": "s3:*"}
    answered = json.loads(ask(write(tmp_path, ALLOW, broken), "--assume-none").output)
    assert answered["verdict"] == "conditional"


def test_assuming_a_role_needs_its_trust_as_well(tmp_path: Path) -> None:
    base = "arn:aws:iam::111122223333"
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": f"{base}:root"}}
    inline = [{"PolicyName": "own", "PolicyDocument": {"Statement": [assume]}}]
    user = {"UserName": "u", "Arn": f"{base}:user/u", "UserPolicyList": inline}
    closed = {**trust, "Principal": {"Service": "ec2.amazonaws.com"}}
    roles = [
        {
            "RoleName": name,
            "Arn": f"{base}:role/{name}",
            "AssumeRolePolicyDocument": {"Statement": [statement]},
        }
        for name, statement in (("open", trust), ("closed", closed))
    ]
    path = tmp_path / "account.json"
    path.write_text(json.dumps({"UserDetailList": [user], "RoleDetailList": roles}))
    more = ("--principal", "user/u", "--assume-none")
    opened = ask(path, *more, action="sts:AssumeRole", resource=f"{base}:role/open")
    assert json.loads(opened.output)["verdict"] == "allow"
    refused = ask(path, *more, action="sts:AssumeRole", resource=f"{base}:role/closed")
    assert json.loads(refused.output)["reason"] == "the role does not trust it"


def test_the_main_question_reports_findings(tmp_path: Path) -> None:
    path = write(tmp_path, {"Effect": "Allow", "Action": "*", "Resource": "*"})
    result = CliRunner().invoke(command, [str(path), "--output", "json=-"])
    assert result.exit_code == 1
    rules = {one["rule"] for one in json.loads(result.output)["findings"]}
    assert rules == {"permissions/escalation", "permissions/wildcard-action"}


ROBOT = "system:serviceaccount:one:robot"
RBAC = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: exec, namespace: one}
rules:
- {apiGroups: [""], resources: [pods/exec], verbs: [create], resourceNames: [web]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: exec, namespace: one}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: exec}
subjects:
- {kind: Group, name: "system:serviceaccounts:one"}
"""


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        (("--namespace", "one", "--name", "web"), "allow"),
        (("--namespace", "one", "--name", "other"), "deny"),
        (("--namespace", "one"), "deny"),
        (("--namespace", "two", "--name", "web"), "deny"),
    ],
)
def test_an_access_review_of_kubernetes_is_the_same_command(
    tmp_path: Path, more: tuple[str, ...], verdict: str
) -> None:
    path = tmp_path / "rbac.yaml"
    path.write_text(RBAC)
    result = ask(path, "--principal", ROBOT, *more, action="create", resource="pods/exec")
    answered = json.loads(result.output)
    assert answered["verdict"] == verdict
    assert bool(answered["witness"]) == (verdict == "allow")


def test_options_of_kubernetes_do_not_go_with_an_action_of_aws(tmp_path: Path) -> None:
    result = ask(write(tmp_path, ALLOW), "--namespace", "one")
    assert result.exit_code == 2
    assert "--namespace is for actions of Kubernetes" in result.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--namespace", "one", "--name", "web"), [("group system:serviceaccounts:one", "allow")]),
        (("--namespace", "two", "--name", "web"), []),
    ],
)
def test_who_may_do_something_in_a_cluster_is_told_by_subject(
    tmp_path: Path, more: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    path = tmp_path / "rbac.yaml"
    path.write_text(RBAC)
    asked = ["who", str(path), "--action", "create", "--resource", "pods/exec", *more]
    result = CliRunner().invoke(command, [*asked, "--output", "json=-"])
    assert result.exit_code == 0, result.output
    found = json.loads(result.output)["principals"]
    assert [(one["principal"], one["verdict"]) for one in found] == told
    assert all(one["witness"] for one in found)


def test_a_condition_key_is_no_option_for_a_cluster(tmp_path: Path) -> None:
    path = tmp_path / "rbac.yaml"
    path.write_text(RBAC)
    asked = ["who", str(path), "--action", "get", "--resource", "pods", "--context", "a=b"]
    result = CliRunner().invoke(command, asked)
    assert result.exit_code == 2
    assert "--context is for actions of AWS" in result.output
