"""Times to detect and to fix are in the report, from the day on which a spell began."""

from datetime import timedelta
from pathlib import Path

from scanner.findings.spells import median, ninth, times_table
from scanner.model.evidence import Unreadable
from scanner.operate.kept_inputs import _history, _history_record
from scanner.operate.ledger.store import open_ledger
from tests.operate.ledger.reports import START, report

GAP = (Unreadable("prod", "all", "timeout", whole=True),)


def test_five_nights_give_ages_and_times_of_the_present_spells(tmp_path: Path) -> None:
    path = str(tmp_path / "ledger.db")
    assert times_table(open_ledger(path).history("acme"), (), (), START) == []
    for number, resources, unread in (
        (1, "a", ()), (3, "ab", ()), (4, "", GAP), (5, "b", ()), (9, "ab", ()),
    ):  # fmt: skip
        ledger = open_ledger(path)
        ledger.record(report(number, resources, ledger.history("acme"), unread=unread))
    history = open_ledger(path).history("acme")
    tenth = report(10, "bc", history)
    lines = times_table(history, tenth.findings, tenth.fixed, START + timedelta(days=10))
    assert [line["severity"] for line in lines] == ["critical", "high", "medium", "low", "info"]
    assert lines[2] == {
        "severity": "medium",
        "open": 2,
        "oldest": 7.0,
        "median_age": 3.5,
        "regressed": 1,
        "fixed": 2,
        "median_to_fix": 2.5,
        "most_fixed_within": 4.0,
        "median_to_detect": 3.0,
    }
    assert lines[0]["median_to_fix"] is None


def test_a_replay_gets_the_same_history(tmp_path: Path) -> None:
    ledger = open_ledger(str(tmp_path / "ledger.db"))
    for number, resources in ((1, "a"), (2, ""), (3, "a")):
        ledger.record(report(number, resources, ledger.history("acme")))
    history = ledger.history("acme")
    again = _history(_history_record(history))
    assert again.digest == history.digest
    assert again.times == history.times
    assert [one.since for one in again.known.values()] == [START + timedelta(days=3)]


def test_middle_and_ninth_of_ten() -> None:
    assert (median([]), ninth([])) == (None, None)
    assert median([1, 5, 3]) == 3
    assert [ninth(list(range(1, count))) for count in (2, 11, 21)] == [1, 9, 18]
