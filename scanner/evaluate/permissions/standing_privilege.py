"""Privileged grants that never end."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, grant, statement, user
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._role_grants import granted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_ADMIN = user("operator", statement("*"))
_MODEST = user("operator", statement("s3:GetObject", "arn:aws:s3:::reports/*"))
_NEVER = "{subject} is privileged and holds {role} with no end"


@check(
    title="Privileged grant without an end",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6(5)", "SOC 2 CC6.3", "ISO 27001:2022 A.8.2", "CIS v8 5.4"),
    examples=(
        Example(
            "an administrator for ever",
            account(_ADMIN, grant("operator", "own", approver="lead")),
            ("user operator is privileged and holds own with no end",),
        ),
        Example(
            "an administrator until April",
            account(_ADMIN, grant("operator", "own", expires="2028-04-30T00:00:00Z")),
        ),
        Example("no privilege", account(_MODEST, grant("operator", "own"))),
    ),
)
def standing_privilege(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Privileged grants that never end.

    A privilege held all the time can be misused all the time; one that ends is asked for when it is
    needed. Privileged is who is an administrator or can surely escalate. Facts: `role`.

    Fix: Give the grant an end in its spec (`expires`), and ask for it anew when it is needed.

    Source: NIST SP 800-53 Rev. 5 AC-6(5); CIS Controls v8 5.4.
    """
    for one in granted(analysis.resources, analysis.rights):
        if one.expires is None and one.privileged:
            yield about(
                one.principal,
                _NEVER,
                witness=[],
                facts={"role": one.role},
                arguments={"role": one.role},
            )
