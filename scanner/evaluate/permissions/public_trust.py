"""Roles that anybody in the world may assume."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._trust import public, trusting
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Certainty, Severity

_OPEN = "{subject} can be assumed by every AWS account"
_CONDITION = "{subject} can be assumed by every AWS account if {condition}"


def _trust(condition: dict[str, dict[str, str]] | None = None, who: object = "*") -> list[object]:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": who}
    return [{**statement, "Condition": condition} if condition else statement]


@check(
    title="Role can be assumed by anybody",
    severity=Severity.CRITICAL,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 AC-6", "SOC 2 CC6.1", "ISO 27001:2022 A.5.15"),
    examples=(
        Example(
            "everybody",
            account(role("open", trust=_trust())),
            ("role open can be assumed by every AWS account",),
        ),
        Example(
            "everybody, by the type AWS, with a condition that always holds",
            account(
                role(
                    "open",
                    trust=_trust({"Bool": {"aws:SecureTransport": "true"}}, {"AWS": "*"}),
                )
            ),
            ("role open can be assumed by every AWS account",),
        ),
        Example(
            "everybody who knows a word",
            account(role("open", trust=_trust({"StringEquals": {"sts:ExternalId": "word"}}))),
            ("role open can be assumed by every AWS account if StringEquals sts:externalid",),
        ),
        Example(
            "everybody of one organisation",
            account(
                role("shared", trust=_trust({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3"}}))
            ),
        ),
        Example(
            "everybody of any organisation",
            account(role("shared", trust=_trust({"StringLike": {"aws:PrincipalOrgID": "*"}}))),
            ("role shared can be assumed by every AWS account if StringLike aws:principalorgid",),
        ),
    ),
)
def public_trust(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Roles that anybody in the world may assume.

    A trust policy that names `*` lets every AWS account use the permissions of the role. Facts:
    `condition` (what must hold besides), `witness`.

    Fix: Name the accounts, roles or services that need the role, or add a condition on
    `aws:PrincipalOrgID`.

    Source: NIST SP 800-53 Rev. 5 AC-3; AWS IAM User Guide, "AWS JSON policy elements: Principal".
    """
    for principal in analysis.trusting():
        for trusted in trusting(principal):
            if public(trusted):
                conditional = bool(trusted.condition)
                observation = about(
                    principal,
                    _CONDITION if conditional else _OPEN,
                    witness=[trusted.by],
                    facts={"condition": list(trusted.condition)}
                    | (
                        {"severity_reason": "a condition limits who gets in"} if conditional else {}
                    ),
                    arguments={"condition": ", ".join(trusted.condition)},
                    certainty=Certainty.CONDITIONAL if conditional else Certainty.CERTAIN,
                )
                yield replace(observation, severity=Severity.HIGH if conditional else None)
                break
