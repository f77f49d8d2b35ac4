"""What a person at a terminal sees while a question is answered."""

import os
import pty
import subprocess
import sys
from pathlib import Path

_SHOW = """
import threading, time
from scanner.cli._progress import shown_progress
from scanner.operate.in_parallel import cores, may_fork
with shown_progress() as progress:
    time.sleep(0.2)
    progress("reading [bold]shop\\x1b[31m")
    print(threading.active_count(), may_fork() == (cores() > 1))
"""


def test_the_line_at_a_terminal_leaves_the_work_to_be_shared_and_shows_names_as_they_are() -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    done = subprocess.run(
        [sys.executable, "-c", _SHOW],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert done.stdout.split() == [b"1", b"True"]
    assert "reading [bold]shop?[31m" in shown


def test_nothing_is_shown_where_standard_error_is_no_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SHOW],
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=120,
        check=True,
    )
    assert done.stderr == b""
