"""Principals that can destroy or redirect every resource of a kind."""

from collections.abc import Iterator

from scanner.evaluate.permissions._action_lists import INFRASTRUCTURE, selected
from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import wide_actions
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_MESSAGE = "{subject} can change or destroy every resource of a kind: {actions}"


@check(
    title="Principal can change or destroy all infrastructure of a kind",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 CM-5", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2"),
    examples=(
        Example(
            "one ARN beside a star limits nothing",
            account(
                role(
                    "operator",
                    statement(
                        "ec2:TerminateInstances",
                        ["arn:aws:ec2:eu-central-1:111122223333:instance/i-0a", "*"],
                    ),
                )
            ),
            (
                "role operator can change or destroy every resource of a kind: "
                "ec2:TerminateInstances",
            ),
        ),
        Example(
            "one instance",
            account(
                role(
                    "operator",
                    statement(
                        "ec2:TerminateInstances",
                        "arn:aws:ec2:eu-central-1:111122223333:instance/i-0a",
                    ),
                )
            ),
        ),
    ),
)
def infrastructure_modification(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that can destroy or redirect every resource of a kind.

    A mistake or a stolen session then stops more than the one thing the principal looks after. The
    list is short on purpose: what destroys, stops or redirects, and what ends the recording of it.
    Administrators are reported by
    `permissions/wildcard-action` alone, actions that open an escalation by `permissions/escalation`. Facts: `actions`, `count`,
    `witness`, `condition`.

    Fix: Name the resources, or limit the statement by a tag that only these resources carry.

    Source: NIST SP 800-53 Rev. 5 CM-5 and AC-6; AWS IAM User Guide, "Security best practices in
    IAM".
    """
    for rights in analysis.rights:
        found = wide_actions(rights, selected(INFRASTRUCTURE), _MESSAGE)
        if found is not None:
            yield found
