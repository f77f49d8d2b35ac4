"""No command on files opens a socket: every one of them runs where sockets cannot be made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ESTATE = ROOT / "fixtures" / "estate-small"
# Runs before anything else in every Python process of the command, children included.
FORBID = """\
import socket
class Forbidden(socket.socket):
    def __init__(self, *arguments, **named):
        open(MARK, "a").write(repr(arguments) + "\\n")
        raise PermissionError("this command must not open a socket")
socket.socket = Forbidden
socket.create_connection = Forbidden
socket.getaddrinfo = Forbidden
import _socket
_socket.socket = Forbidden
"""
AS_OF = ("--as-of", "2026-11-22T02:00:00Z")
COMMANDS = (
    ("deps", "monorepo/services/orders"),
    ("licenses", "live/environments/orders", "--allow", "MIT"),
    ("licenses", "evaluate", "MIT OR GPL-3.0-only", "--allow", "MIT"),
    ("permissions", "live/aws"),
    ("drift", "--spec", "specs/kubernetes", "--live", "live/kubernetes"),
    ("entitlements", "entitlements/tools.yaml", "--usage", "usage/robots.csv", *AS_OF),
    ("policy", "eval", "policies", "live/kubernetes/orders.json"),
    ("config", "check"),
    ("config", "migrate"),
    ("scan", *AS_OF),
    ("report", "out/report.json", "--output", "markdown=-"),
    ("rules",),
    ("explain", "drift/changed"),
    ("verify",),
    ("history",),
    ("status",),
    ("schedule",),
    ("remediate",),
    ("completion", "bash"),
    ("doctor",),
)


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closed")
    shutil.copytree(ESTATE, folder / "estate", ignore=shutil.ignore_patterns(".trueup", "out"))
    (folder / "site").mkdir()
    mark = folder / "opened"
    (folder / "site" / "sitecustomize.py").write_text(f"MARK = {str(mark)!r}\n{FORBID}")
    return folder


def run(estate: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(estate / "site"), str(ROOT)])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=estate / "estate", env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_guard_really_forbids_sockets(estate: Path) -> None:
    for program in (
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import urllib.request as r; r.urlopen('http://127.0.0.1:9/')",
    ):
        done = run(estate, "-c", program)
        assert "must not open a socket" in done.stderr
    (estate / "opened").unlink()


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_command_opens_no_socket(command: tuple[str, ...], estate: Path) -> None:
    done = run(estate, "-m", "scanner", *command)
    assert not (estate / "opened").exists(), (estate / "opened").read_text()
    assert done.returncode in (0, 1, 3), done.stderr
    assert "must not open a socket" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
