"""PostgreSQL logins that can make roles, and so give themselves memberships."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, observed
from scanner.evaluate.permissions._revoke import attribute, membership
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "role {role} on {server} can create and change roles{through}"


@check(
    title="Database login can create roles",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 AC-6(7)", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "a login with CREATEROLE",
            account(example("role", "app", rolname="app", rolcanlogin=True, rolcreaterole=True)),
            ("role app on orders-db can create and change roles",),
        ),
        Example(
            "by a role it is a member of",
            account(
                example("role", "app", rolname="app", rolcanlogin=True),
                example("role", "admins", rolname="admins", rolcreaterole=True),
                example("membership", "admins/app", role="admins", member="app"),
            ),
            ("role app on orders-db can create and change roles as admins",),
        ),
        Example(
            "without",
            account(example("role", "app", rolname="app", rolcanlogin=True, rolcreaterole=False)),
        ),
    ),
)
def postgresql_createrole(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL logins that can make roles, and so give themselves memberships.

    Before version 16 such a role can grant itself membership of every role that is no superuser,
    among them those that run programs on the server. Superusers are reported by
    `permissions/postgresql-superuser`. Facts: `role`, `via`.

    Fix: `ALTER ROLE ... NOCREATEROLE`; leave roles to the pipeline that owns them.

    Source: NIST SP 800-53 Rev. 5 AC-6(7); PostgreSQL documentation, "CREATE ROLE".
    """
    for role in analysis.database_roles:
        found = role.through("rolcreaterole")
        if found is None or role.bootstrap or role.is_superuser:
            continue
        facts: dict[str, Json] = {"role": role.name, "via": list(found[1])}
        through = f" as {found[0]}" if found[1] else ""
        parent = found[1][-1] if found[1] else ""
        member = found[1][-2] if len(found[1]) > 1 else role.name
        remedy = membership(parent, member) if parent else attribute(role.name, "CREATEROLE")
        yield replace(observed(role.resource, _MESSAGE, facts, through=through), remedy=remedy)
