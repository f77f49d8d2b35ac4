"""Tables of the run ledger, the same on SQLite and PostgreSQL, and what keeps events unchanged."""

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 2
"""Raised with every change of the tables; a ledger of a newer version is never written."""

METADATA = MetaData()

FACTS = Table(
    "trueup_facts",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

RUNS = Table(
    "trueup_runs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(80), unique=True, nullable=False),
    Column("scope", String(200), nullable=False),
    Column("started", String(40), nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    Index("trueup_runs_by_scope", "scope", "number"),
)

FINDINGS = Table(
    "trueup_findings",
    METADATA,
    Column("scope", String(200), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("first_seen", String(40), nullable=False),
    Column("last_seen", String(40), nullable=False),
    Column("fixed_at", String(40), nullable=False),
    Column("waived", Boolean, nullable=False),
    Column("sources", Text, nullable=False),
    Column("body", Text, nullable=False),
    # Since version 2: when the present spell began, the look before it that did not show the
    # finding ("" when there was none), how often it was fixed, and the fingerprint's version.
    Column("opened_at", String(40), nullable=False, server_default=""),
    Column("looked_at", String(40), nullable=False, server_default=""),
    Column("times_fixed", Integer, nullable=False, server_default="0"),
    Column("version", Integer, nullable=False, server_default="1"),
)

EVENTS = Table(
    "trueup_events",
    METADATA,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("run", String(80), nullable=False),
    Column("type", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

_GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER IF NOT EXISTS trueup_events_no_{verb} BEFORE {verb} ON trueup_events "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION trueup_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$",
        "CREATE OR REPLACE TRIGGER trueup_events_append_only "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON trueup_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION trueup_append_only()",
    ),
}


def create(connection: Connection) -> None:
    """Make the tables, and the triggers that refuse every change of an event."""
    METADATA.create_all(connection)
    for statement in _GUARDS[connection.dialect.name]:
        connection.exec_driver_sql(statement)
