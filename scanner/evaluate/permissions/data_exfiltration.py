"""Principals that can read stored data of every bucket, table or secret."""

from collections.abc import Iterator

from scanner.evaluate.permissions._action_lists import DATA, selected
from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import wide_actions
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{subject} can read stored data of every resource: {actions}"


@check(
    title="Principal can read all stored data",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-3", "SOC 2 CC6.1", "ISO 27001:2022 A.8.3"),
    examples=(
        Example(
            "all buckets, written as an ARN",
            account(role("reporting", statement("s3:GetObject", "arn:aws:s3:::*"))),
            ("role reporting can read stored data of every resource: s3:GetObject",),
        ),
        Example(
            "all secrets, by a pattern inside the name of the action",
            account(role("reporting", statement("secretsmanager:Get?ecretValue"))),
            (
                "role reporting can read stored data of every resource: "
                "secretsmanager:GetSecretValue",
            ),
        ),
        Example(
            "one bucket",
            account(role("reporting", statement("s3:GetObject", "arn:aws:s3:::reports/*"))),
        ),
        Example(
            "everything is denied again",
            account(
                role(
                    "reporting",
                    statement("s3:Get*"),
                    statement("S3:*", "arn:aws:s3:::*", effect="Deny"),
                )
            ),
        ),
    ),
)
def data_exfiltration(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that can read stored data of every bucket, table or secret.

    One stolen session is enough to copy all of it. Administrators are reported by
    `permissions/wildcard-action` alone, actions that open an escalation by `permissions/escalation`. Facts: `actions`, `count`, `witness`, `condition`.

    Fix: Name the buckets, tables, parameters and secrets that the principal reads in `Resource`.

    Source: NIST SP 800-53 Rev. 5 AC-6; AWS IAM User Guide, "Security best practices in IAM".
    """
    for rights in analysis.rights:
        found = wide_actions(rights, selected(DATA), _MESSAGE)
        if found is not None:
            yield found
