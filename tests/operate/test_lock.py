"""One run at a time; a dead process holds nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.operate.lock import AlreadyRunningError, only_run

_HOLDER = """
import sys, time
from pathlib import Path
from scanner.operate.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)
"""


def _hold(place: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_second_run_stops_at_once_and_a_killed_one_leaves_the_lock_free(tmp_path: Path) -> None:
    place = tmp_path / ".trueup" / "run.lock"
    child = _hold(place)
    before = {one.name: one.read_bytes() for one in place.parent.iterdir()}
    with pytest.raises(AlreadyRunningError, match=f"process {child.pid} on "), only_run(place):
        pytest.fail("two runs at once")
    assert {one.name: one.read_bytes() for one in place.parent.iterdir()} == before
    os.kill(child.pid, signal.SIGKILL)
    child.communicate()
    with only_run(place):
        pass


def test_lock_is_free_after_the_run_even_when_it_failed(tmp_path: Path) -> None:
    place = tmp_path / "run.lock"
    with pytest.raises(ValueError, match="broken"), only_run(place):
        raise ValueError("broken")
    with only_run(place):
        assert place.with_name("run.lock.json").exists()
    assert not place.with_name("run.lock.json").exists()
