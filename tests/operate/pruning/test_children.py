"""Programs of a trusted project get nothing of ours, and leave nothing behind."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from scanner.operate.pruning.children import Children, Limits, is_isolated

PYTHON = sys.executable


def children(tmp_path: Path, **limits: float) -> Children:
    return Children(tmp_path / "home", Limits(**limits))  # type: ignore[arg-type]


def said(tmp_path: Path, code: str, *, network: bool = False) -> str:
    return children(tmp_path).run([PYTHON, "-c", code], tmp_path, network=network).said


def test_nothing_of_our_environment_reaches_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    monkeypatch.setenv("PIP_INDEX_URL", "https://user:canary@packages.example.org/simple")
    monkeypatch.setenv("HTTPS_PROXY", "http://user:canary@proxy.example.org")
    for network in (True, False):
        text = said(tmp_path, "import os; print(dict(os.environ))", network=network)
        assert "canary" not in text
        assert str(tmp_path / "home") in text


def test_where_packages_come_from_is_known_while_installing_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://packages.example.org/simple")
    shows = "import os; print(os.environ.get('PIP_INDEX_URL'))"
    assert "packages.example.org" in said(tmp_path, shows, network=True)
    assert said(tmp_path, shows).strip() == "None"


@pytest.mark.skipif(not is_isolated(), reason="this machine gives no namespaces")
def test_tests_reach_themselves_and_no_network(tmp_path: Path) -> None:
    connects = (
        "import socket\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname())\n"
        "print('own', sorted(name for _, name in socket.if_nameindex()))\n"
    )
    assert said(tmp_path, connects).strip() == "own ['lo']"


@pytest.mark.skipif(not is_isolated(), reason="this machine gives no namespaces")
def test_what_takes_too_long_dies_with_everything_it_started(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    detached = (
        f"import time, pathlib\nwhile True:\n    pathlib.Path({str(alive)!r}).touch()\n"
        "    time.sleep(0.05)\n"
    )
    code = (
        "import subprocess, sys, time\n"
        f"subprocess.Popen([sys.executable, '-c', {detached!r}], start_new_session=True)\n"
        "time.sleep(600)\n"
    )
    ran = children(tmp_path, seconds=3).run([PYTHON, "-c", code], tmp_path)
    assert ran.late
    alive.unlink(missing_ok=True)
    time.sleep(0.5)
    assert not alive.exists()


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    ran = children(tmp_path).run(["no-such-program"], tmp_path)
    assert (ran.code, ran.said) == (127, "no-such-program is not installed")


def test_a_file_of_any_size_cannot_be_written(tmp_path: Path) -> None:
    ran = children(tmp_path, file_bytes=1000).run(
        [PYTHON, "-c", "with open('x', 'wb') as x: x.write(b'x' * 5000)"], tmp_path
    )
    assert ran.code != 0
    assert (tmp_path / "x").stat().st_size <= 1000


def test_the_exit_code_is_the_programs_own(tmp_path: Path) -> None:
    assert children(tmp_path).run([PYTHON, "-c", "raise SystemExit(7)"], tmp_path).code == 7
    assert children(tmp_path).run(["sh", "-c", "kill -9 $$"], tmp_path).code == 137


@pytest.mark.skipif(not is_isolated(), reason="this machine gives no namespaces")
def test_everything_dies_with_us_when_we_are_killed(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    ticks = f"import time, pathlib\nwhile True:\n    pathlib.Path({str(alive)!r}).touch()\n    time.sleep(0.05)\n"
    ours = (
        "import pathlib, sys\n"
        "from scanner.operate.pruning.children import Children\n"
        f"place = pathlib.Path({str(tmp_path)!r})\n"
        f"Children(place / 'home').run([sys.executable, '-c', {ticks!r}], place)\n"
    )
    process = subprocess.Popen([PYTHON, "-c", ours])
    until = time.monotonic() + 60
    while not alive.exists() and time.monotonic() < until:
        time.sleep(0.05)
    process.kill()
    process.wait()
    gone = False
    while not gone and time.monotonic() < until:
        alive.unlink(missing_ok=True)
        time.sleep(0.5)
        gone = not alive.exists()
    assert gone
