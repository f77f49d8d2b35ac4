"""Condition blocks are always, sometimes or never true, before there is a request."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.normalize.grammars.iam_conditions import Known, judge, substitute

USER = Known(
    {
        "aws:username": "analyst",
        "aws:currenttime": "2028-03-01T12:00:00+00:00",
        "aws:securetransport": "true",
        "aws:principaltag/team": "red",
    },
    absent=("aws:principaltag/",),
)


def when(operator: str, key: str, *values: str, allow: bool = True) -> str:
    return judge({operator: {key: values}}, USER, allow=allow).when


@pytest.mark.parametrize(
    ("operator", "key", "value", "expected"),
    [
        ("Bool", "aws:SecureTransport", "true", "always"),
        ("Bool", "aws:SecureTransport", "false", "never"),
        ("StringEquals", "aws:username", "analyst", "always"),
        ("StringEquals", "aws:username", "operator", "never"),
        ("StringNotEquals", "aws:username", "operator", "always"),
        ("StringLike", "aws:username", "ana*", "always"),
        ("StringEquals", "aws:username", "${aws:username}", "always"),
        ("StringEquals", "aws:RequestedRegion", "eu-central-1", "sometimes"),
        ("Bool", "aws:MultiFactorAuthPresent", "true", "sometimes"),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0", "always"),
        ("IpAddress", "aws:SourceIp", "10.0.0.0/8", "sometimes"),
        ("NotIpAddress", "aws:SourceIp", "0.0.0.0/0", "never"),
        ("DateLessThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "never"),
        ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", "always"),
        ("StringEquals", "aws:PrincipalTag/team", "red", "always"),
        ("StringEquals", "aws:PrincipalTag/project", "red", "never"),
        ("StringEqualsIfExists", "aws:PrincipalTag/project", "red", "always"),
        ("Null", "aws:PrincipalTag/project", "true", "always"),
        ("Null", "aws:MultiFactorAuthAge", "true", "sometimes"),
        ("NoSuchOperator", "aws:username", "analyst", "sometimes"),
    ],
)
def test_a_condition_is_judged_by_its_value(
    operator: str, key: str, value: str, expected: str
) -> None:
    assert when(operator, key, value) == expected


def test_for_all_values_of_an_optional_key_does_not_limit_an_allow() -> None:
    assert when("ForAllValues:StringEquals", "aws:TagKeys", "team") == "always"


def test_for_all_values_of_an_optional_key_does_not_secure_a_deny() -> None:
    assert when("ForAllValues:StringEquals", "aws:TagKeys", "team", allow=False) == "sometimes"


def test_all_entries_must_hold() -> None:
    both = {"Bool": {"aws:SecureTransport": ("true",)}, "StringEquals": {"aws:username": ("x",)}}
    assert judge(both, USER, allow=True).when == "never"


def test_the_keys_that_decide_are_named() -> None:
    block = {"Bool": {"aws:MultiFactorAuthPresent": ("true",)}}
    assert judge(block, USER, allow=True).keys == ("Bool aws:MultiFactorAuthPresent",)


def test_an_unknown_variable_becomes_a_star_and_is_said() -> None:
    assert substitute("arn:aws:s3:::${aws:SourceVpc}/x", USER) == ("arn:aws:s3:::*/x", False)
    assert substitute("user/${aws:username}", USER) == ("user/analyst", True)


def test_a_variable_of_an_absent_key_takes_its_default() -> None:
    assert substitute("${aws:PrincipalTag/project, 'none'}", USER) == ("none", True)


@given(st.sampled_from(["StringEquals", "StringLike", "ArnLike", "Bool"]), st.text(max_size=8))
def test_a_negation_of_a_known_key_is_the_opposite(operator: str, value: str) -> None:
    if "${" in value or operator == "Bool":
        return
    positive = when(operator, "aws:username", value)
    negated = when(
        operator.replace("String", "StringNot").replace("Arn", "ArnNot"), "aws:username", value
    )
    assert {positive, negated} == {"always", "never"}
