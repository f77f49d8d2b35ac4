"""A ledger in a SQLite file keeps what every ledger promises, and one of an older version comes along."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from scanner.model.vocabulary import State
from scanner.operate.ledger import migration
from scanner.operate.ledger.store import LedgerError, open_ledger
from tests.operate.ledger.promises import PROMISES, Open
from tests.operate.ledger.reports import report


@pytest.mark.parametrize("promise", PROMISES)
def test_ledger_in_a_file_keeps(promise: Callable[[Open], None], tmp_path: Path) -> None:
    promise(lambda: open_ledger("ledger.db", tmp_path))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A ledger of four runs as version 1 of the tables left it."""
    dump = Path(__file__).with_name("version_1.sql").read_text()
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump)
    return path


def test_stored_ledger_of_version_1_is_brought_forward_and_copied(old: Path) -> None:
    ledger = open_ledger(str(old))
    assert ledger.verify("ddb3d03a210366041bca259a5f5557c6e7f6950d6ead73e23ba63cc1d5d037fd") == ()
    assert [run.exit_code for run in ledger.runs()] == [1, 1, 1, 3]
    fifth = report(5, "ab", ledger.history("acme"))
    states = {one.observation.resource: one.state for one in fifth.findings}
    assert states == {"k/a": State.REGRESSED, "k/b": State.PERSISTING}
    ledger.record(fifth)
    assert ledger.verify(ledger.head()) == ()
    with closing(sqlite3.connect(f"{old}.version-1")) as copy:
        assert copy.execute("SELECT value FROM trueup_facts").fetchone() == ("1",)
        assert copy.execute("SELECT count(*) FROM trueup_runs").fetchone() == (4,)


def test_migration_broken_off_leaves_the_old_ledger_whole(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migration, "append", stopped)
        with pytest.raises(KeyboardInterrupt):
            open_ledger(str(old))
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT value FROM trueup_facts").fetchone() == ("1",)
    assert len(open_ledger(str(old)).runs()) == 4


def test_ledger_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    open_ledger("ledger.db", tmp_path).record(report(1, "a"))
    path = tmp_path / "ledger.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE trueup_facts SET value = '3'")
        connection.commit()
    with pytest.raises(LedgerError, match=r"version 3 .* this program knows 2: use the program"):
        open_ledger("ledger.db", tmp_path)
    assert [one.name for one in tmp_path.glob("*version-*")] == []
