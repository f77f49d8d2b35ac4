"""`trueup permissions who` and `minimal`: who may do something, and what somebody needs."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from scanner.cli.permissions import command

ROLE = "arn:aws:iam::111122223333:role/nightly"
USER = "arn:aws:iam::111122223333:user/operator"
OBJECT = "arn:aws:s3:::reports/march"


def inline(*statements: dict[str, Any]) -> list[dict[str, Any]]:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return [{"PolicyName": "own", "PolicyDocument": document}]


def lay_out(folder: Path) -> None:
    wide = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    guarded = {**wide, "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}}
    trust = {
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"},
    }  # fmt: skip
    role = {
        "RoleName": "nightly", "Arn": ROLE, "RolePolicyList": inline(wide, logs),
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
    }  # fmt: skip
    users = [
        {"UserName": "operator", "Arn": USER, "UserPolicyList": inline(guarded)},
        {"UserName": "idle", "Arn": USER.replace("operator", "idle"), "UserPolicyList": []},
    ]
    export = {"UserDetailList": users, "RoleDetailList": [role]}
    (folder / "account.json").write_text(json.dumps(export))


def event(name: str, source: str = "s3", **more: Any) -> dict[str, Any]:
    identity = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": ROLE}}}
    return {
        "eventSource": f"{source}.amazonaws.com", "eventName": name, "userIdentity": identity, **more
    }  # fmt: skip


def run(*arguments: str) -> Any:
    result = CliRunner().invoke(command, list(arguments))
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.output)


def test_who_names_those_that_may_for_sure_and_those_it_depends_on(tmp_path: Path) -> None:
    lay_out(tmp_path)
    asked = ("--action", "s3:GetObject", "--resource", OBJECT, "--output", "json=-")
    found = run("who", str(tmp_path), *asked, "--assume-none")["principals"]
    verdicts = {one["principal"].rpartition("/")[2]: one["verdict"] for one in found}
    assert verdicts == {"nightly": "allow", "operator": "conditional"}
    unsure = run("who", str(tmp_path), *asked)["principals"]
    assert {one["verdict"] for one in unsure} == {"conditional"}


def test_the_narrowest_policy_holds_what_was_used_on_what_it_was_used(tmp_path: Path) -> None:
    lay_out(tmp_path)
    records = [
        event("GetObject", resources=[{"ARN": OBJECT}, {"ARN": "arn:aws:s3:::reports"}]),
        event("CreateLogStream20140328", source="logs"),
        event("DeleteBucket", errorCode="AccessDenied"),
        event("DescribeInstances", source="ec2"),
    ]
    (tmp_path / "trail.json").write_text(json.dumps({"Records": records}))
    found = run("minimal", "role/nightly", str(tmp_path))
    assert found["policy"]["Statement"] == [
        {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [OBJECT]},
        {"Effect": "Allow", "Action": ["logs:CreateLogStream"], "Resource": ["*"]},
    ]
    assert found["uncovered"] == ["ec2:DescribeInstances"]
    proof = found["proof"]
    assert (proof["used_and_still_allowed"], proof["granted_anew"]) == (2, 0)
    assert proof["actions_granted_after"] == 2 < proof["actions_granted_before"]


def test_a_report_of_last_access_counts_as_use(tmp_path: Path) -> None:
    lay_out(tmp_path)
    used = {
        "ActionName": "PutObject", "LastAccessedEntity": ROLE,
        "LastAccessedTime": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    unused = {"ActionName": "GetObject"}
    service = {"ServiceNamespace": "s3", "TrackedActionsLastAccessed": [used, unused]}
    (tmp_path / "last.json").write_text(json.dumps({"ServicesLastAccessed": [service]}))
    assert run("minimal", "role/nightly", str(tmp_path))["used"] == ["s3:PutObject"]


def test_without_any_use_there_is_nothing_to_keep(tmp_path: Path) -> None:
    lay_out(tmp_path)
    result = CliRunner().invoke(command, ["minimal", "nightly", str(tmp_path)])
    assert result.exit_code == 1
    assert json.loads(result.output)["policy"]["Statement"] == []
