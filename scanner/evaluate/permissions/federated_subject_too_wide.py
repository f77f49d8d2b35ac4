"""Roles that tokens of foreign repositories, projects, clusters or accounts may assume."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role
from scanner.evaluate.permissions._federated import openings
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._trust import trusting
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_ANY = "{subject} can be assumed by {who}"
_SOME = "{subject} can be assumed by {who} {subjects}"
_GITHUB = "token.actions.githubusercontent.com"
_EKS = "oidc.eks.eu-west-1.amazonaws.com/id/A1B2C3"


def _trust(issuer: str, **claims: str | list[str]) -> list[Json]:
    provider = f"arn:aws:iam::111122223333:oidc-provider/{issuer}"
    statement: dict[str, Json] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": provider if "/" in issuer or "google" not in issuer else issuer},
    }
    if claims:
        asked = {f"{issuer}:{claim}": value for claim, value in claims.items()}
        statement["Condition"] = {"StringLike": asked}
    return [statement]


@check(
    title="Role can be assumed with tokens of foreign owners",
    severity=Severity.CRITICAL,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 IA-9", "SOC 2 CC6.1", "ISO 27001:2022 A.5.15"),
    examples=(
        Example(
            "any repository",
            account(role("deploy", trust=_trust(_GITHUB, sub="repo:*"))),
            ("role deploy can be assumed by workflows of GitHub repositories matching repo:*",),
        ),
        Example(
            "no subject at all",
            account(role("deploy", trust=_trust(_GITHUB))),
            ("role deploy can be assumed by workflows of any GitHub repository",),
        ),
        Example(
            "one branch of one repository",
            account(
                role("deploy", trust=_trust(_GITHUB, sub="repo:acme/shop:ref:refs/heads/main"))
            ),
        ),
        Example(
            "any project of GitLab",
            account(role("deploy", trust=_trust("gitlab.com", sub="project_path:*:ref:main"))),
            (
                "role deploy can be assumed by pipelines of GitLab projects matching "
                "project_path:*:ref:main",
            ),
        ),
        Example(
            "projects of one group of GitLab",
            account(role("deploy", trust=_trust("gitlab.com", sub="project_path:acme/*"))),
        ),
        Example(
            "an audience alone, which every organisation of the service may ask for",
            account(role("deploy", trust=_trust("app.terraform.io", aud="aws.workload.identity"))),
            ("role deploy can be assumed by runs of any Terraform organisation",),
        ),
        Example(
            "every service account of a cluster",
            account(role("till", trust=_trust(_EKS, sub="system:serviceaccount:*"))),
            ("role till can be assumed by service accounts matching system:serviceaccount:*",),
        ),
        Example(
            "the service accounts of one namespace",
            account(role("till", trust=_trust(_EKS, sub="system:serviceaccount:shop:*"))),
        ),
        Example(
            "any Google account, and those who use one application",
            account(
                role("open", trust=_trust("accounts.google.com")),
                role("app", trust=_trust("accounts.google.com", aud="12345.apps.example.com")),
            ),
            ("role open can be assumed by any Google account",),
        ),
    ),
)
def federated_subject_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that tokens of foreign repositories, projects, clusters or accounts may assume.

    Services such as GitHub, GitLab or HCP Terraform sign tokens for everybody; only the subject tells
    whose they are. Where the issuer is a cluster or workspace of one's own, all that runs there gets
    the role, which is less severe. Facts: `issuer`, `subjects` (the open ones), `witness`,
    `severity_reason`.

    Fix: Limit the claim `sub` to one repository and branch, project, workspace or service account;
    for sign-on with Google or Cognito name the application in `aud`.

    Source: NIST SP 800-53 Rev. 5 IA-9; AWS IAM User Guide, "Create a role for OpenID Connect
    federation"; GitHub Docs, "Configuring OpenID Connect in Amazon Web Services".
    """
    for principal in analysis.trusting():
        for trusted in trusting(principal):
            found = next(openings(trusted), None)
            if found is None:
                continue
            wide, issuer = found.subjects, found.issuer
            reason = (
                "" if issuer.shared else "the issuer signs for one organisation or cluster alone"
            )
            observation = about(
                principal,
                _SOME if wide else _ANY,
                witness=[trusted.by],
                facts={"subjects": list(wide), "issuer": issuer.where}
                | ({"severity_reason": reason} if reason else {}),
                arguments={
                    "subjects": ", ".join(wide),
                    "who": issuer.some if wide else issuer.anybody,
                },
            )
            yield observation if issuer.shared else replace(observation, severity=Severity.MEDIUM)
            break
