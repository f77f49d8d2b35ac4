"""Random requests, decided by us and by the simulator of PMapper: every difference has a known cause.

    python -m bench.proof_permissions_oracle [python of an environment with principalmapper 1.1.5]

Without an argument the environment is made in a temporary folder. PMapper is under the AGPL and is
no part of this project: a process of its own answers, and only its yes and no come back.
"""

import json
import random
import subprocess
import sys
import tempfile
import venv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scanner.evaluate.permissions._effective import decide
from scanner.evaluate.permissions._examples import account, user
from scanner.evaluate.permissions._principals import read_principals
from scanner.model.resource import Resource
from scanner.normalize.grammars.iam_conditions import Known

_CASES, _FEWEST, _SEED = 4_000, 2_000, 11
_ORACLE = "principalmapper==1.1.5"
_ACCOUNT = "111122223333"
_BOUNDARY = f"arn:aws:iam::{_ACCOUNT}:policy/limit"
_ACTIONS = (
    "*", "s3:*", "s3:Get*", "S3:?etObject", "s3:GetObject", "s3:PutObject", "iam:*", "iam:Pass*",
    "iam:PassRole", "iam:CreateUser", "*:*", "ec2:Describe*", "s3:*Object",
)  # fmt: skip
_RESOURCES = (
    "*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/x", "arn:aws:s3:::?/x",
    "arn:aws:s3:::${aws:username}/*", "arn:aws:iam::*:role/*", f"arn:aws:iam::{_ACCOUNT}:role/r",
    f"arn:aws:iam::{_ACCOUNT}:*", "arn:aws:s3:::a/${aws:username}",
)  # fmt: skip
_CONDITIONS: tuple[dict[str, dict[str, Any]], ...] = (
    {"StringEquals": {"aws:username": "u"}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringLike": {"aws:RequestedRegion": "eu-*"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "red"}},
    {"Null": {"aws:RequestedRegion": "true"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringEqualsIgnoreCase": {"aws:RequestedRegion": ["EU-WEST-1", "us-east-1"]}},
    {"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}},
    {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.7/32"]}},
    {"NotIpAddress": {"aws:SourceIp": "10.0.0.0/8"}},
    {"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:*:t*"}},
    {"StringNotLike": {"aws:RequestedRegion": ["us-*", "ap-*"]}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    {"DateGreaterThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"}},
)
_CONTEXT = {
    "aws:RequestedRegion": ("eu-west-1", "us-east-1", "eu-central-1"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:MultiFactorAuthAge": ("60", "7200"),
    "aws:SourceIp": ("10.1.2.3", "192.0.2.7", "203.0.113.9"),
    "aws:SourceArn": ("arn:aws:sns:eu-west-1:1:topic", "arn:aws:sqs:eu-west-1:1:q"),
    "aws:CurrentTime": ("2026-03-01T00:00:00Z", "2025-03-01T00:00:00Z"),
}
_REQUESTS = (
    ("s3:GetObject", "arn:aws:s3:::a/x"), ("s3:GetObject", "arn:aws:s3:::b/x"),
    ("s3:PutObject", "arn:aws:s3:::u/y"), ("s3:PutObject", "arn:aws:s3:::a/u"),
    ("iam:PassRole", f"arn:aws:iam::{_ACCOUNT}:role/r"),
    ("iam:PassRole", f"arn:aws:iam::{_ACCOUNT}:role/other"),
    ("iam:CreateUser", f"arn:aws:iam::{_ACCOUNT}:user/n"),
)  # fmt: skip
_EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}

NOT_LIKE = "StringNotLike on an absent key"
DENIALS = "a level of the organisation of which only denials are known"
REASONS = {
    NOT_LIKE: "the IAM User Guide, 'IAM JSON policy elements: Condition operators': where a negated "
    "operator meets an absent key the condition is true; the oracle calls it false",
    DENIALS: "AWS attaches FullAWSAccess to every level, and an export of one's own policies leaves "
    "it out: such a level limits by its denials alone; the oracle lets it allow nothing",
}
"""The classes of differences, each with why our answer is the one to keep."""


def cases() -> list[dict[str, Any]]:
    """Return the cases, the same each time."""
    source = random.Random(_SEED)  # noqa: S311 - the same cases each time
    return [_case(source) for _ in range(_CASES)]


def _case(source: random.Random) -> dict[str, Any]:
    def several(least: int, most: int) -> list[dict[str, Any]]:
        return [_statement(source) for _ in range(source.randint(least, most))]

    def level() -> list[dict[str, Any]]:
        return several(1, 2) + [_EVERYTHING] * (source.random() < 0.6)

    return {
        "own": several(1, 4),
        "boundary": several(1, 3) if source.random() < 0.3 else None,
        "levels": [level() for _ in range(source.randint(1, 2))] if source.random() < 0.3 else None,
        "request": source.choice(_REQUESTS),
        # The oracle fills in its own clock, so the time is always given.
        "context": {
            key: source.choice(values)
            for key, values in _CONTEXT.items()
            if key == "aws:CurrentTime" or source.random() < 0.6
        },
    }


def _statement(source: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": source.choice(["Allow", "Allow", "Allow", "Deny"])}
    action = source.choice(["Action"] * 4 + ["NotAction"])
    resource = source.choice(["Resource"] * 4 + ["NotResource"])
    made[action] = source.sample(_ACTIONS, source.randint(1, 2))
    made[resource] = source.sample(_RESOURCES, source.randint(1, 2))
    if source.random() < 0.5:
        made["Condition"] = source.choice(_CONDITIONS)
    return made


def ours(case: dict[str, Any]) -> bool:
    """Return our answer to one case."""
    limited: dict[str, Any] = {}
    beside: list[Resource] = []
    if case["boundary"] is not None:
        limited = {"PermissionsBoundary": {"PermissionsBoundaryArn": _BOUNDARY}}
        document = {"Statement": case["boundary"]}
        version = {"Document": document, "VersionId": "v1", "IsDefaultVersion": True}
        held = {"Arn": _BOUNDARY, "PolicyVersionList": [version]}
        beside.append(Resource(f"aws/iam/policy/{_BOUNDARY}", "aws/iam/policy", held))
    for at, level in enumerate(case["levels"] or []):
        target = {"TargetId": ("r-aa", _ACCOUNT)[at], "Type": ("ROOT", "ACCOUNT")[at]}
        policy = {
            "Id": f"p-{at}", "Type": "SERVICE_CONTROL_POLICY", "Content": {"Statement": level},
            "Targets": [target],
        }  # fmt: skip
        kind = "aws/organizations/policy"
        beside.append(Resource(f"{kind}/p{at}", kind, policy))
    (principal,) = read_principals(account(user("u", *case["own"], **limited), *beside)).principals
    context = {"aws:username": "u"} | {key.lower(): v for key, v in case["context"].items()}
    action, resource = case["request"]
    known = Known(context, closed=True)
    verdict = decide(principal, action, resource=resource, context=known)
    if verdict.certain != bool(verdict.grants):
        raise SystemExit(f"a complete request was left open: {json.dumps(case)}")
    return verdict.certain


def cause(case: dict[str, Any]) -> str:
    """Return the class of a difference; "" when there is none for it."""
    levels = case["levels"] or []
    held = [*case["own"], *(case["boundary"] or []), *(one for level in levels for one in level)]
    negated = any("StringNotLike" in one.get("Condition", {}) for one in held)
    if negated and "aws:RequestedRegion" not in case["context"]:
        return NOT_LIKE
    if any(all(one["Effect"] == "Deny" for one in level) for level in levels):
        return DENIALS
    return ""


def _answers(python: str, asked: list[dict[str, Any]]) -> list[bool]:
    script = Path(__file__).with_name("_oracle_simulation.py")
    done = subprocess.run(
        [python, str(script)], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    answers: list[bool] = json.loads(done.stdout)
    return answers


def _installed(folder: str) -> str:
    venv.create(folder, with_pip=True)
    python = str(Path(folder) / "bin" / "python")
    command = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", _ORACLE]
    subprocess.run([*command, "setuptools"], check=True)
    return python


def main() -> None:
    """Compare, print the differences by class, and fail when one has no class."""
    asked = cases()
    with tempfile.TemporaryDirectory() as folder:
        answers = _answers(sys.argv[1] if len(sys.argv) > 1 else _installed(folder), asked)
    found = Counter[str]()
    for case, expected in zip(asked, answers, strict=True):
        if ours(case) != expected:
            why = cause(case)
            found[why] += 1
            if not why:
                print(f"oracle {expected}: {json.dumps(case)}")
    print(
        f"{datetime.now(UTC).date()}: {len(asked)} requests, {sum(answers)} allowed by the oracle"
    )
    for why, count in sorted(found.items()):
        print(f"  {count} differ: {why or 'NO KNOWN CAUSE'}: {REASONS.get(why, '')}")
    if found[""] or len(asked) < _FEWEST:
        raise SystemExit(f"{found['']} differences without a known cause")


if __name__ == "__main__":
    main()
