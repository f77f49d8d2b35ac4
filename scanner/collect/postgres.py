"""Read a PostgreSQL server's settings, roles, memberships, grants and privileged functions.

Nothing is written: every connection is read only, from the first packet on, and ends with a rollback.
"""

import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import IsolationLevel, sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import dict_row

from scanner.collect._postgres_queries import CLUSTER, DATABASE, MARK, PRIVILEGED, Query
from scanner.collect._postgres_statements import HIDDEN_USE, counted_statements
from scanner.evidence.retries import RetryBudget, with_retries
from scanner.model.connector import Answer, CollectContext, Connector, Followed
from scanner.model.evidence import Collected, Source, Unreadable
from scanner.model.resource import Json, Origin

MAX_ROWS = 200_000
_CONNECT_SECONDS = 10
_STATEMENT_SECONDS = 30
_PASSWORD = re.compile(r"(?i)(pass(?:word|file)\s*+=\s*+)('(?:[^'\\]|\\.)*+'|[^\s']++)")
_TRANSIENT = ("08", "53", "57")
"""SQLSTATE classes of failures that may pass: connection, resources, operator intervention."""
_PASSING = ("too many", "starting up", "shutting down", "not yet accepting", "in recovery")


def _collect(source: Source, context: CollectContext) -> Iterator[Collected]:
    try:
        parameters = conninfo_to_dict(_dsn(source, context))
    except LookupError as error:
        yield Unreadable(source.name, "dsn", str(error), whole=True)
        return
    except psycopg.ProgrammingError:
        # The message of the library quotes the text, which holds a password.
        reason = "the connection string cannot be read: write postgresql://user@host/database"
        yield Unreadable(source.name, "dsn", reason, whole=True)
        return
    yield from _server(source, context, parameters)


def _follow(source: Source, context: CollectContext, mark: str, _seconds: float) -> Followed:
    """Return everything when something changed; the server itself says by one value whether it did."""
    try:
        parameters = conninfo_to_dict(_dsn(source, context))
        with _connected(source, parameters, "") as connection:
            said = str(connection.execute(MARK).fetchall()[0]["mark"])
    except (psycopg.Error, LookupError):
        return Followed("", tuple(_collect(source, context)), whole=True)
    if said == mark:
        return Followed(mark)
    return Followed(said, tuple(_collect(source, context)), whole=True)


def _server(
    source: Source, context: CollectContext, parameters: Mapping[str, Any]
) -> Iterator[Collected]:
    listed = source.options.get("databases")
    wanted = [str(name) for name in listed] if isinstance(listed, list) else [""]
    started = time.monotonic()
    for index, database in enumerate(wanted):
        left = RetryBudget().seconds - (time.monotonic() - started)
        budget = RetryBudget(seconds=max(0.0, left))
        try:
            with _reached(source, context, parameters, database, budget) as connection:
                yield from _database(source, context, connection, with_cluster=index == 0)
        except psycopg.Error as error:
            place = database or str(parameters.get("dbname", "database"))
            reason = f"cannot be read: {_words(error, parameters)}"
            first = index == 0
            yield Unreadable(source.name, place, reason, transient=_passes(error), whole=first)


def _reached(
    source: Source,
    context: CollectContext,
    parameters: Mapping[str, Any],
    database: str,
    budget: RetryBudget,
) -> "psycopg.Connection[dict[str, Any]]":
    """Return a connection, trying again what may pass; a refused credential is read again once."""

    def connect(given: Mapping[str, Any]) -> "psycopg.Connection[dict[str, Any]]":
        return with_retries(budget, _may_pass, lambda: _connected(source, given, database))

    try:
        return connect(parameters)
    except psycopg.OperationalError as error:
        if not _is_refused(error):
            raise
        again = conninfo_to_dict(_dsn(source, context))
        if again == parameters:
            raise
        return connect(again)


def _dsn(source: Source, context: CollectContext) -> str:
    return context.secret(str(source.options.get("dsn", "")), f"postgres:{source.name}")


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, psycopg.OperationalError) and not _is_refused(error) and _passes(error)


def _is_refused(error: psycopg.Error) -> bool:
    """Say whether the server did not take the credential (SQLSTATE class 28).

    A failure to connect carries no SQLSTATE in the client, only the server's words.
    """
    return (error.sqlstate or "").startswith("28") or "authentication failed" in str(error)


def _connected(
    source: Source, parameters: Mapping[str, Any], database: str
) -> "psycopg.Connection[dict[str, Any]]":
    seconds = source.options.get("statement_timeout_seconds", _STATEMENT_SECONDS)
    limit = seconds if isinstance(seconds, int) and seconds > 0 else _STATEMENT_SECONDS
    given = {key: value for key, value in parameters.items() if key != "options"}
    chosen = {"dbname": database} if database else {}
    connection: psycopg.Connection[dict[str, Any]] = psycopg.connect(
        **{"connect_timeout": _CONNECT_SECONDS, **given, **chosen},
        application_name="trueup",
        row_factory=dict_row,
        autocommit=True,
    )
    # Set in the session and not sent with the connection, so that the server's own values of these
    # settings can still be told from ours.
    for name, value in {
        "search_path": "pg_catalog",
        "default_transaction_read_only": "on",
        "statement_timeout": f"{limit}s",
        "lock_timeout": "5s",
    }.items():
        connection.execute(sql.SQL("set {} = {}").format(sql.Identifier(name), sql.Literal(value)))
    connection.autocommit = False
    connection.read_only = True
    connection.isolation_level = IsolationLevel.REPEATABLE_READ
    return connection


