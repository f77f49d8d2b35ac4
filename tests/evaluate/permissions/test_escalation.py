"""Escalation is judged by principal, over all its policies, and for the account it is in."""

from typing import Any

import pytest

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._escalation_methods import METHODS, Target
from scanner.evaluate.permissions._examples import account, role, statement, user
from scanner.evaluate.permissions.escalation import escalation
from scanner.model.observation import Observation
from scanner.model.resource import Resource
from scanner.model.vocabulary import Certainty
from scanner.normalize.meaning.aws_actions import action_table
from tests.growth import assert_growth

STRONG = role("strong", statement("s3:*"), trust={"Service": "lambda.amazonaws.com"})
LAMBDA = statement(["lambda:CreateFunction", "lambda:InvokeFunction"])


def found(*resources: Resource) -> dict[str, Observation]:
    analysis = analyse(account(*resources))
    return {one.resource.rpartition("/")[2]: one for one in escalation.find(analysis)}


def passing(resource: str = "*", **more: Any) -> dict[str, Any]:
    return statement("iam:PassRole", resource, **more)


def test_every_action_of_every_method_exists() -> None:
    table = action_table()
    assert not {need for method in METHODS for need in method.needs if table.bit(need) < 0}
    assert len(METHODS) >= 59 + 15
    assert len({method.name for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_a_policy_that_grants_a_method_on_everything_is_reported(method: Any) -> None:
    document = {"Version": "2012-10-17", "Statement": [statement(list(method.needs))]}
    seen = found(Resource("aws/iam/policy/p.json", "aws/iam/policy", document))
    assert bool(seen) != (method.target is Target.OWN_BOUNDARY)
    for one in seen.values():
        assert set(one.facts["actions"]) <= set(method.needs)


def test_the_witness_names_the_statement_of_each_action() -> None:
    (one,) = found(user("u", LAMBDA, passing()), STRONG).values()
    assert [(step["action"], step["statement"]) for step in one.facts["witness"]] == [
        ("iam:PassRole", 1), ("lambda:CreateFunction", 0), ("lambda:InvokeFunction", 0),
    ]  # fmt: skip
    assert one.facts["target"].endswith("role/strong")


def test_a_role_for_a_service_that_the_method_does_not_use_is_no_way() -> None:
    other = {"StringEquals": {"iam:PassedToService": "glue.amazonaws.com"}}
    assert "u" not in found(user("u", LAMBDA, passing(Condition=other)), STRONG)


def test_a_role_for_the_service_of_the_method_is_a_way() -> None:
    same = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    assert found(user("u", LAMBDA, passing(Condition=same)), STRONG)["u"].certainty is (
        Certainty.CERTAIN
    )


def test_without_a_role_that_the_service_may_take_on_it_is_latent() -> None:
    one = found(user("u", LAMBDA, passing()))["u"]
    assert one.certainty is Certainty.LATENT
    assert "lambda.amazonaws.com may take on" in one.facts["lacking"]


def test_passing_one_role_that_adds_nothing_is_no_way() -> None:
    weak = role("weak", statement("s3:GetObject"), trust={"Service": "lambda.amazonaws.com"})
    exact = passing("arn:aws:iam::111122223333:role/weak")
    assert "u" not in found(user("u", LAMBDA, exact, statement("s3:*")), weak)


def test_passing_one_role_that_adds_something_is_a_way() -> None:
    exact = passing("arn:aws:iam::111122223333:role/strong")
    assert found(user("u", LAMBDA, exact), STRONG)["u"].certainty is Certainty.CERTAIN


def test_a_service_linked_role_is_never_reported_and_never_passed() -> None:
    linked = role(
        "AWSServiceRoleForX", statement("*"), Path="/aws-service-role/x.amazonaws.com/",
        trust={"Service": "lambda.amazonaws.com"},
    )  # fmt: skip
    seen = found(linked, user("u", LAMBDA, passing()))
    assert list(seen) == ["u"]
    assert seen["u"].certainty is Certainty.LATENT


def test_a_chain_of_roles_to_an_administrator_is_followed() -> None:
    root = {"AWS": "arn:aws:iam::111122223333:root"}
    assume = "arn:aws:iam::111122223333:role/"
    seen = found(
        user("start", statement("sts:AssumeRole", f"{assume}middle")),
        role("middle", statement("sts:AssumeRole", f"{assume}end"), trust=root),
        role("end", statement("*"), trust=root),
    )
    assert seen["start"].facts["method"] == "assume-role"
    assert len(seen["start"].facts["witness"]) == 2


def test_a_chain_that_the_trust_policy_does_not_allow_is_not_followed() -> None:
    assume = statement("sts:AssumeRole", "arn:aws:iam::111122223333:role/end")
    assert "start" not in found(user("start", assume), role("end", statement("*")))


def test_a_boundary_that_the_principal_can_take_off_does_not_hold() -> None:
    arn = "arn:aws:iam::111122223333:policy/limit"
    limits = {"Version": "2012-10-17", "Statement": [statement(["iam:*", "s3:*"])]}
    version = {"Document": limits, "VersionId": "v1", "IsDefaultVersion": True}
    limit = Resource(
        f"aws/iam/policy/{arn}", "aws/iam/policy", {"Arn": arn, "PolicyVersionList": [version]}
    )
    bounded = {"PermissionsBoundary": {"PermissionsBoundaryArn": arn}}
    taking = user("u", statement("iam:DeleteUserPermissionsBoundary"), **bounded)
    assert found(taking, limit)["u"].facts["method"] == "delete-user-boundary"
    keeping = user("u", statement("iam:DeleteUserPermissionsBoundary", "arn:aws:iam::*:user/x"))
    assert "u" not in found(keeping, limit)


def test_a_policy_kept_by_aws_cannot_be_changed() -> None:
    own = statement("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/x*")
    assert "u" not in found(user("u", own))


def test_a_principal_closed_by_a_denial_is_listed_with_the_statement() -> None:
    analysis = analyse(
        account(user("u", statement("iam:PutUserPolicy"), statement("iam:*", effect="Deny")))
    )
    (row,) = analysis.sections["denied permissions"]
    assert row["denied_by"][0]["statement"] == 1


def hostile(count: int) -> Resource:
    patterns = [f"arn:aws:iam::*:role/?*a{n}*?b" for n in range(count)]
    return user(
        "u",
        statement(["iam:*", "lambda:*"], patterns),
        statement(["iam:*", "lambda:*"], [f"{one}?" for one in patterns], effect="Deny"),
    )


@pytest.mark.slow
def test_a_hostile_policy_costs_in_proportion_to_its_pairs() -> None:
    assert_growth(lambda size: found(hostile(int(size**0.5)), STRONG), 140**2)


def test_patterns_beyond_all_measure_are_a_question_without_an_answer() -> None:
    gaps = [gap for gap in analyse(account(hostile(900))).not_evaluated if gap.incomplete]
    assert "too many" in gaps[0].reason
