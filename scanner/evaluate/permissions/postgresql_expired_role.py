"""PostgreSQL logins whose password has ended and that are still there."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import login, observed
from scanner.evaluate.permissions._revoke import attribute
from scanner.evaluate.permissions._use import instant
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "the password of {role} on {server} ended on {ended}, and the role may still log in"


@check(
    title="Database role outlives its end",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-2(3)", "SOC 2 CC6.2", "ISO 27001:2022 A.5.18", "CIS v8 5.3"),
    examples=(
        Example(
            "ended last summer",
            account(login("temp", rolvaliduntil="2027-07-01T00:00:00Z")),
            (
                "the password of temp on orders-db ended on 2027-07-01, and the role may still log in",
            ),
        ),
        Example("ends later", account(login("temp", rolvaliduntil="2028-07-01T00:00:00Z"))),
        Example("no end", account(login("temp", rolvaliduntil=None))),
    ),
)
def postgresql_expired_role(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL logins whose password has ended and that are still there.

    VALID UNTIL ends the password only: sign-in by certificate, Kerberos or a trusted address goes
    on. Facts: `role`, `ended`.

    Fix: `ALTER ROLE ... NOLOGIN`, and drop the role once nothing is owned by it.

    Source: NIST SP 800-53 Rev. 5 AC-2(3); PostgreSQL documentation, "CREATE ROLE".
    """
    for role in analysis.database_roles:
        ended = instant(role.resource.attributes.get("rolvaliduntil"))
        if ended is not None and ended <= analysis.as_of:
            facts: dict[str, Json] = {"role": role.name, "ended": ended.date().isoformat()}
            found = observed(role.resource, _MESSAGE, facts)
            yield replace(found, remedy=attribute(role.name, "LOGIN"))
