"""Bring a ledger of an earlier version forward, after a copy of it was made."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, inspect, select
from sqlalchemy.schema import CreateColumn

from scanner.operate.ledger.finding_rows import state_of
from scanner.operate.ledger.recording import append
from scanner.operate.ledger.schema import FACTS, FINDINGS, RUNS, SCHEMA_VERSION


def backup(engine: Engine, version: int) -> str:
    """Copy a ledger before it is changed, and return where the copy is.

    A SQLite file is copied beside itself as `NAME.version-N`; on PostgreSQL the tables that change
    are copied to tables of that ending. The audit log is only ever added to.
    """
    if engine.dialect.name == "sqlite":
        return _copied_file(Path(str(engine.url.database)), version)
    with engine.begin() as connection:
        for table in (FACTS, RUNS, FINDINGS):
            copy = f"{table.name}_version_{version}"
            if not inspect(connection).has_table(copy):
                connection.exec_driver_sql(f"CREATE TABLE {copy} AS TABLE {table.name}")
    return f"tables ending in _version_{version}"


def _copied_file(file: Path, version: int) -> str:
    copy = file.with_name(f"{file.name}.version-{version}")
    part = file.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.chmod(0o600)
    part.replace(copy)
    return str(copy)


def migrate(connection: Connection) -> None:
    """Change the tables inside the caller's transaction, wholly or not at all.

    Whoever comes second finds the work done. The audit log tells of it, and notes the digest of
    the findings as they are then.
    """
    held = connection.execute(select(FACTS.c.value).where(FACTS.c.name == "schema")).scalar()
    if held != "1":
        return
    _add_columns(connection, FINDINGS)
    connection.execute(FINDINGS.update().values(opened_at=FINDINGS.c.first_seen))
    fixed = FINDINGS.c.fixed_at != ""
    connection.execute(FINDINGS.update().where(fixed).values(times_fixed=1))
    version = FACTS.update().where(FACTS.c.name == "schema")
    connection.execute(version.values(value=str(SCHEMA_VERSION)))
    scopes = connection.execute(select(FINDINGS.c.scope).distinct().order_by(FINDINGS.c.scope))
    states = [("state", state_of(connection, scope)) for (scope,) in scopes.all()]
    append(connection, "", [("migrated", {"from": 1, "to": SCHEMA_VERSION}), *states])


def _add_columns(connection: Connection, table: Table) -> None:
    there = {column["name"] for column in inspect(connection).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            words = CreateColumn(column).compile(dialect=connection.dialect)
            connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {words}")
