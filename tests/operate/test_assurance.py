"""What a night leaves behind is told from anything else, and judged again it says the same."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.evidence.store import EvidenceStore
from scanner.operate.ledger.store import open_ledger
from scanner.operate.replay import replay
from scanner.report._document import document
from tests.golden.estate import AS_OF, committed_estate, trueup
from tests.operate.flips import Night, flips

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The sample estate after two scans, with the head that the second one printed."""
    return scanned(tmp_path_factory.mktemp("night"))


def scanned(folder: Path) -> Night:
    root = committed_estate(folder)
    outputs = ("json=out/r.json", "html=out/r.html", "sarif=out/r.sarif")
    arguments = [part for output in outputs for part in ("--output", output)]
    for _ in range(2):
        done = trueup(root, "scan", "--as-of", AS_OF, *arguments)
        assert done.returncode in (1, 3), done.stderr
    head = done.stderr.rpartition("head of the audit log: ")[2].strip()
    log = folder / "log.jsonl"
    log.write_text(trueup(root, "history", "--log").stdout)
    reports = tuple(root / output.partition("=")[2] for output in outputs)
    return Night(root, "kestrel-parcels", head, log, reports)


def test_untouched_night_verifies_and_says_how_far_the_head_reaches(night: Night) -> None:
    files = [str(night.log), *map(str, night.reports)]
    done = trueup(night.root, "verify", "--head", night.head, *files)
    assert done.returncode == 0, done.stdout
    assert "anchored: the log up to event" in done.stdout
    assert "internally consistent, not anchored" in trueup(night.root, "verify").stdout


def test_head_in_a_report_vouches_for_the_evidence_and_the_log_before(night: Night) -> None:
    head = json.loads(night.reports[0].read_text())["run"]["evidence_head"]
    done = trueup(night.root, "verify", "--head", head)
    assert done.returncode == 0, done.stdout
    assert "anchored: the evidence of 2 runs, and the log up to event" in done.stdout


def test_auditor_with_log_head_and_reports_needs_no_installation(
    night: Night, tmp_path: Path
) -> None:
    files = [str(night.log), *map(str, night.reports)]
    assert trueup(tmp_path, "verify", "--head", night.head, *files).returncode == 0
    other = tmp_path / "r.html"
    other.write_bytes(night.reports[1].read_bytes().replace(b"critical", b"harmless", 1))
    done = trueup(tmp_path, "verify", "--head", night.head, str(night.log), str(other))
    assert (done.returncode, "not a file that a recorded run wrote" in done.stdout) == (3, True)


def test_no_flipped_bit_goes_unnoticed(night: Night) -> None:
    assert night.problems() == []
    assert [(path, place) for path, place, said in flips(night, 60, 11) if not said] == []
    assert night.problems() == []


def test_unknown_head_is_a_problem(night: Night) -> None:
    done = trueup(night.root, "verify", "--head", "0" * 63 + "1")
    assert (done.returncode, "in neither the log nor the evidence" in done.stdout) == (3, True)


def _cut(log: list[str]) -> list[str]:
    return log[:-1]


LOG_CHANGES: dict[str, Callable[[list[str]], list[str]]] = {
    "edited": lambda log: [log[0].replace('"new"', '"old"'), *log[1:]],
    "missing": lambda log: [*log[:3], *log[4:]],
    "added": lambda log: [*log[:3], log[2], *log[3:]],
    "reordered": lambda log: [*log[:3], log[4], log[3], *log[5:]],
    "cut off": _cut,
    "cut within a line": lambda log: [*log[:-1], log[-1][:-9]],
    "emptied": lambda _log: [],
}


@pytest.mark.parametrize("change", LOG_CHANGES)
def test_changed_log_file_is_told(night: Night, tmp_path: Path, change: str) -> None:
    lines = night.log.read_text().splitlines(keepends=True)
    changed = tmp_path / "log.jsonl"
    changed.write_text("".join(LOG_CHANGES[change](lines)))
    done = trueup(tmp_path, "verify", "--head", night.head, str(changed))
    assert done.returncode in (2, 3)
    assert "anchored" not in done.stdout


def test_evidence_of_a_recorded_run_that_vanished_is_told_without_a_head(tmp_path: Path) -> None:
    night = scanned(tmp_path)
    store = night.root / ".trueup" / "evidence" / "runs"
    sorted(store.iterdir())[-1].unlink()
    done = trueup(night.root, "verify")
    assert (done.returncode, "is missing or cut off" in done.stdout) == (3, True)


@pytest.mark.parametrize("number", [0, 1])
def test_replay_gives_the_same_report_for_the_first_run_and_the_next(
    night: Night, number: int
) -> None:
    ledger = open_ledger(".trueup/ledger.db", night.root)
    run = ledger.runs()[number]
    ledger.close()
    again = replay(EvidenceStore(night.root / ".trueup" / "evidence"), run.id).report
    assert document(again)["run"]["integrity"]["content_sha256"] == run.content
    assert again.run.inputs.governance == run.governance
    assert (again.run.inputs.evidence, again.run.inputs.history) == (run.evidence, run.history)
    assert again.run.exit_code == run.exit_code


_BARE = """
import importlib.abc, sys
EXTRAS = {"regorus", "psycopg", "boto3", "kubernetes", "github", "gitlab", "apprise", "requests", "httpx"}
class Absent(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in EXTRAS:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import socket
def refused(*_args, **_kw):
    raise AssertionError("a replay opens no socket")
socket.socket.connect = refused
from scanner.cli.main import main
main(sys.argv[1:])
"""


def test_replay_in_an_empty_environment_without_extras_gives_the_same_bytes(night: Night) -> None:
    first = json.loads(night.reports[0].read_text())
    environment = {"PATH": "/nonexistent", "HOME": "/nonexistent", "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(
        [sys.executable, "-c", _BARE, "replay", first["run"]["id"], "--output", "json=out/again.json"],
        cwd=night.root, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    second = json.loads((night.root / "out" / "again.json").read_text())
    assert (
        any(rule.startswith("policies/") or "engine" in rule for rule in first["rules"])
        or (first["run"]["engines"])
    )
    del first["run"], second["run"]
    assert json.dumps(first) == json.dumps(second)


def test_replay_of_changed_evidence_is_refused(tmp_path: Path) -> None:
    night = scanned(tmp_path)
    run = json.loads(night.reports[0].read_text())["run"]["id"]
    packs = night.root / ".trueup" / "evidence" / "packs"
    for path in packs.rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    done = trueup(night.root, "replay", run)
    assert (done.returncode, "damaged" in done.stderr) == (2, True)
