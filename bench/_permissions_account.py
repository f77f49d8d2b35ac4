"""Generated AWS accounts: roles of five statements each, of two shapes.

"wildcards": verbs of a service with a star, over all services; known tools are slow on it.
"managed": as AWS's own managed policies are written. There a statement names a few actions of one service, or a dozen, or all readings of it, on `*`
or on names that begin alike; one in a hundred lists the readings of every service, as ReadOnlyAccess
and SecurityAudit do; roles are passed to a named service; few statements have conditions.
"""

import json
import random
from functools import cache
from pathlib import Path
from typing import Any

from scanner.normalize.meaning.aws_actions import action_table

ACCOUNT = "111122223333"
_STATEMENTS = 5
_VERBS = ("*", "Get*", "List*", "Describe*", "Create*", "Update*", "Put*", "Delete*", "*Role*")
_WILD_RESOURCES = (
    "*", "*", "*", "*", "*",
    "arn:aws:s3:::reports-{n}/*", "arn:aws:iam::111122223333:role/service-{n}",
    "arn:aws:dynamodb:eu-central-1:111122223333:table/orders-{n}",
    "arn:aws:lambda:eu-central-1:111122223333:function:job-{n}",
)  # fmt: skip
_KNOWN = (
    "autoscaling", "cloudformation", "cloudtrail", "cloudwatch", "codebuild", "codecommit",
    "codedeploy", "config", "dynamodb", "ec2", "ecr", "ecs", "elasticloadbalancing", "events",
    "glue", "iam", "kms", "lambda", "logs", "organizations", "rds", "route53", "s3",
    "sagemaker", "secretsmanager", "sns", "sqs", "ssm", "states", "sts",
)  # fmt: skip
_COUNTS = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 8, 8, 11, 13, 15, 19, 24)
"""Actions of a statement."""
_READING = ("Get*", "List*", "Describe*", "BatchGet*")
_PASSED = ("ec2", "lambda", "ecs-tasks", "glue")
_CONDITIONS = (
    {"StringEquals": {"aws:RequestedRegion": "eu-central-1"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringLike": {"aws:ResourceTag/team": "orders-*"}},
)
_EVERYTHING, _AUDIT, _SERVICES, _READ, _PASS = 0.01, 0.02, 0.10, 0.28, 0.35
"""Bounds of one draw: a statement of all actions, of an audit, of whole services, of readings of a
service beside others, of passing a role; else named actions."""


def write_account(path: Path, roles: int, shape: str = "wildcards") -> None:
    """Write an export of so many roles, the same for the same arguments."""
    source = random.Random(20260101)  # noqa: S311 - the same account each time
    one = {"wildcards": _wildcards, "managed": _managed}[shape]
    listed = [_role(number, [one(source) for _ in range(_STATEMENTS)]) for number in range(roles)]
    empty: dict[str, list[Any]] = {"UserDetailList": [], "GroupDetailList": [], "Policies": []}
    path.write_text(json.dumps({**empty, "RoleDetailList": listed}, indent=1))


def _role(number: int, statements: list[dict[str, Any]]) -> dict[str, Any]:
    name = f"service-{number}"
    trust = {
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": f"{_PASSED[number % len(_PASSED)]}.amazonaws.com"},
    }  # fmt: skip
    inline = {"Version": "2012-10-17", "Statement": statements}
    return {
        "Path": "/", "RoleName": name, "RoleId": f"AROA{number:016d}",
        "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}", "CreateDate": "2026-01-01T00:00:00+00:00",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
        "InstanceProfileList": [], "AttachedManagedPolicies": [], "Tags": [],
        "RolePolicyList": [{"PolicyName": "own", "PolicyDocument": inline}],
    }  # fmt: skip


def _wildcards(source: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": "Deny" if source.random() < 0.1 else "Allow",
        "Action": sorted({_wild_action(source) for _ in range(source.randint(1, 4))}),
        "Resource": source.choice(_WILD_RESOURCES).format(n=source.randrange(50)),
    }
    if source.random() < 0.15:
        made["Condition"] = _CONDITIONS[0]
    return made


def _wild_action(source: random.Random) -> str:
    """Return mostly a verb of a service with a star, else one action by name; seldom everything."""
    if source.random() < 0.01:
        return "*"
    action = source.choice(action_table().written)
    service = action.partition(":")[0]
    return f"{service}:{source.choice(_VERBS)}" if source.random() < 0.7 else action


def _managed(source: random.Random) -> dict[str, Any]:
    service = source.choice(_KNOWN)
    made: dict[str, Any] = {"Effect": "Deny" if source.random() < 0.04 else "Allow"}
    drawn = source.random()
    if _READ <= drawn < _PASS:
        passed = {
            "StringEquals": {"iam:PassedToService": f"{source.choice(_PASSED)}.amazonaws.com"}
        }
        on = source.choice(("*", f"arn:aws:iam::{ACCOUNT}:role/service-{source.randrange(50)}*"))
        return {"Effect": "Allow", "Action": "iam:PassRole", "Resource": on, "Condition": passed}
    made["Action"] = _actions(source, service, drawn)
    made["Resource"] = _resources(source, service)
    if source.random() < 0.12:
        made["Condition"] = source.choice(_CONDITIONS)
    return made


def _actions(source: random.Random, service: str, drawn: float) -> list[str]:
    if drawn < _EVERYTHING:
        return ["*"]
    if drawn < _AUDIT:
        return sorted(source.sample(_read_actions(), source.randint(140, 1_600)))
    if drawn < _SERVICES:
        return [f"{one}:*" for one in sorted({service, source.choice(_KNOWN)})]
    names = _named(service)
    chosen = source.sample(names, min(source.choice(_COUNTS), len(names)))
    if drawn < _READ:
        chosen += [f"{service}:{verb}" for verb in source.sample(_READING, 2)]
    return sorted(chosen)


def _resources(source: random.Random, service: str) -> Any:
    if source.random() < 0.55:
        return "*"
    prefix = f"team-{source.randrange(50)}"
    if service == "s3":
        return [f"arn:aws:s3:::{prefix}-reports", f"arn:aws:s3:::{prefix}-reports/*"]
    if service == "iam":
        return f"arn:aws:iam::{ACCOUNT}:{source.choice(('role', 'user', 'policy'))}/{prefix}*"
    kinds = (f"{prefix}*", "*", f"function:{prefix}*", f"table/{prefix}", f"log-group:/{prefix}/*")
    return f"arn:aws:{service}:*:{source.choice(('*', ACCOUNT))}:{source.choice(kinds)}"


@cache
def _named(service: str) -> list[str]:
    return [one for one in action_table().written if one.startswith(f"{service}:")]


@cache
def _read_actions() -> list[str]:
    table = action_table()
    return list(table.listed(table.levels["read"] | table.levels["list"]))
