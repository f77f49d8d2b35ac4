"""The run ledger: what every run saw, since when, and an audit log that shows any change."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from scanner.findings.fingerprint import renewed
from scanner.findings.history import History, Known, history_of
from scanner.model.finding import FINGERPRINT_VERSION
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import EMPTY, Json
from scanner.model.run import Report
from scanner.operate.ledger.chain import GENESIS, Event
from scanner.operate.ledger.migration import backup, migrate
from scanner.operate.ledger.recording import RunRecord, append, record_report, run_of
from scanner.operate.ledger.schema import EVENTS, FACTS, FINDINGS, RUNS, SCHEMA_VERSION, create
from scanner.operate.ledger.stored_finding import restored
from scanner.operate.ledger.times import times_of
from scanner.operate.ledger.verification import problems

__all__ = ["Ledger", "LedgerError", "RunRecord", "open_ledger"]


class LedgerError(OSError):
    """The ledger cannot be used; says where it is and what to do."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger; every call is one transaction."""

    engine: Engine

    def history(self, scope: str) -> History:
        """Return what earlier runs of one scope knew; empty when there were none."""
        with _transaction(self.engine) as connection:
            rows = connection.execute(select(FINDINGS).where(FINDINGS.c.scope == scope)).all()
            last = connection.execute(
                select(RUNS.c.id).where(RUNS.c.scope == scope).order_by(RUNS.c.number.desc())
            ).first()
        known = {one.finding.fingerprint: one for one in map(_known, rows)}
        if last is None:
            return history_of(known)
        times = times_of(self.said("new", "regressed", "fixed"), scope)
        told = {severity.value: one.told() for severity, one in times.items()}
        return history_of(known, last.id, told)

    def record(self, report: Report, scope: str = "", sources: Mapping[str, str] = EMPTY) -> str:
        """Write a run down, wholly or not at all, and return the new head of the audit log.

        Args:
            report: what the run said. A run that is recorded already changes nothing.
            scope: whose history it continues; the report's name when not given. A run that asks
                only some checks needs a scope of its own.
            sources: name of the source of each evidence digest, so that a finding is known to rest
                on every source it was made from.
        """
        with _transaction(self.engine, write=True) as connection:
            return record_report(connection, report, scope or report.name, sources)

    def tell(self, run: str, said: Iterable[tuple[str, Json]]) -> str:
        """Add events to the audit log, all or none, and return its new head.

        Args:
            run: id of the run that they are about.
            said: pairs of a type, such as "exported", and a value of JSON.
        """
        with _transaction(self.engine, write=True) as connection:
            return append(connection, run, said)

    def runs(self, scope: str = "", limit: int = 1000) -> tuple[RunRecord, ...]:
        """Return the latest runs, oldest first; of all scopes when none is given."""
        query = select(RUNS).order_by(RUNS.c.number.desc()).limit(limit)
        if scope:
            query = query.where(RUNS.c.scope == scope)
        with _transaction(self.engine) as connection:
            rows = connection.execute(query).all()
        return tuple(run_of(row.body) for row in reversed(rows))

    def events(self) -> Iterator[Event]:
        """Yield the audit log in order."""
        with self.engine.connect() as connection:
            rows = connection.execution_options(stream_results=True).execute(
                select(EVENTS).order_by(EVENTS.c.seq)
            )
            for row in rows:
                yield Event(*row)

    def said(self, *types: str) -> tuple[Event, ...]:
        """Return the events of some types, in order."""
        query = select(EVENTS).where(EVENTS.c.type.in_(types)).order_by(EVENTS.c.seq)
        with _transaction(self.engine) as connection:
            return tuple(Event(*row) for row in connection.execute(query).all())

    def head(self) -> str:
        """Return the hash of the latest event, to be kept outside the ledger."""
        with _transaction(self.engine) as connection:
            found = connection.execute(
                select(EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)
            ).scalar()
        return found or GENESIS

    def verify(self, head: str = "") -> tuple[str, ...]:
        """Return everything that is wrong, in words; empty when the ledger is intact.

        Args:
            head: hash that a report recorded; without it, events cut off the end go unseen.
        """
        with _transaction(self.engine) as connection:
            return tuple(problems(connection, self.events(), head))

    def close(self) -> None:
        """Let go of the file or the server."""
        self.engine.dispose()


