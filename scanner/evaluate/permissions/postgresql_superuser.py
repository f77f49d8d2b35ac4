"""PostgreSQL logins that are superusers or can become one."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, login, observed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_IS = "role {role} on {server} is a superuser and can log in"
_BECOMES = "role {role} on {server} can become superuser {superuser}"


@check(
    title="Database login is a superuser",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(5)", "SOC 2 CC6.3", "CIS v8 5.4"),
    examples=(
        Example(
            "a superuser besides the one the server was made with",
            account(
                login("postgres", rolsuper=True, bootstrap=True),
                login("app", rolsuper=True),
            ),
            ("role app on orders-db is a superuser and can log in",),
        ),
        Example(
            "a member of a superuser role",
            account(
                login("app"),
                example("role", "dba", rolname="dba", rolcanlogin=False, rolsuper=True),
                example("membership", "dba/app", role="dba", member="app"),
            ),
            ("role app on orders-db can become superuser dba",),
        ),
        Example("a plain login", account(login("app", rolsuper=False))),
    ),
)
def postgresql_superuser(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL logins that are superusers or can become one.

    A superuser passes by every permission, reads and writes files of the server and runs programs
    on it. The role that the server was made with is left out. Facts: `role`, `superuser`, `via`
    (the roles on the way).

    Fix: `ALTER ROLE ... NOSUPERUSER`, or `REVOKE` the membership, and grant what is needed.

    Source: NIST SP 800-53 Rev. 5 AC-6(5); PostgreSQL documentation, "Role Attributes".
    """
    for role in analysis.database_roles:
        held = role.through("rolsuper")
        if held is None or role.bootstrap:
            continue
        superuser, way = held
        facts: dict[str, Json] = {"role": role.name, "superuser": superuser, "via": list(way)}
        yield observed(role.resource, _BECOMES if way else _IS, facts)
