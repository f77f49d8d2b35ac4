"""A generated AWS account: roles of five statements each over all services, in one export."""

import json
import random
from pathlib import Path
from typing import Any

from scanner.normalize.meaning.aws_actions import action_table

ACCOUNT = "111122223333"
_VERBS = ("*", "Get*", "List*", "Describe*", "Create*", "Update*", "Put*", "Delete*", "*Role*")
_RESOURCES = (
    "*", "*", "*", "*", "*",
    "arn:aws:s3:::reports-{n}/*", "arn:aws:iam::111122223333:role/service-{n}",
    "arn:aws:dynamodb:eu-central-1:111122223333:table/orders-{n}",
    "arn:aws:lambda:eu-central-1:111122223333:function:job-{n}",
)  # fmt: skip
_WILD, _EVERYTHING = 0.7, 0.01
_SERVICES = ("ec2", "lambda", "ecs-tasks", "glue")


def write_account(path: Path, roles: int, statements: int = 5) -> None:
    """Write an export of so many roles, the same for the same numbers."""
    source = random.Random(20260101)  # noqa: S311 - the same account each time
    listed = [_role(source, number, statements) for number in range(roles)]
    empty: dict[str, list[Any]] = {"UserDetailList": [], "GroupDetailList": [], "Policies": []}
    path.write_text(json.dumps({**empty, "RoleDetailList": listed}, indent=1))


def _role(source: random.Random, number: int, statements: int) -> dict[str, Any]:
    name = f"service-{number}"
    trust = {
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": f"{source.choice(_SERVICES)}.amazonaws.com"},
    }  # fmt: skip
    inline = {"Version": "2012-10-17", "Statement": [_one(source) for _ in range(statements)]}
    return {
        "Path": "/", "RoleName": name, "RoleId": f"AROA{number:016d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "CreateDate": "2026-01-01T00:00:00+00:00",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "InstanceProfileList": [], "AttachedManagedPolicies": [], "Tags": [],
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": inline}],
    }  # fmt: skip


def _action(source: random.Random) -> str:
    """Return mostly a verb of a service with a star, else one action by name; seldom everything."""
    if source.random() < _EVERYTHING:
        return "*"
    action = source.choice(action_table().written)
    service = action.partition(":")[0]
    return f"{service}:{source.choice(_VERBS)}" if source.random() < _WILD else action


def _one(source: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": "Deny" if source.random() < 0.1 else "Allow",
        "Action": sorted({_action(source) for _ in range(source.randint(1, 4))}),
        "Resource": source.choice(_RESOURCES).format(n=source.randrange(50)),
    }
    if source.random() < 0.15:
        made["Condition"] = {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}}
    return made
