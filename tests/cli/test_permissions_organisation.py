"""`trueup permissions`: policies of the organisation and of resources count where they were given."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.permissions import command

ACCOUNT = "111122223333"
USER = f"arn:aws:iam::{ACCOUNT}:user/deployer"
BUCKET = "arn:aws:s3:::reports"
KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"
FULL = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def export(folder: Path, *statements: dict[str, Any]) -> None:
    inline = [{"PolicyName": "own", "PolicyDocument": json.loads(document(*statements))}]
    user = {"UserName": "deployer", "Arn": USER, "UserPolicyList": inline if statements else []}
    (folder / "account.json").write_text(json.dumps({"UserDetailList": [user]}))


def organisation(
    folder: Path,
    *statements: dict[str, Any],
    name: str = "guard",
    targets: list[dict[str, str]] | None = None,
    management: str = "999988887777",
    kind: str = "SERVICE_CONTROL_POLICY",
) -> None:
    path = f"policy/o-a1b2c3d4e5/service_control_policy/p-{name}"
    summary = {
        "Id": f"p-{name}", "Name": name, "Type": kind, "AwsManaged": False,
        "Arn": f"arn:aws:organizations::{management}:{path}",
    }  # fmt: skip
    held = {"Policy": {"PolicySummary": summary, "Content": document(*statements)}}
    (folder / f"p-{name}.json").write_text(json.dumps(held))
    if targets is not None:
        (folder / f"p-{name}.targets.json").write_text(json.dumps({"Targets": targets}))


def can(folder: Path, *more: str, action: str = "iam:PutUserPolicy", resource: str = USER) -> Any:
    arguments = ["can", str(folder), "--principal", "deployer", "--action", action]
    result = CliRunner().invoke(
        command, [*arguments, "--resource", resource, "--output", "json=-", *more]
    )
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.output)


def scan(folder: Path) -> Any:
    result = CliRunner().invoke(command, [str(folder), "--output", "json=-", "--exit-zero"])
    return json.loads(result.output)


DENY = {"Effect": "Deny", "Action": "iam:Put*", "Resource": "*", "Sid": "NoInline"}
GRANT = {"Effect": "Allow", "Action": "iam:PutUserPolicy", "Resource": "*"}


def test_a_denial_of_the_organisation_closes_an_escalation_and_is_named(tmp_path: Path) -> None:
    export(tmp_path, GRANT)
    assert any(one["rule"] == "permissions/escalation" for one in scan(tmp_path)["findings"])
    organisation(tmp_path, DENY)
    report = scan(tmp_path)
    assert not [one for one in report["findings"] if one["rule"] == "permissions/escalation"]
    answered = can(tmp_path, "--assume-none")
    assert (answered["verdict"], answered["witness"][0]["policy"]) == ("deny", "guard")
    told = json.dumps(report)
    assert "organisation policies: service control" not in told
    assert "resource control policies: none was read" in told


def test_what_no_level_of_the_organisation_allows_is_denied(tmp_path: Path) -> None:
    export(tmp_path, FULL)
    organisation(tmp_path, {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, name="only-s3")
    assert can(tmp_path, "--assume-none")["verdict"] == "deny"
    s3 = can(tmp_path, "--assume-none", action="s3:GetObject", resource=f"{BUCKET}/x")
    assert s3["verdict"] == "allow"


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ({"TargetId": ACCOUNT, "Type": "ACCOUNT"}, "deny"),
        ({"TargetId": "r-ab12", "Type": "ROOT"}, "deny"),
        ({"TargetId": "444455556666", "Type": "ACCOUNT"}, "allow"),
        ({"TargetId": "ou-ab12-cdefghij", "Type": "ORGANIZATIONAL_UNIT"}, "conditional"),
    ],
)
def test_a_targets_file_says_whom_a_policy_limits(
    tmp_path: Path, target: dict[str, str], verdict: str
) -> None:
    export(tmp_path, GRANT)
    organisation(tmp_path, DENY, targets=[target])
    assert can(tmp_path, "--assume-none")["verdict"] == verdict


UNIT, INNER = "ou-ab12-cdefghij", "ou-ab12-klmnopqr"
ON_UNIT = [{"TargetId": UNIT, "Type": "ORGANIZATIONAL_UNIT"}]
OTHER = "444455556666"


@pytest.mark.parametrize(
    ("files", "verdict"),
    [
        ({f"{UNIT}.json": {"Accounts": [{"Id": ACCOUNT}]}}, "deny"),
        ({f"{UNIT}.json": {"Accounts": [{"Id": OTHER}]}}, "allow"),
        ({f"children-of-{UNIT}.json": {"Children": [{"Id": INNER, "Type": "OU"}]},
          f"children-of-{INNER}.json": {"Children": [{"Id": ACCOUNT, "Type": "ACCOUNT"}]}}, "deny"),
        ({f"children-of-{UNIT}.json": {"Children": [{"Id": INNER, "Type": "OU"}]}}, "conditional"),
        ({f"{ACCOUNT}.json": {"Parents": [{"Id": UNIT, "Type": "OU"}]}}, "deny"),
        ({f"{ACCOUNT}.json": {"Parents": [{"Id": "r-ab12", "Type": "ROOT"}]}}, "allow"),
        ({f"{UNIT}.json": {"Children": [{"Id": UNIT, "Type": "OU"}]}}, "allow"),
    ],
)  # fmt: skip
def test_a_policy_of_a_unit_limits_the_accounts_that_lie_in_it(
    tmp_path: Path, files: dict[str, Any], verdict: str
) -> None:
    export(tmp_path, GRANT)
    organisation(tmp_path, DENY, targets=ON_UNIT)
    for name, listed in files.items():
        (tmp_path / name).write_text(json.dumps(listed))
    assert can(tmp_path, "--assume-none")["verdict"] == verdict


def test_the_management_account_is_not_limited(tmp_path: Path) -> None:
    export(tmp_path, GRANT)
    organisation(tmp_path, DENY, management=ACCOUNT)
    assert can(tmp_path, "--assume-none")["verdict"] == "allow"


def test_levels_must_all_allow(tmp_path: Path) -> None:
    export(tmp_path, FULL)
    root, here = {"TargetId": "r-ab12", "Type": "ROOT"}, {"TargetId": ACCOUNT, "Type": "ACCOUNT"}
    organisation(tmp_path, FULL, name="full", targets=[root])
    only = {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}
    organisation(tmp_path, only, name="only", targets=[here])
    assert can(tmp_path, "--assume-none")["verdict"] == "deny"
    organisation(tmp_path, FULL, name="full", targets=[root, here])
    assert can(tmp_path, "--assume-none")["verdict"] == "allow"


def test_an_unreadable_policy_of_the_organisation_is_a_gap(tmp_path: Path) -> None:
    export(tmp_path, GRANT)
    organisation(tmp_path, {"Effect": "Perhaps"})
    assert "Perhaps" not in json.dumps(can(tmp_path))
    assert any(
        "guard" in gap["reason"] and gap["incomplete"] for gap in scan(tmp_path)["not_evaluated"]
    )


def bucket_policy(folder: Path, *statements: dict[str, Any]) -> None:
    (folder / "reports.policy.json").write_text(json.dumps({"Policy": document(*statements)}))


READ = {"Action": "s3:GetObject", "Resource": f"{BUCKET}/*"}


def test_a_bucket_policy_grants_and_denies(tmp_path: Path) -> None:
    export(tmp_path)
    asked = {"action": "s3:GetObject", "resource": f"{BUCKET}/x"}
    assert can(tmp_path, **asked)["verdict"] == "deny"
    bucket_policy(tmp_path, {"Effect": "Allow", "Principal": {"AWS": USER}, **READ})
    granted = can(tmp_path, "--assume-none", **asked)
    assert granted["verdict"] == "conditional"
    assert granted["conditions"] == [f"the resource is in account {ACCOUNT}"]
    export(tmp_path, FULL)
    assert "resource policies" not in json.dumps(can(tmp_path, **asked)["conditions"])
    bucket_policy(tmp_path, {"Effect": "Deny", "Principal": "*", **READ})
    assert can(tmp_path, **asked)["verdict"] == "deny"
    other = can(tmp_path, "--assume-none", action="s3:GetObject", resource="arn:aws:s3:::other/x")
    assert other["verdict"] == "allow"


def test_a_key_policy_must_let_somebody_in(tmp_path: Path) -> None:
    export(tmp_path, FULL)
    asked = {"action": "kms:Decrypt", "resource": f"arn:aws:kms:eu-central-1:{ACCOUNT}:key/{KEY}"}
    key = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
    for principal, verdict in (
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/other"}, "deny"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "allow"),
    ):
        held = {"Policy": document({**key, "Principal": principal})}
        (tmp_path / f"{KEY}.json").write_text(json.dumps(held))
        assert can(tmp_path, "--assume-none", **asked)["verdict"] == verdict


def test_a_queue_in_another_account_must_allow_too(tmp_path: Path) -> None:
    export(tmp_path, FULL)
    queue = "arn:aws:sqs:eu-central-1:444455556666:orders"
    for principal, verdict in (("444455556666", "deny"), (ACCOUNT, "allow")):
        statement = {
            "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{principal}:root"},
            "Action": "sqs:SendMessage", "Resource": queue,
        }  # fmt: skip
        attributes = {"QueueArn": queue, "Policy": document(statement)}
        (tmp_path / "queue.json").write_text(json.dumps({"Attributes": attributes}))
        answered = can(tmp_path, "--assume-none", action="sqs:SendMessage", resource=queue)
        assert answered["verdict"] == verdict


def test_a_resource_control_policy_leaves_an_allow_open(tmp_path: Path) -> None:
    export(tmp_path, FULL)
    denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    organisation(tmp_path, denial, name="rcp", kind="RESOURCE_CONTROL_POLICY")
    answered = can(tmp_path, "--assume-none", action="s3:GetObject", resource=f"{BUCKET}/x")
    assert answered["conditions"] == ["the resource control policy rcp does not deny it"]
