"""Roles that workflows of any GitHub repository may assume."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._trust import github_subjects, trusting
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_ANY = "{subject} can be assumed by workflows of any GitHub repository"
_SOME = "{subject} can be assumed by workflows of GitHub repositories matching {subjects}"
_PROVIDER = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
_SUBJECT = "token.actions.githubusercontent.com:sub"


def _workflow(*subjects: str) -> list[Json]:
    statement: dict[str, Json] = {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": _PROVIDER},
    }
    if subjects:
        statement["Condition"] = {"StringLike": {_SUBJECT: list(subjects)}}
    return [statement]


def _open_ended(subject: str) -> bool:
    """Say whether the owner of the repository is left open: `*`, `repo:*`, `repo:*/name:...`."""
    owner = subject.removeprefix("repo:").partition("/")[0]
    return "*" in owner or "?" in owner


@check(
    title="Role can be assumed by workflows of foreign repositories",
    severity=Severity.CRITICAL,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 IA-9", "SOC 2 CC6.1", "ISO 27001:2022 A.5.15"),
    examples=(
        Example(
            "any repository",
            account(role("deploy", trust=_workflow("repo:*"))),
            ("role deploy can be assumed by workflows of GitHub repositories matching repo:*",),
        ),
        Example(
            "no subject at all",
            account(role("deploy", trust=_workflow())),
            ("role deploy can be assumed by workflows of any GitHub repository",),
        ),
        Example(
            "one branch of one repository",
            account(role("deploy", trust=_workflow("repo:acme/shop:ref:refs/heads/main"))),
        ),
    ),
)
def github_trust_too_wide(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that workflows of any GitHub repository may assume.

    GitHub signs tokens for everybody's workflows; only the subject tells whose they are. Facts:
    `subjects`, `witness`.

    Fix: Limit `token.actions.githubusercontent.com:sub` to one repository and branch or environment.

    Source: NIST SP 800-53 Rev. 5 IA-9; GitHub Docs, "Configuring OpenID Connect in Amazon Web
    Services".
    """
    for principal in analysis.trusting():
        for trusted in trusting(principal):
            subjects = github_subjects(trusted)
            wide = [one for one in subjects or () if _open_ended(one)]
            if subjects is not None and (wide or not subjects):
                yield about(
                    principal,
                    _SOME if wide else _ANY,
                    witness=[trusted.by],
                    facts={"subjects": wide},
                    arguments={"subjects": ", ".join(wide)},
                )
                break
