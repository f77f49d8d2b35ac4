"""Principals that can obtain credentials of every user, role or database."""

from collections.abc import Iterator

from scanner.evaluate.permissions._action_lists import CREDENTIALS, selected
from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import wide_actions
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{subject} can obtain credentials without limit: {actions}"


@check(
    title="Principal can obtain credentials of others",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 IA-5", "SOC 2 CC6.1", "ISO 27001:2022 A.5.17"),
    examples=(
        Example(
            "any role may be assumed",
            account(role("scheduler", statement("sts:AssumeRole"))),
            ("role scheduler can obtain credentials without limit: sts:AssumeRole",),
        ),
        Example(
            "one named role may be assumed",
            account(
                role(
                    "scheduler",
                    statement("sts:AssumeRole", "arn:aws:iam::111122223333:role/nightly"),
                )
            ),
        ),
    ),
)
def credentials_exposure(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that can obtain credentials of every user, role or database.

    The answers of these actions can be used elsewhere, by somebody else, until they run out.
    Administrators are reported by
    `permissions/wildcard-action` alone, actions that open an escalation by `permissions/escalation`. Facts: `actions`, `count`,
    `witness`, `condition`.

    Fix: Name the roles, users and databases in `Resource`, or drop the action.

    Source: NIST SP 800-53 Rev. 5 IA-5 and AC-6; AWS IAM User Guide, "Security best practices in
    IAM".
    """
    for rights in analysis.rights:
        found = wide_actions(rights, selected(CREDENTIALS), _MESSAGE)
        if found is not None:
            yield found
