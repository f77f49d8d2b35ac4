"""Grants that are over by their spec and still there."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account, grant, statement, user
from scanner.evaluate.permissions._observed import about
from scanner.evaluate.permissions._role_grants import granted
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.vocabulary import Severity

_HELD = user("operator", statement("ec2:*"))
_OVER = "{subject} still holds {role}, which its spec ended on {day}"


@check(
    title="Grant is still there after its end",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-2(2)", "SOC 2 CC6.3", "ISO 27001:2022 A.5.18", "CIS v8 6.2"),
    examples=(
        Example(
            "ended in January",
            account(_HELD, grant("operator", "own", expires="2028-01-31T00:00:00Z")),
            ("user operator still holds own, which its spec ended on 2028-01-31",),
        ),
        Example(
            "ends in April",
            account(_HELD, grant("operator", "own", expires="2028-04-30T00:00:00Z")),
        ),
        Example(
            "ended, and taken away",
            account(_HELD, grant("operator", "other", expires="2028-01-31T00:00:00Z")),
        ),
    ),
)
def expired_grant_present(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """Grants that are over by their spec and still there.

    Access for a time that is never taken back is access for ever. Facts: `role`, `expires`.

    Fix: Detach the role from the principal, or ask for the grant anew.

    Source: NIST SP 800-53 Rev. 5 AC-2(2); CIS Controls v8 6.2.
    """
    for one in granted(analysis.resources, analysis.rights):
        if one.expires is not None and one.expires <= analysis.as_of:
            yield about(
                one.principal,
                _OVER,
                witness=[],
                facts={"role": one.role, "expires": one.expires.isoformat()},
                arguments={"role": one.role, "day": one.expires.date().isoformat()},
            )
