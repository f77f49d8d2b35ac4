"""Effective permissions: denials win, boundaries limit, conditions stay named."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._breadth import breadth
from scanner.evaluate.permissions._effective import decide, possible_actions
from scanner.evaluate.permissions._examples import account, role, statement, user
from scanner.evaluate.permissions._grants import Principal
from scanner.evaluate.permissions._principals import read_principals
from scanner.model.resource import Resource
from scanner.normalize.meaning.aws_actions import action_table

BOUNDARY = "arn:aws:iam::111122223333:policy/limit"
ACTIONS = ["*", "iam:*", "iam:PassRole", "iam:Create*", "s3:GetObject", "s3:?etObject"]
RESOURCES = [
    "*", "arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:user/*",
    "arn:aws:s3:::*", "arn:aws:s3:::reports/*",
]  # fmt: skip
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"Bool": {"aws:SecureTransport": "true"}},
    {"StringEquals": {"aws:username": "nobody"}},
]
ASKED = ["iam:PassRole", "iam:CreateAccessKey", "s3:GetObject", "ec2:DescribeInstances"]


@st.composite
def statements(draw: st.DrawFn, effect: str) -> dict[str, Any]:
    made: dict[str, Any] = {"Effect": effect}
    made[draw(st.sampled_from(["Action", "NotAction"]))] = draw(st.sampled_from(ACTIONS))
    made[draw(st.sampled_from(["Resource", "NotResource"]))] = draw(st.sampled_from(RESOURCES))
    condition = draw(st.sampled_from(CONDITIONS))
    return {**made, "Condition": condition} if condition else made


def principal(*resources: Resource) -> Principal:
    return read_principals(account(*resources)).principals[0]


def limit(*limits: dict[str, Any]) -> Resource:
    document = {"Version": "2012-10-17", "Statement": list(limits)}
    version = {"Document": document, "VersionId": "v1", "IsDefaultVersion": True}
    attributes = {"Arn": BOUNDARY, "PolicyName": "limit", "PolicyVersionList": [version]}
    return Resource(f"aws/iam/policy/{BOUNDARY}", "aws/iam/policy", attributes)


@settings(max_examples=150, deadline=None)
@given(st.lists(statements("Allow"), min_size=1, max_size=3), statements("Deny"))
def test_adding_a_deny_never_widens(allowed: list[dict[str, Any]], denied: dict[str, Any]) -> None:
    before = principal(user("analyst", *allowed))
    after = principal(user("analyst", *allowed, denied))
    for action in ASKED:
        wider, narrower = decide(before, action), decide(after, action)
        assert len(narrower.grants) <= len(wider.grants)
        assert wider.certain or not narrower.certain
    wide, less = breadth(before), breadth(after)
    assert not less.certain & ~wide.certain
    assert not (less.certain | less.conditional) & ~(wide.certain | wide.conditional)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(statements("Allow"), min_size=1, max_size=3),
    st.lists(statements("Allow"), min_size=1, max_size=2),
)
def test_removing_a_boundary_never_narrows(
    allowed: list[dict[str, Any]], limits: list[dict[str, Any]]
) -> None:
    bounded = {"PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}}
    before = principal(user("analyst", *allowed, **bounded), limit(*limits))
    after = principal(user("analyst", *allowed))
    for action in ASKED:
        assert not decide(before, action).grants or decide(after, action).grants
        assert not decide(before, action).certain or decide(after, action).certain
    assert not possible_actions(before) & ~possible_actions(after)


@settings(max_examples=100, deadline=None)
@given(st.lists(statements("Allow"), min_size=1, max_size=3), st.sampled_from(ASKED))
def test_what_is_granted_is_among_the_possible_actions(
    allowed: list[dict[str, Any]], action: str
) -> None:
    who = principal(user("analyst", *allowed))
    at = action_table().bit(action)
    assert not decide(who, action).grants or possible_actions(who) >> at & 1


def test_a_deny_on_one_bucket_leaves_the_others() -> None:
    who = principal(
        user(
            "analyst", statement("s3:*"), statement("s3:*", "arn:aws:s3:::secret/*", effect="Deny")
        )
    )
    assert decide(who, "s3:GetObject", resource="arn:aws:s3:::reports/x").certain
    assert not decide(who, "s3:GetObject", resource="arn:aws:s3:::secret/x").grants


def test_a_deny_on_all_resource_names_of_the_service_counts_in_full() -> None:
    who = principal(
        user("analyst", statement("s3:*"), statement("s3:*", "arn:aws:s3:::*", effect="Deny"))
    )
    verdict = decide(who, "s3:GetObject")
    assert not verdict.grants
    assert verdict.denied_by


def test_not_resource_in_a_deny_spares_only_what_it_names() -> None:
    spare = {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*"}
    who = principal(user("analyst", statement("s3:*"), spare))
    assert decide(who, "s3:GetObject", resource="arn:aws:s3:::reports/x").certain
    assert not decide(who, "s3:GetObject", resource="arn:aws:s3:::secret/x").grants


def test_an_unread_boundary_leaves_nothing_certain() -> None:
    bounded = {"PermissionsBoundary": {"PermissionsBoundaryArn": BOUNDARY}}
    reading = read_principals(account(user("analyst", statement("s3:*"), **bounded)))
    assert not decide(reading.principals[0], "s3:GetObject").certain
    assert "is not in the export" in reading.gaps[0].reason


def test_an_attached_policy_that_is_not_in_the_export_is_a_gap() -> None:
    attached = [{"PolicyName": "x", "PolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}]
    reading = read_principals(account(role("operator", AttachedManagedPolicies=attached)))
    assert reading.gaps[0].incomplete
    assert reading.principals[0].unread


def test_a_malformed_statement_is_a_gap_and_never_silently_safe() -> None:
    reading = read_principals(account(user("analyst", {"Effect": "Deny", "Action": "s3:*"})))
    assert "exactly one of Resource and NotResource" in reading.gaps[0].reason
    assert reading.principals[0].unread == ("own",)


UNKNOWN = "arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy"
ATTACHED = {"AttachedManagedPolicies": [{"PolicyName": "x", "PolicyArn": UNKNOWN}]}


def test_what_aws_grants_its_own_service_roles_is_no_gap() -> None:
    own = role(
        "AWSServiceRoleForSupport", Path="/aws-service-role/support.amazonaws.com/", **ATTACHED
    )
    analysis = analyse(account(own))
    assert not [gap for gap in analysis.not_evaluated if gap.incomplete]
    assert not analysis.rights


def test_an_ordinary_role_with_a_policy_that_was_not_read_is_incomplete() -> None:
    (gap,) = [
        one for one in analyse(account(role("app", **ATTACHED))).not_evaluated if one.incomplete
    ]
    assert "role/app" in gap.resource
    assert UNKNOWN in gap.reason


def test_a_role_that_an_account_may_take_on_is_not_awss_own_whatever_its_path() -> None:
    posing = role(
        "AWSServiceRoleForSupport",
        trust={"AWS": "arn:aws:iam::444455556666:root"},
        Path="/aws-service-role/support.amazonaws.com/",
        **ATTACHED,
    )
    analysis = analyse(account(posing))
    assert len(analysis.rights) == 1
    assert [gap for gap in analysis.not_evaluated if gap.incomplete]


def test_a_level_that_excepts_everything_allows_nothing() -> None:
    content = {"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": ["*"]}]}
    policy = {"Id": "p-1", "Type": "SERVICE_CONTROL_POLICY", "Content": content}
    level = Resource("aws/organizations/policy/p-1", "aws/organizations/policy", policy)
    (one,) = read_principals(account(user("u", statement("s3:*")), level)).principals
    assert not decide(one, "s3:GetObject").grants
