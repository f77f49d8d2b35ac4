"""Random resources of AWS and settings of GitHub, the same as services give them, and one change."""

import copy
import json
import random
from typing import Any

from scanner.model.resource import Json

_ACTIONS = (
    "s3:GetObject",
    "s3:PutObject",
    "ec2:RunInstances",
    "iam:PassRole",
    "sts:AssumeRole",
    "kms:Decrypt",
)
_NAMES = ("ops", "dev", "audit", "shop", "mail", "jobs")
_PROTOCOLS = {"tcp": "6", "udp": "17"}


def policy(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return a role with the policy that says who may take it over."""
    named = chance.random() < 0.5
    statements = []
    for place in range(chance.randint(1, 4)):
        one: dict[str, Any] = {
            "Effect": chance.choice(("Allow", "Deny")),
            "Action": chance.sample(_ACTIONS, chance.randint(1, 3)),
            "Resource": [
                f"arn:aws:s3:::{name}/{place}"
                for name in chance.sample(_NAMES, chance.randint(1, 3))
            ],
            "Principal": {
                "AWS": [
                    f"{chance.randint(10**11, 10**12 - 1)}" for _ in range(chance.randint(1, 2))
                ]
            },
        }
        if chance.random() < 0.5:
            one["Condition"] = {"Bool": {"aws:SecureTransport": chance.choice(("true", "false"))}}
        statements.append({"Sid": f"S{place}", **one} if named else one)
    document = {"Version": "2012-10-17", "Statement": statements}
    return "aws/iam/role", {
        "RoleName": "web",
        "AssumeRolePolicyDocument": document,
        "Tags": _tags(chance),
    }


def _tags(chance: random.Random) -> list[dict[str, str]]:
    return [
        {"Key": name, "Value": str(chance.randint(0, 9))}
        for name in chance.sample(_NAMES, chance.randint(1, 4))
    ]


def policy_of_service(spec: dict[str, Any], chance: random.Random) -> Json:
    """Return the role as the service may give it."""
    live = copy.deepcopy(spec)
    document = live["AssumeRolePolicyDocument"]
    for one in document["Statement"]:
        one["Action"] = _one_or_more(
            chance, [name.upper() if chance.random() < 0.3 else name for name in one["Action"]]
        )
        one["Resource"] = _one_or_more(chance, one["Resource"])
        one["Principal"]["AWS"] = _one_or_more(
            chance, [_root(chance, each) for each in one["Principal"]["AWS"]]
        )
        for condition in one.get("Condition", {}).values():
            condition.update({key: [value] for key, value in condition.items()})
    chance.shuffle(document["Statement"])
    if chance.random() < 0.5:
        live["AssumeRolePolicyDocument"] = json.dumps(document, indent=chance.choice((None, 2)))
    live["Tags"] = _tagged(chance, live["Tags"])
    return {
        **live,
        "RoleId": "AROA",
        "CreateDate": "2028-01-01",
        "Path": "/",
        "MaxSessionDuration": 3600,
    }


def _one_or_more(chance: random.Random, values: list[str]) -> Json:
    chance.shuffle(values)
    return values[0] if len(values) == 1 and chance.random() < 0.7 else values


def _root(chance: random.Random, account: str) -> str:
    return f"arn:aws:iam::{account}:root" if chance.random() < 0.5 else account


def _tagged(chance: random.Random, tags: list[dict[str, str]]) -> list[dict[str, str]]:
    held = [*tags, {"Key": "aws:cloudformation:stack-name", "Value": "web"}]
    chance.shuffle(held)
    return held


def policy_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a copy that differs in one place."""
    live = copy.deepcopy(spec)
    one = chance.choice(live["AssumeRolePolicyDocument"]["Statement"])
    match chance.randrange(5):
        case 0:
            one["Effect"] = "Deny" if one["Effect"] == "Allow" else "Allow"
        case 1:
            one["Action"].append("iam:CreateUser")
        case 2:
            one["Resource"][0] = one["Resource"][0].upper()
        case 3:
            one["Principal"]["AWS"].append("*")
        case _:
            live["Tags"][0]["Value"] += "x"
    return live


def group(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return a security group; no port has two rules of one protocol."""
    ports = chance.sample(range(20, 60), chance.randint(1, 4))
    rules = [
        {
            "IpProtocol": chance.choice(("tcp", "udp")), "FromPort": port, "ToPort": port,
            "IpRanges": [{"CidrIp": f"10.{place}.{port}.0/24"} for place in range(chance.randint(1, 3))],
        }
        for port in ports
    ]  # fmt: skip
    return "aws/ec2/security_group", {
        "GroupId": "sg-1",
        "IpPermissions": rules,
        "Tags": _tags(chance),
    }


def group_of_service(spec: dict[str, Any], chance: random.Random) -> Json:
    """Return the group as the service may give it: rules split, numbers for protocols."""
    live = copy.deepcopy(spec)
    rules = []
    for rule in live["IpPermissions"]:
        rule["IpProtocol"] = chance.choice((rule["IpProtocol"], _PROTOCOLS[rule["IpProtocol"]]))
        ranges = [{**each, "Description": "by hand"} for each in rule["IpRanges"]]
        chance.shuffle(ranges)
        if len(ranges) > 1 and chance.random() < 0.4:
            rules.append({**rule, "IpRanges": [ranges.pop()]})
        rules.append({**rule, "IpRanges": ranges, "Ipv6Ranges": [], "UserIdGroupPairs": []})
    chance.shuffle(rules)
    return {**live, "IpPermissions": rules, "Tags": _tagged(chance, live["Tags"]), "OwnerId": "1"}


def group_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a copy with one network more or less, or another tag."""
    live = copy.deepcopy(spec)
    ranges = chance.choice(live["IpPermissions"])["IpRanges"]
    if chance.random() < 0.3:
        live["Tags"][0]["Value"] += "x"
    elif len(ranges) > 1 and chance.random() < 0.5:
        ranges.pop(chance.randrange(len(ranges)))
    else:
        ranges.append({"CidrIp": "0.0.0.0/0"})
    return live


def protection(chance: random.Random) -> tuple[str, dict[str, Any]]:
    """Return the protection of a branch."""
    return "github/branch_protection", {
        "enforce_admins": chance.random() < 0.5,
        "required_linear_history": chance.random() < 0.5,
        "allow_force_pushes": False,
        "required_status_checks": {
            "strict": chance.random() < 0.5,
            "contexts": chance.sample(_NAMES, chance.randint(1, 4)),
        },
        "required_pull_request_reviews": {
            "required_approving_review_count": chance.randint(1, 5),
            "dismiss_stale_reviews": chance.random() < 0.5,
        },
        "restrictions": {
            "users": chance.sample(_NAMES, chance.randint(1, 3)),
            "teams": chance.sample(_NAMES, chance.randint(0, 3)),
        },
    }


def protection_of_service(spec: dict[str, Any], chance: random.Random) -> Json:
    """Return the protection as the API gives it."""
    live = copy.deepcopy(spec)
    for name in ("enforce_admins", "required_linear_history", "allow_force_pushes"):
        live[name] = {"url": "https://api.example.com", "enabled": live[name]}
    status = live["required_status_checks"]
    chance.shuffle(status["contexts"])
    status["checks"] = [{"context": name, "app_id": None} for name in status["contexts"]]
    for who, key in (("users", "login"), ("teams", "slug")):
        held = [
            {key: name, "id": place, "url": "x"}
            for place, name in enumerate(live["restrictions"][who])
        ]
        chance.shuffle(held)
        live["restrictions"][who] = held
    live["restrictions"]["apps"] = []
    return {**live, "url": "https://api.example.com", "required_signatures": {"enabled": False}}


def protection_by_hand(spec: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Return a copy that differs in one place."""
    live = copy.deepcopy(spec)
    match chance.randrange(4):
        case 0:
            name = chance.choice(
                ("enforce_admins", "required_linear_history", "allow_force_pushes")
            )
            live[name] = not live[name]
        case 1:
            live["required_pull_request_reviews"]["required_approving_review_count"] += 1
        case 2:
            live["restrictions"]["users"].append("guest")
        case _:
            live["required_status_checks"]["strict"] = not live["required_status_checks"]["strict"]
    return live
