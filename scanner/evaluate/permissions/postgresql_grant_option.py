"""PostgreSQL roles that may hand their privileges on."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, grants, observed
from scanner.evaluate.permissions._revoke import grant_option
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "{grantee} may hand on {privileges} of {object_type} {name} on {server}"


@check(
    title="Database role may hand its privileges on",
    severity=Severity.LOW,
    controls=("NIST 800-53r5 AC-3(7)", "NIST 800-53r5 AC-6", "SOC 2 CC6.3", "CIS v8 6.8"),
    examples=(
        Example(
            "a table, with the option",
            account(
                example(
                    "grant", "shop/table/sales.orders/app", object_type="table", schema="sales",
                    name="orders", grantee="app", privileges=["INSERT", "SELECT"],
                    grantable=["SELECT"],
                )
            ),
            ("app may hand on SELECT of table sales.orders on orders-db",),
        ),
        Example(
            "a table, without it",
            account(
                example(
                    "grant", "shop/table/sales.orders/app", object_type="table", schema="sales",
                    name="orders", grantee="app", privileges=["SELECT"], grantable=None,
                )
            ),
        ),
    ),
)  # fmt: skip
def postgresql_grant_option(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL roles that may hand their privileges on.

    With WITH GRANT OPTION the role decides who else gets in, and taking its own privilege back
    then needs CASCADE. Facts: `grantee`, `object_type`, `name`, `privileges`.

    Fix: `REVOKE GRANT OPTION FOR`; the role keeps the privilege itself.

    Source: NIST SP 800-53 Rev. 5 AC-3(7); PostgreSQL documentation, "GRANT".
    """
    for grant in grants(analysis.resources):
        held = grant.attributes
        privileges = held.get("grantable")
        if isinstance(privileges, list) and privileges:
            kind, name = held["object_type"], held["name"]
            alone = kind in ("schema", "database", "function")
            facts: dict[str, Json] = {
                "grantee": held["grantee"], "object_type": kind,
                "name": name if alone else f"{held.get('schema')}.{name}",
                "privileges": ", ".join(privileges),
            }  # fmt: skip
            found = observed(grant, _MESSAGE, facts)
            yield replace(found, remedy=grant_option(grant, privileges))
