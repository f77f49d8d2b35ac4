"""The ledger remembers what runs saw, and shows every change made behind its back."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.model.evidence import Unreadable
from scanner.model.vocabulary import State
from scanner.operate.ledger.store import Ledger, LedgerError, open_ledger
from tests.operate.ledger.reports import report


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger("ledger.db", tmp_path)


def _file(ledger: Ledger) -> str:
    return str(ledger.engine.url.database)


def _two_runs(ledger: Ledger) -> str:
    ledger.record(report(1, "ab"))
    return ledger.record(report(2, "bc", ledger.history("acme")))


def test_history_gives_age_and_states_to_the_next_run(ledger: Ledger) -> None:
    _two_runs(ledger)
    third = report(3, "abc", ledger.history("acme"))
    states = {one.observation.resource: one.state for one in third.findings}
    assert states == {
        "k/a": State.REGRESSED,
        "k/b": State.PERSISTING,
        "k/c": State.PERSISTING,
    }
    first_seen = {one.observation.resource: one.first_seen for one in third.findings}
    assert first_seen["k/b"] == report(1, "").run.started
    assert ledger.verify() == ()


def test_finding_of_an_unread_source_survives_any_number_of_runs(ledger: Ledger) -> None:
    ledger.record(report(1, "a"))
    gap = (Unreadable("prod", "all", "timeout", whole=True),)
    for number in (2, 3):
        ledger.record(report(number, "", ledger.history("acme"), unread=gap))
    known = ledger.history("acme").known
    assert [one.fixed_at for one in known.values()] == [None]
    assert [one.last_seen for one in known.values()] == [report(1, "").run.started]
    assert [run.unconfirmed for run in ledger.runs()] == [0, 1, 1]
    assert ledger.verify() == ()


def test_finding_comes_back_from_the_ledger_as_it_went_in(ledger: Ledger) -> None:
    first = report(1, "a")
    ledger.record(first)
    known = next(iter(ledger.history("acme").known.values()))
    assert known.finding == first.findings[0]
    assert known.sources == ("prod",)


def test_scopes_do_not_see_one_another(ledger: Ledger) -> None:
    ledger.record(report(1, "a"))
    assert ledger.history("other").known == {}


def test_same_run_recorded_twice_changes_nothing(ledger: Ledger) -> None:
    head = ledger.record(report(1, "a"))
    assert ledger.record(report(1, "a")) == head
    assert len(ledger.runs()) == 1


def test_runs_come_oldest_first_with_their_counts(ledger: Ledger) -> None:
    _two_runs(ledger)
    assert [(run.id, run.new, run.fixed, run.open) for run in ledger.runs()] == [
        ("run-1", 2, 0, {"medium": 2}),
        ("run-2", 1, 1, {"medium": 2}),
    ]


def test_digest_of_history_is_the_same_for_the_same_knowledge(ledger: Ledger) -> None:
    _two_runs(ledger)
    again = open_ledger(_file(ledger))
    assert again.history("acme").digest == ledger.history("acme").digest
    assert ledger.history("acme").digest != ledger.history("other").digest


@pytest.mark.parametrize(
    "statement", ["DELETE FROM trueup_events", "UPDATE trueup_events SET at='x'"]
)
def test_audit_log_refuses_to_be_changed(ledger: Ledger, statement: str) -> None:
    ledger.record(report(1, "a"))
    with (
        sqlite3.connect(_file(ledger)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        connection.execute(statement)
    connection.close()


_LAST = "(SELECT max(seq) FROM trueup_events)"
_CUT = "DELETE FROM trueup_events WHERE seq > 3"
_COPY = "INSERT INTO trueup_events SELECT seq + 1, at, run, type, body, previous, hash"


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        ("UPDATE trueup_events SET body = replace(body, 'k/a', 'k/z')", "changed after"),
        ("UPDATE trueup_events SET body = '{' WHERE seq = 2", "changed after"),
        ("DELETE FROM trueup_events WHERE seq = 2", "event 2 is missing"),
        (f"{_COPY} FROM trueup_events WHERE seq = {_LAST}", "does not follow"),
        (
            "UPDATE trueup_events SET seq = -1 WHERE seq = 1;"
            "UPDATE trueup_events SET seq = 1 WHERE seq = 2;"
            "UPDATE trueup_events SET seq = 2 WHERE seq = -1",
            "does not follow",
        ),
        (_CUT, "not in the log"),
        ("UPDATE trueup_runs SET body = replace(body, '\"new\":2', '\"new\":0')", "run run-1 was"),
        ("DELETE FROM trueup_runs WHERE id = 'run-1'", "not among the runs"),
        ("UPDATE trueup_findings SET fixed_at = '2027-01-01T00:00:00+00:00'", "open in the log"),
        ("DELETE FROM trueup_findings", "open in the log"),
    ],
)
def test_every_kind_of_tampering_is_told(ledger: Ledger, tampering: str, said: str) -> None:
    head = _two_runs(ledger)
    with sqlite3.connect(_file(ledger)) as connection:
        for verb in ("UPDATE", "DELETE"):
            connection.execute(f"DROP TRIGGER trueup_events_no_{verb}")
        connection.executescript(tampering)
    connection.close()
    assert any(said in problem for problem in ledger.verify(head))


def test_rewritten_log_is_told_by_the_head_kept_outside(ledger: Ledger, tmp_path: Path) -> None:
    head = _two_runs(ledger)
    forged = open_ledger("forged.db", tmp_path)
    forged.record(report(1, "a"))
    assert forged.verify() == ()
    assert "was" not in forged.verify(head)[0].split()[0]
    assert "not in the log" in forged.verify(head)[0]


def test_ledger_of_a_newer_program_is_left_alone(ledger: Ledger) -> None:
    with sqlite3.connect(_file(ledger)) as connection:
        connection.execute("UPDATE trueup_facts SET value = '99'")
    connection.close()
    with pytest.raises(LedgerError, match="version 99"):
        open_ledger(_file(ledger))


def test_reading_does_not_make_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="run `trueup scan` first"):
        open_ledger("ledger.db", tmp_path, create=False)
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_ledger_is_told_and_left_alone(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    place.write_bytes(b"not a database, but long enough to be read as one" * 100)
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(str(place))
    assert place.read_bytes().startswith(b"not a database")


_WRITER = """
import sys
from scanner.operate.ledger.store import open_ledger
from tests.operate.ledger.reports import report
ledger = open_ledger(sys.argv[1])
number = len(ledger.runs())
while True:
    number += 1
    names = [f"{each}" for each in range(number % 3, 120)]
    prepared = report(number, names, ledger.history("acme"))
    print(number, flush=True)
    ledger.record(prepared)
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_ledger_is_whole_and_the_next_run_starts_clean(
    tmp_path: Path,
) -> None:
    place = tmp_path / "ledger.db"
    for delay in (0.0, 0.002, 0.006, 0.012, 0.02, 0.03):
        child = subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(place)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        begun = 0
        for line in child.stdout:
            begun = int(line)
            if delay == 0.0 or begun % 4 == 2:
                break
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        ledger = open_ledger(str(place))
        assert ledger.verify() == ()
        # Each run is there wholly or not at all, and none that was acknowledged is lost.
        assert [run.id for run in ledger.runs()][: begun - 1] == [
            f"run-{number}" for number in range(1, begun)
        ]
        ledger.close()
