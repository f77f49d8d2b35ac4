"""Kill commands at random moments and look whether the next one finds everything in order."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from scanner.evidence import pruning
from scanner.evidence.store import EvidenceStore
from scanner.normalize.grammars.yaml_text import load_documents
from scanner.operate.assurance import examine
from scanner.operate.ledger.store import open_ledger
from tests.golden.estate import AS_OF, committed_estate, trueup

_OLD = Path(__file__).parent / "ledger" / "version_1.sql"
_SCAN = ("scan", "--as-of", AS_OF, "--output", "json=out/r.json", "--exit-zero")


def killed_after(root: Path, arguments: tuple[str, ...], seconds: float) -> bool:
    """Run a command, kill its whole group after some time, and say whether that cut it short."""
    with subprocess.Popen(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode < 0


@dataclass(slots=True)
class Estate:
    """The sample estate, scanned once, and what it must never lose."""

    root: Path
    findings: frozenset[str] = frozenset()
    longest: dict[str, float] = field(default_factory=dict)
    runs: int = 0

    @classmethod
    def scanned(cls, folder: Path) -> "Estate":
        """Return it with one whole run, and the usual time of each command."""
        estate = cls(committed_estate(folder))
        started = time.monotonic()
        done = trueup(estate.root, *_SCAN)
        assert done.returncode in (0, 3), done.stderr
        estate.longest["scan"] = time.monotonic() - started
        estate.findings = estate.reported()
        return estate

    def reported(self) -> frozenset[str]:
        """Return the fingerprints in the report that is there; it is whole or the one before.

        What is waived or told as fixed is not lost.
        """
        report = json.loads((self.root / "out" / "r.json").read_text())
        told = (*report["findings"], *report["waived"], *report["changes"]["fixed"])
        return frozenset(one["fingerprint"] for one in told)

    def problems(self) -> list[str]:
        """Return what is not in order."""
        ledger = open_ledger(".trueup/ledger.db", self.root)
        said = examine(EvidenceStore(self.root / ".trueup/evidence"), ledger, "kestrel-parcels")
        count = len(ledger.runs())
        ledger.close()
        problems = list(said.problems)
        if count < self.runs:
            problems.append(f"{self.runs} runs were recorded, {count} are left")
        self.runs = count
        if lost := self.findings - self.reported():
            problems.append(f"{len(lost)} findings lost")
        return problems


def kill_scan(estate: Estate, chance: random.Random) -> bool:
    """Kill a scan; the ledger, the evidence and the last report are whole."""
    return killed_after(estate.root, _SCAN, chance.uniform(0.02, estate.longest["scan"]))


def kill_waive(estate: Estate, chance: random.Random) -> bool:
    """Kill the writing of a waiver; the file holds what it held, or the entry as a whole."""
    path = estate.root / "waivers" / "killed.yaml"
    before = path.read_bytes() if path.exists() else b""
    options = ("--reason", "r", "--approver", "a", "--owner", "o", "--expires", "2027-01-31")
    chosen = chance.choice(sorted(estate.findings))
    arguments = ("waive", "out/r.json", chosen, *options, "--file", "waivers/killed.yaml")
    killed = killed_after(estate.root, arguments, chance.uniform(0.02, 0.5))
    after = path.read_bytes() if path.exists() else b""
    assert after.startswith(before)
    documents = load_documents(after.decode())
    if documents:
        assert all("fingerprint" in one["match"] for one in documents[0].value or ())
    return killed


def kill_prune(estate: Estate, chance: random.Random) -> bool:
    """Kill a pruning after two more runs, when there is something to remove."""
    store = EvidenceStore(estate.root / ".trueup/evidence")
    with store.run(f"by-hand-{chance.randrange(10**9)}") as run:
        run.keep("note", chance.randbytes(50_000))
    time.sleep(1.1)
    arguments = ("evidence", "prune", "--keep", "0m")
    return killed_after(estate.root, arguments, chance.uniform(0.02, 0.6))


def kill_migrate(estate: Estate, chance: random.Random) -> bool:
    """Kill the bringing forward of an older ledger; it is the old one or the new one, whole."""
    place = estate.root / ".trueup" / "older" / "ledger.db"
    shutil.rmtree(place.parent, ignore_errors=True)
    place.parent.mkdir()
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript(_OLD.read_text())
    program = f"from scanner.operate.ledger.store import open_ledger; open_ledger({str(place)!r})"
    with subprocess.Popen([sys.executable, "-c", program], start_new_session=True) as process:
        time.sleep(chance.uniform(0.02, 0.4))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    ledger = open_ledger(str(place))
    assert len(ledger.runs()) == 4
    assert ledger.verify() == ()
    assert len(ledger.history("acme").known) == 4
    ledger.close()
    return process.returncode < 0


KILLS: dict[str, Callable[[Estate, random.Random], bool]] = {
    "scan": kill_scan,
    "waive": kill_waive,
    "prune": kill_prune,
    "migrate": kill_migrate,
}


def holds_survive(estate: Estate) -> bool:
    """Say whether a hold can still be declared and is kept, as a last sign of a working store."""
    store = EvidenceStore(estate.root / ".trueup/evidence")
    today = datetime.now(UTC).date()
    held = pruning.Hold("case", today - timedelta(days=1), date.max)
    pruning.declare(store, f"hold-{time.time_ns()}", held, "a test")
    return "case" in pruning.holds(store)