def _database(
    source: Source,
    context: CollectContext,
    connection: "psycopg.Connection[dict[str, Any]]",
    *,
    with_cluster: bool,
) -> Iterator[Collected]:
    about = connection.execute(PRIVILEGED).fetchall()[0]
    name = str(about["database"])
    if with_cluster and not (about["superuser"] or about["reads_all_settings"]):
        yield Unreadable(
            source.name, "settings",
            f"role {about['role']} is not shown every setting: grant it pg_read_all_settings",
        )  # fmt: skip
        yield _hidden(source, context, str(about["role"]))
    for query in CLUSTER if with_cluster else ():
        yield _asked(source, context, connection, query, "server")
    for query in (*DATABASE, HIDDEN_USE):
        yield _asked(source, context, connection, query, name)
    if with_cluster:
        yield from _statements(source, context, connection)
    connection.rollback()


def _statements(
    source: Source, context: CollectContext, connection: "psycopg.Connection[dict[str, Any]]"
) -> Iterator[Collected]:
    """Read what the server counted of statements; without the extension there is nothing to read."""
    address = "server/statements"
    try:
        with connection.transaction():
            found = counted_statements(connection)
    except psycopg.Error as error:
        if connection.closed:
            raise
        reason = f"cannot be read: {_words(error, {})}"
        yield Unreadable(source.name, address, reason, transient=_passes(error))
        return
    if found is not None:
        value, query = found
        origin = Origin(source=source.name, api=f"postgresql:{address}")
        yield context.recorder.answer(source, Answer(address, value, origin, query=query))


def _hidden(source: Source, context: CollectContext, role: str) -> Collected:
    """Record that some settings were not shown, so that none of them is called missing."""
    origin = Origin(source=source.name, api="postgresql:server/hidden")
    reason = f"role {role} is not shown every setting: grant it pg_read_all_settings"
    return context.recorder.answer(source, Answer("server/hidden", {"reason": reason}, origin))


def _asked(
    source: Source,
    context: CollectContext,
    connection: "psycopg.Connection[dict[str, Any]]",
    query: Query,
    scope: str,
) -> Collected:
    address = f"{scope}/{query.name}"
    context.progress(f"reading {source.name}: {address}")
    try:
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(sql.SQL(query.sql))
            rows = cursor.fetchmany(MAX_ROWS + 1)
    except psycopg.Error as error:
        if connection.closed:
            raise
        reason = f"cannot be read: {_words(error, {})}"
        return Unreadable(source.name, address, reason, transient=_passes(error))
    if len(rows) > MAX_ROWS:
        return Unreadable(source.name, address, f"holds more than {MAX_ROWS} rows")
    answer = Answer(
        address=address,
        value=_shaped(query.name, rows),
        origin=Origin(source=source.name, api=f"postgresql:{address}"),
        query=" ".join(query.sql.split()),
        found=len(rows),
        source_total=len(rows),
    )
    return context.recorder.answer(source, answer)


def _shaped(name: str, rows: list[dict[str, Any]]) -> Json:
    """Return the rows as they are stored.

    Values of settings stand right under their names, where the redaction sees what they are.
    """
    if name == "settings":
        values = {str(row["name"]): _without_password(row["setting"]) for row in rows}
        facts = {
            str(row["name"]): {
                key: row[key]
                for key in ("unit", "vartype", "enumvals", "source", "context", "pending_restart")
                if row[key] not in (None, False)
            }
            for row in rows
        }
        return {"values": values, "facts": facts}
    if name == "overrides":
        return [
            {**row, "settings": dict(_pair(entry) for entry in row["settings"])} for row in rows
        ]
    return rows


def _pair(entry: str) -> tuple[str, Json]:
    name, _, value = entry.partition("=")
    return name, _without_password(value)


def _without_password(value: Json) -> Json:
    return _PASSWORD.sub(r"\1(removed)", value) if isinstance(value, str) else value


def _words(error: psycopg.Error, parameters: Mapping[str, Any]) -> str:
    """Return the server's message, which never quotes a password, or only its kind if it did."""
    text = " ".join(str(error).split())[:300]
    secrets = [str(parameters[key]) for key in ("password", "sslpassword") if parameters.get(key)]
    if any(secret in text for secret in secrets):
        text = ""
    return text or type(error).__name__


def _passes(error: psycopg.Error) -> bool:
    """Say whether trying again may help: by SQLSTATE, else by whether the server answered at all."""
    if error.sqlstate:
        return error.sqlstate.startswith(_TRANSIENT)
    text = str(error)
    return "FATAL:" not in text or any(words in text for words in _PASSING)


CONNECTOR = Connector(
    collect=_collect,
    options={
        "dsn": "secret reference to the connection string: env:NAME or file:PATH",
        "databases": "databases to read; by default the one of the connection string",
        "statement_timeout_seconds": "longest time for one question; 30 by default",
    },
    needs=(
        "CONNECT on each database",
        "membership in pg_read_all_settings (settings that only superusers see otherwise)",
    ),
    extra="postgres",
    follow=_follow,
)
