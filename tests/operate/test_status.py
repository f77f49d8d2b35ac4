"""Scanning that stopped working is told, even when every report looks fine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scanner.operate.ledger.recording import RunRecord
from scanner.operate.status import age_of, shown, status_of

NOW = datetime(2027, 6, 10, 8, tzinfo=UTC)
LIMIT = timedelta(hours=26)


def _run(days_ago: float, findings: int = 10, *, complete: bool = True) -> RunRecord:
    at = (NOW - timedelta(days=days_ago)).isoformat()
    code = 1 if complete else 3
    return RunRecord(
        f"run-{days_ago}", "acme", at, at, at, "night", "1", code, complete,
        ("2 sources not read",) if not complete else (), {"medium": findings},
    )  # fmt: skip


def test_recent_complete_run_is_good() -> None:
    assert status_of([_run(2), _run(1)], NOW, LIMIT).problems == ()


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        ([], "there was no run yet"),
        ([_run(1, complete=False)], "no run has ever been complete"),
        ([_run(2)], "48h old, the limit is 26h"),
        ([_run(0.5), _run(0.1, complete=False)], "not complete: 2 sources not read"),
        ([_run(-1)], "in the future"),
        ([_run(4), _run(3), _run(2), _run(1, 1)], "fell from 10"),
    ],
)
def test_reason_to_doubt_the_last_report_is_told(runs: list[RunRecord], said: str) -> None:
    assert any(said in problem for problem in status_of(runs, NOW, LIMIT).problems)


def test_steady_clean_up_is_no_reason_for_alarm() -> None:
    runs = [_run(4, 10), _run(3, 8), _run(2, 5), _run(1, 3)]
    assert status_of(runs, NOW, LIMIT).problems == ()
    assert status_of([replace(one, open={}) for one in runs], NOW, LIMIT).problems == ()


@pytest.mark.parametrize(("text", "hours"), [("90m", 1.5), ("26h", 26), ("3d", 72)])
def test_age_is_written_with_its_unit(text: str, hours: float) -> None:
    assert age_of(text) == timedelta(hours=hours)
    assert shown(age_of(text)) == text


@pytest.mark.parametrize("text", ["26", "h", "-1h", "1w", "26 h", "²h"])
def test_other_ways_to_write_an_age_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write 90m, 26h or 3d"):
        age_of(text)
