"""The ledger keeps the same promises on PostgreSQL as on SQLite."""

import threading
from collections.abc import Callable

import psycopg
import pytest

from scanner.model.vocabulary import State
from scanner.operate.ledger.store import Ledger, LedgerError, open_ledger
from tests.live.conftest import PostgresServer
from tests.operate.ledger.promises import PROMISES, Open
from tests.operate.ledger.reports import report

pytestmark = pytest.mark.live


@pytest.fixture
def dsn(postgres_server: PostgresServer) -> str:
    name = "ledger"
    with psycopg.connect(postgres_server.dsn(), autocommit=True) as connection:
        connection.execute(f"drop database if exists {name}")
        connection.execute(f"create database {name}")
    return postgres_server.dsn(name)


@pytest.mark.parametrize("promise", PROMISES)
def test_ledger_on_a_server_keeps(promise: Callable[[Open], None], dsn: str) -> None:
    promise(lambda: open_ledger(dsn))


def test_history_runs_and_states_are_those_of_sqlite(dsn: str) -> None:
    ledger = open_ledger(dsn)
    ledger.record(report(1, "ab"))
    head = ledger.record(report(2, "bc", ledger.history("acme")))
    again = open_ledger(dsn)
    third = report(3, "abc", again.history("acme"))
    assert {one.state for one in third.findings} == {State.REGRESSED, State.PERSISTING}
    assert [(run.new, run.fixed) for run in again.runs("acme")] == [(2, 0), (1, 1)]
    assert again.verify(head) == ()
    assert again.head() == head


@pytest.mark.parametrize(
    "statement",
    ["delete from trueup_events", "update trueup_events set at = 'x'", "truncate trueup_events"],
)
def test_audit_log_refuses_to_be_changed(dsn: str, statement: str) -> None:
    open_ledger(dsn).record(report(1, "a"))
    with (
        psycopg.connect(dsn) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(statement)


def test_tampering_by_the_owner_of_the_database_is_told(dsn: str) -> None:
    ledger = open_ledger(dsn)
    ledger.record(report(1, "a"))
    with psycopg.connect(dsn) as connection:
        connection.execute("alter table trueup_events disable trigger all")
        connection.execute("update trueup_events set body = replace(body, 'k/a', 'k/z')")
    assert any("changed after it was written" in problem for problem in ledger.verify())


def test_runs_that_end_at_once_follow_one_another_in_one_chain(dsn: str) -> None:
    def record(number: int, ledger: Ledger) -> None:
        ledger.record(report(number, "a", name=f"estate-{number}"))

    ledgers = [open_ledger(dsn) for _ in range(6)]
    threads = [threading.Thread(target=record, args=pair) for pair in enumerate(ledgers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ledgers[0].runs()) == 6
    assert ledgers[0].verify() == ()


def test_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(LedgerError, match="cannot be opened") as caught:
        open_ledger("postgresql://somebody:hunter2@127.0.0.1:1/ledger")
    assert "hunter2" not in str(caught.value)
