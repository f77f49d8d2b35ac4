"""Statements that allow writing to every resource although their actions could name some."""

from collections.abc import Iterator

from scanner.evaluate.permissions._action_lists import CREDENTIALS, DATA, INFRASTRUCTURE, selected
from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, role, statement
from scanner.evaluate.permissions._observed import wide_actions
from scanner.evaluate.permissions._rights import Rights
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity
from scanner.normalize.meaning.aws_actions import action_table, limitable_writes

_MESSAGE = "{subject} may write to every resource of a kind: {actions}"


def _observe(rights: Rights) -> Observation | None:
    elsewhere = _reported_elsewhere() | rights.whole_services
    return wide_actions(rights, limitable_writes() & ~elsewhere, _MESSAGE)


def _reported_elsewhere() -> int:
    listed = selected(DATA) | selected(CREDENTIALS) | selected(INFRASTRUCTURE)
    return listed | action_table().levels["permissions-management"]


@check(
    title="Principal may write to every resource of a kind",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-6", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 6.8"),
    examples=(
        Example(
            "writing to every queue",
            account(role("orders", statement(["sqs:SendMessage", "sqs:GetQueueUrl"]))),
            ("role orders may write to every resource of a kind: sqs:SendMessage",),
        ),
        Example(
            "a whole service, which permissions/wildcard-action reports",
            account(role("orders", statement("sqs:*"))),
        ),
        Example(
            "writing to one queue",
            account(
                role(
                    "orders",
                    statement("sqs:SendMessage", "arn:aws:sqs:eu-central-1:111122223333:orders"),
                )
            ),
        ),
        Example(
            "an action that knows no resources can only say star",
            account(role("orders", statement(["sqs:ListQueues", "ec2:DescribeInstances"]))),
        ),
    ),
)
def wildcard_resource(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals that may write to every resource of a kind although they could be limited to some.

    Only writing actions that can name resources count, and only those that no sharper rule of this
    area reports. Administrators are reported by
    `permissions/wildcard-action` alone, actions that open an escalation by `permissions/escalation`. Facts:
    `actions` (at most 40), `count`, `witness`, `condition`.

    Fix: Name the resources in `Resource`, or limit the statement by a tag.

    Source: NIST SP 800-53 Rev. 5 AC-6; AWS Service Authorization Reference, column "Resource
    types".
    """
    for rights in analysis.rights:
        found = _observe(rights)
        if found is not None:
            yield found
