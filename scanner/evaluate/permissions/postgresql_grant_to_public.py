"""PostgreSQL objects that every role of the server may read or change."""

from collections.abc import Iterator
from dataclasses import replace

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, grants, observed
from scanner.evaluate.permissions._revoke import future_grant, given_grant
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json, Resource
from scanner.model.vocabulary import Severity

_MESSAGE = "{object_type} {name} on {server} grants {privileges} to PUBLIC"
_FUTURE = "future {object_type}s of {owner} on {server} will grant {privileges} to PUBLIC"
_TELLING = {
    "table": None, "view": None, "sequence": None, "schema": ("CREATE",), "database": ("CREATE",),
}  # fmt: skip
"""Object types and the privileges that matter; None for all. USAGE and CONNECT open nothing yet."""


def _telling(grant: Resource) -> list[str]:
    attributes = grant.attributes
    if attributes.get("grantee") != "PUBLIC" or attributes["object_type"] not in _TELLING:
        return []
    wanted = _TELLING[attributes["object_type"]]
    return [one for one in attributes["privileges"] if wanted is None or one in wanted]


@check(
    title="Database object is open to every role",
    severity=Severity.MEDIUM,
    controls=("NIST 800-53r5 AC-3", "NIST 800-53r5 AC-6", "SOC 2 CC6.1", "CIS v8 3.3"),
    examples=(
        Example(
            "a table",
            account(
                example(
                    "grant", "shop/table/sales.orders/PUBLIC", object_type="table", schema="sales",
                    name="orders", grantee="PUBLIC", privileges=["SELECT"],
                )
            ),
            ("table sales.orders on orders-db grants SELECT to PUBLIC",),
        ),
        Example(
            "making objects in a schema",
            account(
                example(
                    "grant", "shop/schema/public/PUBLIC", object_type="schema", schema="public",
                    name="public", grantee="PUBLIC", privileges=["CREATE", "USAGE"],
                )
            ),
            ("schema public on orders-db grants CREATE to PUBLIC",),
        ),
        Example(
            "tables that will be made",
            account(
                example(
                    "default_privilege", "shop/app/*/table/PUBLIC", object_type="table",
                    schema="", owner="app", grantee="PUBLIC", privileges=["SELECT"],
                )
            ),
            ("future tables of app on orders-db will grant SELECT to PUBLIC",),
        ),
        Example(
            "what PostgreSQL grants by itself, what an extension grants, and a named role",
            account(
                example(
                    "grant", "a", object_type="database", schema="", name="shop",
                    grantee="PUBLIC", privileges=["CONNECT"], is_default=True,
                ),
                example(
                    "grant", "b", object_type="view", schema="public", name="pg_stat_statements",
                    grantee="PUBLIC", privileges=["SELECT"], of_extension=True,
                ),
                example(
                    "grant", "c", object_type="table", schema="sales", name="orders",
                    grantee="app", privileges=["SELECT"],
                ),
            ),
        ),
    ),
)  # fmt: skip
def postgresql_grant_to_public(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL objects that every role of the server may read or change.

    PUBLIC is every role there is and every role that will be made, so nobody decides any more who
    gets in. Facts: `object_type`, `name`, `privileges`.

    Fix: `REVOKE ... FROM PUBLIC` and grant to the roles that need it; for future objects
    `ALTER DEFAULT PRIVILEGES ... REVOKE ... FROM PUBLIC`.

    Source: NIST SP 800-53 Rev. 5 AC-3; PostgreSQL documentation, "Privileges".
    """
    for grant in grants(analysis.resources):
        privileges = _telling(grant)
        if privileges:
            schema, name = grant.attributes.get("schema"), grant.attributes["name"]
            kind = grant.attributes["object_type"]
            facts: dict[str, Json] = {
                "object_type": kind,
                "name": name if kind in ("schema", "database") else f"{schema}.{name}",
                "privileges": ", ".join(privileges),
            }
            found = observed(grant, _MESSAGE, facts)
            yield replace(found, remedy=given_grant(grant, privileges))
    for future in analysis.resources.of_kind("postgresql/default_privilege"):
        privileges = _telling(future)
        if privileges:
            facts = {
                "object_type": future.attributes["object_type"],
                "owner": future.attributes["owner"],
                "privileges": ", ".join(privileges),
            }
            found = observed(future, _FUTURE, facts)
            yield replace(found, remedy=future_grant(future, privileges))
