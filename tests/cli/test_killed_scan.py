"""A scan that is killed at any moment leaves a ledger and evidence that verify, and loses nothing."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.evidence.store import EvidenceStore
from scanner.operate.ledger.store import open_ledger
from tests.golden.estate import AS_OF, committed_estate

SCAN = [sys.executable, "-m", "scanner", "scan", "--as-of", AS_OF, "--output", "json=out/r.json"]


def kill_after(root: Path, seconds: float) -> int:
    with subprocess.Popen(
        SCAN, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        time.sleep(seconds)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode


@pytest.mark.slow
def test_killed_at_random_moments_the_next_scan_starts_clean(tmp_path: Path) -> None:
    root = committed_estate(tmp_path)
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    killed = sum(kill_after(root, chance.uniform(0.3, 2.5)) < 0 for _ in range(6))
    assert killed >= 1
    final = subprocess.run(SCAN, cwd=root, check=False, capture_output=True, text=True)
    assert final.returncode in (1, 3), final.stderr
    ledger = open_ledger(".trueup/ledger.db", root)
    assert ledger.verify() == ()
    recorded = {run.id for run in ledger.runs()}
    ledger.close()
    store = EvidenceStore(root / ".trueup" / "evidence")
    report = json.loads((root / "out" / "r.json").read_text())
    assert report["run"]["id"] in recorded
    for run in recorded:
        assert store.verify(run) == []
    expected = Path(__file__).parents[2] / "fixtures/estate-small/expected/report.json"
    found = {finding["fingerprint"] for finding in report["findings"]}
    assert found == {one["fingerprint"] for one in json.loads(expected.read_text())["findings"]}
