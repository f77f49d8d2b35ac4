"""Grants that nobody else approved."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, grant, statement, user
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._role_grants import granted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_HELD = user("operator", statement("ec2:*"))
_NOBODY = "nobody approved that {subject} holds {role}"
_ITSELF = "{subject} holds {role} by an approval of {approver}, who asked for it"


@check(
    title="Grant without approval",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-2", "SOC 2 CC6.2", "ISO 27001:2022 A.5.15", "CIS v8 6.1"),
    examples=(
        Example(
            "no approver",
            account(_HELD, grant("operator", "own")),
            ("nobody approved that user operator holds own",),
        ),
        Example(
            "approved by the one who asked",
            account(_HELD, grant("operator", "own", requester="lead", approver="lead")),
            ("user operator holds own by an approval of lead, who asked for it",),
        ),
        Example(
            "approved by somebody else",
            account(_HELD, grant("operator", "own", requester="operator", approver="lead")),
        ),
    ),
)
def missing_approval(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Grants that nobody else approved.

    A grant that only its holder wanted is one that nobody answers for. Facts: `role`, `requester`,
    `approver`.

    Fix: Let the owner of the role approve the grant in the spec, or detach the role.

    Source: NIST SP 800-53 Rev. 5 AC-2 e; CIS Controls v8 6.1.
    """
    for one in granted(analysis.resources, analysis.rights):
        approver, requester = one.said("approver"), one.said("requester")
        if not approver or approver in (requester, one.principal.name):
            yield about(
                one.principal,
                _ITSELF if approver else _NOBODY,
                witness=[],
                facts={"role": one.role, "requester": requester, "approver": approver},
                arguments={"role": one.role, "approver": approver},
            )
