"""Principals with two roles that nobody may hold together."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, separation, statement, user
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._role_grants import holds, separated
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_HELD = user("operator", statement("ec2:*"))
_BOTH = "{subject} holds both {first} and {second}, which nobody may hold together"


@check(
    title="Two roles that must be apart",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-5", "SOC 2 CC6.3", "ISO 27001:2022 A.5.3", "CIS v8 6.8"),
    examples=(
        Example(
            "deploys and approves",
            account(
                user("operator", statement("ec2:*"), GroupList=["approvers"]),
                separation("own", "group/approvers"),
            ),
            ("user operator holds both own and group/approvers, which nobody may hold together",),
        ),
        Example(
            "deploys only",
            account(user("operator", statement("ec2:*")), separation("own", "group/approvers")),
        ),
    ),
)
def separation_of_duty(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Principals with two roles that nobody may hold together.

    Who makes a change and approves it alone is controlled by nobody. The pairs stand in role specs
    under `separation`. Facts: `roles`.

    Fix: Take one of the two roles away from the principal.

    Source: NIST SP 800-53 Rev. 5 AC-5.
    """
    for _, first, second in separated(analysis.resources):
        for rights in analysis.rights:
            if holds(rights.principal, first) and holds(rights.principal, second):
                yield about(
                    rights.principal,
                    _BOTH,
                    witness=[],
                    facts={"roles": [first, second]},
                    arguments={"first": first, "second": second},
                )
