"""A trust policy must say whose tokens it takes, for every issuer that signs for more than one."""

import pytest

from scanner.evaluate.permissions._analysis import analyse
from scanner.evaluate.permissions._examples import account, role
from scanner.evaluate.permissions.federated_subject_too_wide import federated_subject_too_wide
from scanner.model.observation import Observation
from scanner.model.resource import Json

GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/A1"
GKE = "container.googleapis.com/v1/projects/p/locations/l/clusters/c"
CIRCLE = "oidc.circleci.com/org/11111111"
BITBUCKET = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"
BRANCH = "repo:acme/shop:ref:refs/heads/main"


def found(issuer: str, condition: Json, *, plain: bool = False) -> list[Observation]:
    provider = issuer if plain else f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    statement = {
        "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider}, "Condition": condition,
    }  # fmt: skip
    holder = role("deploy", trust=[statement])
    return list(federated_subject_too_wide.find(analyse(account(holder))))


def subject(issuer: str, *values: str, operator: str = "StringLike") -> Json:
    return {operator: {f"{issuer}:sub": list(values)}}


@pytest.mark.parametrize(
    ("issuer", "open_subjects", "closed"),
    [
        (GITHUB, ["*", "repo:*", "repo:*/shop:*", "re*", "repo:ac?e/shop", "?epo:a/b"],
         [BRANCH, "repo:acme/*", "repo:acme/shop:environment:live"]),
        (f"{GITHUB}/acme", ["repo:*"], [BRANCH]),
        ("gitlab.com", ["*", "project_path:*", "project_path:*/shop:ref_type:branch:ref:main"],
         ["project_path:acme/shop:*", "project_path:acme/*"]),
        ("git.example.org", ["project_path:*"], ["project_path:acme/shop:*"]),
        ("app.terraform.io", ["organization:*", "organization:*:project:p:workspace:w:run_phase:*"],
         ["organization:acme:project:*:workspace:*:run_phase:apply"]),
        ("agent.buildkite.com", ["organization:*"], ["organization:acme:pipeline:release:*"]),
        (CIRCLE, ["*", "org/*"], ["org/11111111/project/2222/user/*"]),
        (BITBUCKET, ["*"], ["{1234}:*"]),
        (EKS, ["*", "system:serviceaccount:*", "system:serviceaccount:*:till", "system:*"],
         ["system:serviceaccount:shop:till", "system:serviceaccount:shop:*"]),
        (GKE, ["system:serviceaccount:*:*"], ["system:serviceaccount:shop:till"]),
        ("oidc.example.org", ["system:serviceaccount:*"], ["system:serviceaccount:shop:till"]),
    ],
)  # fmt: skip
def test_the_owner_must_stand_in_the_subject(
    issuer: str, open_subjects: list[str], closed: list[str]
) -> None:
    for one in open_subjects:
        [observation] = found(issuer, subject(issuer, *closed, one))
        assert list(observation.facts["subjects"]) == [one]
    assert not found(issuer, subject(issuer, *closed))


@pytest.mark.parametrize(
    "issuer", [GITHUB, "gitlab.com", "app.terraform.io", EKS, CIRCLE, BITBUCKET]
)
def test_an_audience_names_nobody(issuer: str) -> None:
    assert found(issuer, {"StringEquals": {f"{issuer}:aud": "sts.amazonaws.com"}})
    assert found(issuer, {})


def test_services_that_sign_people_on_need_the_application() -> None:
    for issuer, claim in (
        ("accounts.google.com", "aud"), ("cognito-identity.amazonaws.com", "aud"),
        ("www.amazon.com", "app_id"), ("graph.facebook.com", "app_id"),
    ):  # fmt: skip
        assert found(issuer, {}, plain=True)
        assert found(issuer, {"StringLike": {f"{issuer}:{claim}": "*"}}, plain=True)
        assert not found(issuer, {"StringEquals": {f"{issuer}:{claim}": "shop"}}, plain=True)


def test_conditions_hold_together_and_those_that_can_be_passed_by_name_nobody() -> None:
    both = {**subject(GITHUB, "repo:*"), **subject(GITHUB, BRANCH, operator="StringEquals")}
    assert not found(GITHUB, both)
    assert not found(GITHUB, subject(GITHUB, BRANCH, operator="ForAnyValue:StringEquals"))
    assert not found(GITHUB, subject(GITHUB, BRANCH, operator="StringEqualsIfExists"))
    assert found(GITHUB, subject(GITHUB, BRANCH, operator="StringNotEquals"))
    assert found(GITHUB, {"StringEquals": {f"{EKS}:sub": BRANCH}})
    owner = {"StringEquals": {f"{GITHUB}:repository_owner": "acme"}}
    assert not found(GITHUB, {**subject(GITHUB, "repo:*"), **owner})


def test_issuers_of_ones_own_are_less_severe_and_others_unknown() -> None:
    [shared] = found(GITHUB, {})
    [own] = found(EKS, {})
    assert shared.severity is None
    assert own.severity is not None
    assert own.facts["severity_reason"]
    assert not found("sts.windows.net/tenant", {})
