"""Single requests are decided as a plain simulation of the documented evaluation logic decides them."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evaluate.permissions._effective import decide
from scanner.evaluate.permissions._examples import account, user
from scanner.evaluate.permissions._principals import read_principals
from scanner.model.resource import Resource
from scanner.normalize.grammars.iam_conditions import Known

BOUNDARY = "arn:aws:iam::111122223333:policy/limit"
ACTIONS = ["*", "s3:*", "s3:Get*", "S3:?etObject", "s3:GetObject", "iam:*", "iam:PassRole"]
RESOURCES = [
    "*", "arn:aws:s3:::*", "arn:aws:s3:::a/*", "arn:aws:s3:::a/x", "arn:aws:s3:::?/x",
    "arn:aws:s3:::${aws:username}/*", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/r",
]  # fmt: skip
CONDITIONS: list[dict[str, dict[str, str]]] = [
    {"StringEquals": {"aws:username": "a"}},
    {"StringNotEquals": {"aws:RequestedRegion": "eu"}},
    {"StringLike": {"aws:RequestedRegion": "e?"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "red"}},
    {"Null": {"aws:RequestedRegion": "true"}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
]
REQUESTS = [
    ("s3:GetObject", "arn:aws:s3:::a/x"), ("s3:GetObject", "arn:aws:s3:::b/x"),
    ("iam:PassRole", "arn:aws:iam::111122223333:role/r"),
]  # fmt: skip


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    action = draw(st.sampled_from(["Action", "Action", "NotAction"]))
    resource = draw(st.sampled_from(["Resource", "Resource", "NotResource"]))
    made[action] = draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2))
    made[resource] = draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2))
    if draw(st.booleans()):
        made["Condition"] = draw(st.sampled_from(CONDITIONS))
    return made


def fits(pattern: str, text: str, *, fold: bool = False) -> bool:
    expression = "".join(".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.fullmatch(expression, text, re.IGNORECASE if fold else 0) is not None


def holds(condition: dict[str, dict[str, str]], context: dict[str, str]) -> bool:
    for operator, keys in condition.items():
        for key, value in keys.items():
            actual = context.get(key.lower())
            absent = actual is None
            result = {
                "StringEquals": actual == value,
                "StringNotEquals": actual != value,
                "StringLike": not absent and fits(value, str(actual)),
                "StringEqualsIfExists": absent or actual == value,
                "Null": absent == (value == "true"),
                "Bool": actual == value,
            }[operator]
            if not result:
                return False
    return True


def applies(statement: dict[str, Any], action: str, resource: str, context: dict[str, str]) -> bool:
    def listed(name: str, text: str, *, fold: bool) -> bool:
        patterns = statement.get(name) or statement[f"Not{name}"]
        filled = [one.replace("${aws:username}", context["aws:username"]) for one in patterns]
        return any(fits(one, text, fold=fold) for one in filled) == (name in statement)

    return (
        listed("Action", action, fold=True)
        and listed("Resource", resource, fold=False)
        and holds(statement.get("Condition", {}), context)
    )


def simulated(
    own: list[dict[str, Any]], limits: list[dict[str, Any]] | None, *request: Any
) -> bool:
    def allowed(held: list[dict[str, Any]]) -> bool:
        return any(one["Effect"] == "Allow" and applies(one, *request) for one in held)

    denied = any(one["Effect"] == "Deny" and applies(one, *request) for one in own + (limits or []))
    return allowed(own) and (limits is None or allowed(limits)) and not denied


@settings(max_examples=400, deadline=None)
@given(
    st.lists(statements(), min_size=1, max_size=4),
    st.none() | st.lists(statements(), min_size=1, max_size=2),
    st.sampled_from(REQUESTS),
    st.fixed_dictionaries(
        {"aws:username": st.sampled_from(["a", "b"])},
        optional={
            "aws:requestedregion": st.sampled_from(["eu", "us"]),
            "aws:principaltag/team": st.sampled_from(["red", "blue"]),
            "aws:multifactorauthpresent": st.sampled_from(["true", "false"]),
        },
    ),
)
def test_a_complete_request_is_decided_as_the_simulation_decides_it(
    own: list[dict[str, Any]],
    limits: list[dict[str, Any]] | None,
    request_: tuple[str, str],
    context: dict[str, str],
) -> None:
    bounded: dict[str, Any] = {}
    resources: list[Resource] = []
    if limits is not None:
        bounded = {"PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}}
        version = {"Document": {"Statement": limits}, "VersionId": "v1", "IsDefaultVersion": True}
        attributes = {"Arn": BOUNDARY, "PolicyVersionList": [version]}
        resources = [Resource(f"aws/iam/policy/{BOUNDARY}", "aws/iam/policy", attributes)]
    estate = account(user("u", *own, **bounded), *resources)
    (principal,) = read_principals(estate).principals
    action, resource = request_
    verdict = decide(principal, action, resource=resource, context=Known(context, closed=True))
    expected = simulated(own, limits, action, resource, context)
    assert verdict.certain == expected
    assert bool(verdict.grants) == expected