def open_ledger(place: str, root: Path | None = None, *, create: bool = True) -> Ledger:
    """Open the ledger, and make it when it is not there.

    Args:
        place: a path, which becomes a SQLite file, or a `postgresql://` address.
        root: folder that a relative path starts from.
        create: False to refuse instead of making a new one.

    Raises:
        LedgerError: it is not there, cannot be opened, or was written by a newer version. One of an
            older version is brought forward, after a copy of it was made.
    """
    url = _url(place, root)
    file = Path(url.database or "") if url.drivername.startswith("sqlite") else None
    shown = str(file) if file else url.render_as_string(hide_password=True)
    if file is not None and not file.exists():
        if not create:
            raise LedgerError(f"{shown}: there is no ledger: run `trueup scan` first")
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        engine = create_engine(url, poolclass=NullPool)
        if file is not None:
            _prepare_sqlite(engine)
        _ensure_schema(engine, shown)
    except ModuleNotFoundError as error:
        raise LedgerError(f"{shown}: needs {error.name}: install trueup[postgres]") from None
    except SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise LedgerError(f"{shown}: the ledger cannot be opened: {cause}") from None
    return Ledger(engine)


def _url(place: str, root: Path | None) -> URL:
    if "://" in place:
        url = make_url(place)
        plain = url.drivername in {"postgresql", "postgres"}
        return url.set(drivername="postgresql+psycopg") if plain else url
    path = Path(place) if root is None else root / place
    return URL.create("sqlite", database=str(path))


def _prepare_sqlite(engine: Engine) -> None:
    """Make every commit durable, and take the write lock when a transaction starts."""

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")


def _ensure_schema(engine: Engine, shown: str) -> None:
    with _transaction(engine) as connection:
        made = inspect(connection).has_table(FACTS.name)
    if not made:
        with _transaction(engine, write=True) as connection:
            create(connection)
            if connection.execute(select(FACTS)).first() is None:
                version = {"name": "schema", "value": str(SCHEMA_VERSION)}
                connection.execute(FACTS.insert().values(**version))
    with _transaction(engine) as connection:
        held = connection.execute(select(FACTS.c.value).where(FACTS.c.name == "schema")).scalar()
    if held is not None and held.isdecimal() and int(held) < SCHEMA_VERSION:
        backup(engine, int(held))
        with _transaction(engine, write=True) as connection:
            migrate(connection)
    elif held != str(SCHEMA_VERSION):
        raise LedgerError(
            f"{shown}: written by version {held} of the ledger, this program knows "
            f"{SCHEMA_VERSION}: use the program that wrote it, or a newer one"
        )


@contextmanager
def _transaction(engine: Engine, *, write: bool = False) -> Iterator[Connection]:
    """Open one transaction; a writing one excludes other writers from its first statement.

    Raises:
        LedgerError: the database refuses, such as on a full disk; nothing of it is written then.
    """
    try:
        with engine.connect() as connection, _within(connection, write=write):
            yield connection
    except OperationalError as error:
        shown = engine.url.database or engine.url.render_as_string(hide_password=True)
        cause = str(error.orig or type(error).__name__).splitlines()[0][:200]
        verb = "opened" if "connect" in cause else "written" if write else "read"
        raise LedgerError(
            f"{shown}: the ledger cannot be {verb}: {cause}; nothing was written"
        ) from None


@contextmanager
def _within(connection: Connection, *, write: bool) -> Iterator[None]:
    if connection.dialect.name != "sqlite":
        with connection.begin():
            if write:
                connection.execute(text("SELECT pg_advisory_xact_lock(7410202)"))
            yield
        return
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
    try:
        yield
        connection.exec_driver_sql("COMMIT")
    except BaseException:
        with suppress(OperationalError):  # A full disk may have ended the transaction already.
            connection.exec_driver_sql("ROLLBACK")
        raise


def _known(row: Any) -> Known:
    first, last = (datetime.fromisoformat(value) for value in (row.first_seen, row.last_seen))
    fixed = datetime.fromisoformat(row.fixed_at) if row.fixed_at else None
    finding = restored(row.body, first, last)
    if row.version != FINGERPRINT_VERSION:
        finding = renewed(finding)
    sources = tuple(row.sources.split("\n")) if row.sources else ()
    opened = datetime.fromisoformat(row.opened_at) if row.opened_at else None
    return Known(
        finding, first.astimezone(UTC), last.astimezone(UTC), fixed, sources, row.waived, opened
    )
