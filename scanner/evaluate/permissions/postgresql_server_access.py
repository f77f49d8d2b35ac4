"""PostgreSQL logins that reach the files and programs of the server below the database."""

from collections.abc import Iterator

from scanner.evaluate.permissions._analysis import PermissionAnalysis
from scanner.evaluate.permissions._examples import account
from scanner.evaluate.permissions._postgresql import example, observed
from scanner.model.check import Example, check
from scanner.model.observation import Observation
from scanner.model.resource import Json
from scanner.model.vocabulary import Severity

_MESSAGE = "role {role} on {server} is a member of {predefined}"
_PREDEFINED = (
    "pg_execute_server_program", "pg_write_server_files", "pg_read_server_files",
    "pg_write_all_data",
)  # fmt: skip


@check(
    title="Database login reaches the server below the database",
    severity=Severity.HIGH,
    controls=("NIST 800-53r5 AC-6", "NIST 800-53r5 CM-7", "SOC 2 CC6.3", "CIS v8 4.8"),
    examples=(
        Example(
            "by a role in between",
            account(
                example("role", "app", rolname="app", rolcanlogin=True),
                example("membership", "etl/app", role="etl", member="app"),
                example(
                    "membership", "x/etl", role="pg_execute_server_program", member="etl"
                ),
            ),
            ("role app on orders-db is a member of pg_execute_server_program",),
        ),
        Example(
            "monitoring only",
            account(
                example("role", "app", rolname="app", rolcanlogin=True),
                example("membership", "m/app", role="pg_monitor", member="app"),
            ),
        ),
    ),
)  # fmt: skip
def postgresql_server_access(analysis: PermissionAnalysis) -> Iterator[Observation]:
    """PostgreSQL logins that reach the files and programs of the server below the database.

    Running a program or writing a file as the server's own user leads to everything the server
    holds, past every grant; `pg_write_all_data` changes every table. Facts: `role`, `predefined`,
    `via`.

    Fix: `REVOKE` the predefined role; load data through the client instead.

    Source: NIST SP 800-53 Rev. 5 AC-6; PostgreSQL documentation, "Predefined Roles".
    """
    for role in analysis.database_roles:
        held = [name for name in _PREDEFINED if name in role.path]
        if held and not role.bootstrap and not role.is_superuser:
            facts: dict[str, Json] = {
                "role": role.name,
                "predefined": ", ".join(held),
                "via": list(role.path[held[0]]),
            }
            yield observed(role.resource, _MESSAGE, facts)
