"""PostgreSQL logins that pass by row-level security."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, login, observed
from scanner.evaluate.permissions._revoke import attribute
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_IS = "role {role} on {server} passes by row-level security"
_BECOMES = "role {role} on {server} can become {bypassing}, which passes by row-level security"


@check(
    title="Database login passes by row-level security",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 AC-6", "SOC 2 CC6.3", "CIS v8 3.3"),
    examples=(
        Example(
            "a login with the attribute",
            account(login("report", rolbypassrls=True)),
            ("role report on orders-db passes by row-level security",),
        ),
        Example(
            "a member of a role with it",
            account(
                login("report"),
                example("role", "reader", rolname="reader", rolcanlogin=False, rolbypassrls=True),
                example("membership", "reader/report", role="reader", member="report"),
            ),
            ("role report on orders-db can become reader, which passes by row-level security",),
        ),
        Example(
            "a superuser, which is reported as such",
            account(login("dba", rolsuper=True, rolbypassrls=True)),
        ),
        Example("a plain login", account(login("report", rolbypassrls=False))),
    ),
)
def postgresql_bypassrls(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL logins that pass by row-level security.

    BYPASSRLS shows and changes the rows of every tenant, whatever the policies of the tables say.
    Superusers are reported by `permissions/postgresql-superuser`. The attribute is not inherited: a
    member has it after SET ROLE. Facts: `role`, `bypassing`, `via` (the roles on the way).

    Fix: `ALTER ROLE ... NOBYPASSRLS`, and a policy for what the role must see; the remedy has the SQL
    and its inverse.

    Source: NIST SP 800-53 Rev. 5 AC-3; PostgreSQL documentation, "Row Security Policies" and "Role
    Attributes".
    """
    for role in analysis.database_roles:
        held = role.through("rolbypassrls")
        if held is None or role.bootstrap or role.is_superuser:
            continue
        bypassing, way = held
        facts: dict[str, Json] = {"role": role.name, "bypassing": bypassing, "via": list(way)}
        found = observed(role.resource, _BECOMES if way else _IS, facts)
        yield replace(found, remedy=attribute(bypassing, "BYPASSRLS"))
