"""Principals that can change who has access to every resource of a kind."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import wide_actions
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.meaning.aws_actions import action_table

_MESSAGE = "{subject} can change access to every resource of a kind: {actions}"


@check(
    title="Principal can expose resources to others",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-3", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2"),
    examples=(
        Example(
            "the policy of any bucket may be replaced",
            account(role("storage", statement("s3:PutBucketPolicy"))),
            ("role storage can change access to every resource of a kind: s3:PutBucketPolicy",),
        ),
        Example(
            "the policy of one bucket may be replaced",
            account(role("storage", statement("s3:PutBucketPolicy", "arn:aws:s3:::reports"))),
        ),
    ),
)
def resource_exposure(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that can change who has access to every resource of a kind.

    With such an action a bucket, key or queue is opened to another account or to everybody in one
    call. Administrators are reported by
    `permissions/wildcard-action` alone, actions that open an escalation by `permissions/escalation`. Facts: `actions` (at
    most 40), `count`, `witness`, `condition`.

    Fix: Leave permission management to the pipeline that owns it, or name the resources.

    Source: NIST SP 800-53 Rev. 5 AC-3 and AC-6; AWS Service Authorization Reference, access level
    "Permissions management".
    """
    managing = action_table().levels["permissions-management"]
    for rights in analysis.rights:
        found = wide_actions(rights, managing, _MESSAGE)
        if found is not None:
            yield found
