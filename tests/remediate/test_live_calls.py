"""The calls that put AWS and GitHub right are those of their command lines, quoted for a shell."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanner.cli.drift import command
from scanner.cli.remediate import command as remediate
from scanner.model.resource import Json
from tests.remediate.test_both_ways import compared

ARN = "arn:aws:iam::123456789012:policy/read"
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
         "Principal": {"Service": "ec2.amazonaws.com"}}]}  # fmt: skip
WIDE = {**TRUST, "Statement": [{**TRUST["Statement"][0], "Principal": {"AWS": "*"}}]}  # type: ignore[dict-item]
READ = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}}  # fmt: skip
ALL = {**READ, "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
WEB = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
LAN, NET = {"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}
SHOP = "github/branch_protection"


def role(**held: Json) -> Json:
    return {"kind": "aws/iam/role", "name": "web", "spec": {"RoleName": "web", **held}}


def of(kind: str, name: str, held: Json) -> Json:
    return {"kind": kind, "name": name, "spec": held}


def bucket(**held: Json) -> Json:
    return of("aws/s3/bucket", "logs", held)


def group(*ranges: Json) -> Json:
    rules = [{**WEB, "IpRanges": list(ranges)}]
    return of("aws/ec2/security_group", "sg-1f", {"IpPermissions": rules})


def protection(**held: Json) -> Json:
    return of(SHOP, "acme/shop/release/1", held)


CASES: list[tuple[str, Json, Json, list[str]]] = [
    ("a trust", role(AssumeRolePolicyDocument=TRUST), role(AssumeRolePolicyDocument=WIDE),
     ["aws", "iam", "update-assume-role-policy", "--role-name", "web", "--policy-document", json.dumps(TRUST)]),
    ("a session", role(MaxSessionDuration=7200), role(MaxSessionDuration=43200),
     ["aws", "iam", "update-role", "--role-name", "web", "--max-session-duration", "7200"]),
    ("a description that looks like an option", role(Description="--x; id"), role(Description="y"),
     ["aws", "iam", "update-role", "--role-name", "web", "--description=--x; id"]),
    ("an attached policy", role(AttachedManagedPolicies=[]),
     role(AttachedManagedPolicies=[{"PolicyArn": ARN, "PolicyName": "read"}]),
     ["aws", "iam", "detach-role-policy", "--role-name", "web", "--policy-arn", ARN]),
    ("an inline policy", role(RolePolicyList=[{"PolicyName": "in", "PolicyDocument": READ}]),
     role(RolePolicyList=[{"PolicyName": "in", "PolicyDocument": ALL}]),
     ["aws", "iam", "put-role-policy", "--role-name", "web", "--policy-name", "in", "--policy-document", json.dumps(READ)]),
    ("a tag", role(Tags=[{"Key": "team", "Value": "$(id)"}]), role(Tags=[{"Key": "team", "Value": "x"}]),
     ["aws", "iam", "tag-role", "--role-name", "web", "--tags", '[{"Key":"team","Value":"$(id)"}]']),
    ("a policy of its own", of("aws/iam/policy", ARN, READ), of("aws/iam/policy", ARN, ALL),
     ["aws", "iam", "create-policy-version", "--policy-arn", ARN, "--policy-document", json.dumps(READ), "--set-as-default"]),
    ("a network let in", group(LAN), group(LAN, NET),
     ["aws", "ec2", "revoke-security-group-ingress", "--group-id", "sg-1f", "--ip-permissions",
      json.dumps([{**WEB, "IpRanges": [NET]}])]),
    ("a network shut out", group(LAN, NET), group(LAN),
     ["aws", "ec2", "authorize-security-group-ingress", "--group-id", "sg-1f", "--ip-permissions",
      json.dumps([{**WEB, "IpRanges": [NET]}])]),
    ("a bucket opened", bucket(PublicAccessBlockConfiguration={"BlockPublicAcls": True}),
     bucket(PublicAccessBlockConfiguration={"BlockPublicAcls": False, "IgnorePublicAcls": True}),
     ["aws", "s3api", "put-public-access-block", "--bucket", "logs", "--public-access-block-configuration",
      '{"BlockPublicAcls":true,"IgnorePublicAcls":true}']),
    ("a database", of("aws/rds/db_instance", "orders", {"MultiAZ": True}),
     of("aws/rds/db_instance", "orders", {"MultiAZ": False}),
     ["aws", "rds", "modify-db-instance", "--cli-input-json", '{"DBInstanceIdentifier":"orders","MultiAZ":true}']),
    ("a function", of("aws/lambda/function", "mail", {"Timeout": 30}), of("aws/lambda/function", "mail", {"Timeout": 900}),
     ["aws", "lambda", "update-function-configuration", "--cli-input-json", '{"FunctionName":"mail","Timeout":30}']),
    ("admins", protection(enforce_admins=True), protection(enforce_admins={"enabled": False}),
     ["gh", "api", "--method", "POST", "repos/acme/shop/branches/release%2F1/protection/enforce_admins"]),
    ("reviews", protection(required_pull_request_reviews={"required_approving_review_count": 2}),
     protection(required_pull_request_reviews={"required_approving_review_count": 0}),
     ["printf", "%s", '{"required_approving_review_count":2}', "|", "gh", "api", "--method", "PATCH",
      "repos/acme/shop/branches/release%2F1/protection/required_pull_request_reviews", "--input", "-"]),
    ("who may push", protection(restrictions={"users": ["ops"]}), protection(restrictions={"users": ["ops", "it's"]}),
     ["printf", "%s", '{"users":["it\'s"]}', "|", "gh", "api", "--method", "DELETE",
      "repos/acme/shop/branches/release%2F1/protection/restrictions/users", "--input", "-"]),
    ("a repository", of("github/repository", "acme/shop", {"private": True}),
     of("github/repository", "acme/shop", {"private": False}),
     ["printf", "%s", '{"private":true}', "|", "gh", "api", "--method", "PATCH", "repos/acme/shop", "--input", "-"]),
    ("a ruleset", of("github/ruleset", "acme/shop/main", {"enforcement": "active"}),
     of("github/ruleset", "acme/shop/main", {"enforcement": "disabled", "id": 7}),
     ["printf", "%s", '{"enforcement":"active"}', "|", "gh", "api", "--method", "PUT", "repos/acme/shop/rulesets/7", "--input", "-"]),
]  # fmt: skip


def patches(folder: Path, spec: Json, live: Json) -> list[dict[str, Any]]:
    compared(folder, json.dumps(spec), live, ())
    target = folder / "patches.json"
    result = CliRunner().invoke(remediate, [str(folder / "report.json"), "--live", str(target)])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(target.read_text())["patches"]
    return found


def same_words(one: list[str], other: list[str]) -> bool:
    """Say whether two commands are one, JSON compared by what it says."""
    return len(one) == len(other) and all(
        ours == theirs or _said(ours) == _said(theirs)
        for ours, theirs in zip(one, other, strict=True)
    )


def _said(word: str) -> Any:
    return json.loads(word) if word[:1] in "{[" else word


@pytest.mark.parametrize(("spec", "live", "wanted"), [pytest.param(*c, id=n) for n, *c in CASES])
def test_the_call_is_that_of_the_service(
    tmp_path: Path, spec: Json, live: Json, wanted: list[str]
) -> None:
    first = patches(tmp_path, spec, live)[0]
    assert same_words(shlex.split(first["command"]), wanted), first["command"]


@pytest.mark.parametrize(
    ("spec", "live"),
    [
        (role(Path="/ops/"), role(Path="/")),
        (role(Description="file:///etc/passwd"), role(Description="y")),
        (of("aws/ec2/security_group", "web", {"IpPermissions": []}),
         of("aws/ec2/security_group", "web", {"IpPermissions": [WEB]})),
        (protection(allow_deletions=True), protection(allow_deletions=False)),
        (of("github/ruleset", "acme/shop/main", {"enforcement": "active"}),
         of("github/ruleset", "acme/shop/main", {"enforcement": "disabled"})),
    ],
)  # fmt: skip
def test_where_no_single_call_is_known_there_is_none(
    tmp_path: Path, spec: Json, live: Json
) -> None:
    assert [one["command"] for one in patches(tmp_path, spec, live)] == [""]


def test_a_part_with_a_secret_in_it_is_in_no_call_and_in_no_report(tmp_path: Path) -> None:
    def function(level: str, word: str) -> Json:
        held = {"Environment": {"Variables": {"LEVEL": level, "DB_PASSWORD": word}}}
        return of("aws/lambda/function", "mail", held)

    (one,) = patches(tmp_path, function("info", "canary-7"), function("debug", "canary-7"))
    assert one["command"] == ""
    assert "canary-7" not in (tmp_path / "report.json").read_text() + json.dumps(one)


def test_a_collaborator_whom_no_spec_names_can_be_taken_out(tmp_path: Path) -> None:
    for folder, people in (("spec", ["ops"]), ("live", ["ops", "guest"])):
        (tmp_path / folder).mkdir()
        for name in people:
            held = of("github/collaborator", f"acme/shop/{name}", {"role_name": "read"})
            (tmp_path / folder / f"{name}.json").write_text(json.dumps(held))
    paths = ["--spec", str(tmp_path / "spec"), "--live", str(tmp_path / "live")]
    report, target = tmp_path / "report.json", tmp_path / "patches.json"
    CliRunner().invoke(command, [*paths, "--no-cache", "--output", f"json={report}"])
    CliRunner().invoke(remediate, [str(report), "--live", str(target)])
    (one,) = json.loads(target.read_text())["patches"]
    assert one["command"] == "gh api --method DELETE repos/acme/shop/collaborators/guest"
