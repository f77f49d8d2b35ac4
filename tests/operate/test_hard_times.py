"""A full disk, a store that cannot be written, a clock that was set back: a clear word, nothing lost."""

import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner.model.vocabulary import Exit
from scanner.operate.config import load
from scanner.operate.ledger.store import open_ledger
from scanner.operate.scan import ScanRequest, scan
from tests.operate.ledger.reports import report
from tests.operate.repositories import commit

CONFIGURATION = """\
version: 1
name: acme
specs: specs
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [drift]}
"""
SPEC = '{"settings": {"replicas": 3}}\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    place = tmp_path / "governance"
    live = SPEC.replace("3", "5")
    commit(place, {"trueup.yaml": CONFIGURATION, "specs/app.json": SPEC, "live/app.json": live})
    return place


def trueup(root: Path, *arguments: str, largest: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command; `largest` is the size of file beyond which every write fails."""

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments], cwd=root, capture_output=True, text=True,
        check=False, preexec_fn=limited if largest else None,
    )  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("largest", [100, 1_000, 5_000, 20_000])
def test_full_disk_is_told_and_loses_nothing(root: Path, largest: int) -> None:
    assert trueup(root, "scan").returncode == 0
    ledger = open_ledger(".trueup/ledger.db", root)
    before = dict(ledger.history("acme").known)
    ledger.close()
    done = trueup(root, "scan", largest=largest)
    assert done.returncode in (2, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert "cannot be" in done.stderr
    assert trueup(root, "verify").returncode == 0
    ledger = open_ledger(".trueup/ledger.db", root)
    after = ledger.history("acme").known
    assert {name: one.first_seen for name, one in after.items()} == {
        name: one.first_seen for name, one in before.items()
    }
    ledger.close()
    assert trueup(root, "scan").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("place", [".trueup", ".trueup/evidence", ".trueup/evidence/runs"])
def test_store_that_cannot_be_written_is_told(root: Path, place: str) -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("in the way")
    done = trueup(root, "scan")
    assert done.returncode == 3, done.stderr
    assert "cannot be" in done.stderr
    assert "Traceback" not in done.stderr


def test_clock_that_was_set_back_makes_the_run_incomplete_and_changes_no_age(root: Path) -> None:
    first = scan(load(root), ScanRequest(), lambda _: None)
    ledger = open_ledger(".trueup/ledger.db", root)
    later = first.run.started + timedelta(days=3)
    run = replace(first.run, id="ahead", started=later)
    ledger.record(replace(first, run=run))
    second = scan(load(root), ScanRequest(), lambda _: None)
    assert second.run.exit_code is Exit.INCOMPLETE
    assert [one.place for one in second.unread] == ["clock"]
    assert "set it right and scan again" in second.unread[0].reason
    assert [one.first_seen for one in second.findings] == [first.run.inputs.as_of]
    assert second.fixed == ()
    ledger.close()


def test_last_sight_of_a_finding_never_moves_back(tmp_path: Path) -> None:
    ledger = open_ledger("ledger.db", tmp_path)
    ledger.record(report(5, "a"))
    ledger.record(report(3, "a", ledger.history("acme")))
    (known,) = ledger.history("acme").known.values()
    assert known.first_seen <= known.last_seen
    assert known.last_seen == datetime(2027, 6, 6, 3, 17, tzinfo=UTC)
