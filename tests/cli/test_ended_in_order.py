"""A command that is told to end takes its temporary folders and its engine with it."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.evaluate.policies.engines import opa_binary

_ROOT = Path(__file__).parents[2]
_OPA = """#!/bin/sh
case "$1" in
  version) echo "Version: 1.22.2" ;;
  capabilities) echo '{"builtins": [], "features": ["rego_v1"]}' ;;
  *) echo $$ > "PLACE/at-work"; exec sleep 60 ;;
esac
"""


def _until(there: Path) -> str:
    for _ in range(600):
        if there.is_file() and (text := there.read_text()).endswith("\n"):
            return text.strip()
        time.sleep(0.05)
    pytest.fail(f"{there} did not come")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_was_written_for_an_engine_goes_with_the_command(
    tmp_path: Path, number: signal.Signals
) -> None:
    programs, temporary = tmp_path / "bin", tmp_path / "tmp"
    programs.mkdir()
    temporary.mkdir()
    (programs / "opa").write_text(_OPA.replace("PLACE", str(tmp_path)))
    (programs / "opa").chmod(0o755)
    (tmp_path / "p.rego").write_text('package main\n\ndeny contains "never" if input.a == 1\n')
    (tmp_path / "a.json").write_text('{"a": 1}')
    environment = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin", "TMPDIR": str(temporary)}
    command = [sys.executable, "-c", _AS_USUAL, "policy", "eval", "p.rego", "a.json", "--engine", "opa"]  # fmt: skip
    with subprocess.Popen(
        command, cwd=tmp_path, env={**environment, "PYTHONPATH": str(_ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        child = int(_until(tmp_path / "at-work"))
        assert list(temporary.iterdir()) != []
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert said.splitlines()[-1] == "stopped"
    assert list(temporary.iterdir()) == []
    assert not _works(child)


# A suite that is run under nohup hands on that the signal is ignored.
_AS_USUAL = """
import signal
from scanner.cli.main import main

for number in (signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
main()
"""
_ENDLESS = """
import sys
from scanner.evaluate.policies._engine import Bundle, Limits
from scanner.evaluate.policies._engine_embedded import EmbeddedEngine
from scanner.evaluate.policies._engine_opa import OpaEngine

rule = "count([1 | some a in n; some b in n; some c in n; some d in n; a + b + c + d == -1]) > 0"
text = "package p\\n\\nn := numbers.range(1, 3000)\\n\\nq if " + rule + "\\n"
limits = Limits(seconds=2)
engine = EmbeddedEngine(limits) if sys.argv[1] == "embedded" else OpaEngine(limits, sys.argv[2])
loaded = engine.load(Bundle({"p.rego": text}))
print("at work", flush=True)
loaded.evaluate_many("data.p.q", [{}])
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of a running process are Linux's")
@pytest.mark.parametrize("name", ["embedded", "opa"])
def test_an_engine_whose_command_was_killed_ends_by_itself(name: str) -> None:
    command = [sys.executable, "-c", _ENDLESS, name, opa_binary() if name == "opa" else ""]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=_ROOT) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"at work\n"
        children = _limited_children_of(process.pid)
        process.kill()
    assert children
    for _ in range(1200):
        if not any(map(_works, children)):
            return
        time.sleep(0.05)
    pytest.fail("the engine goes on")


def _limited_children_of(parent: int) -> list[int]:
    """Return the processes that a command started, as soon as their time is limited."""
    for _ in range(600):
        found = [
            child
            for listed in Path(f"/proc/{parent}/task").glob("*/children")
            for child in listed.read_text().split()
        ]
        limits = [Path(f"/proc/{child}/limits").read_text(encoding="utf-8") for child in found]
        if found and not any(re.search("Max cpu time +unlimited", text) for text in limits):
            return list(map(int, found))
        time.sleep(0.05)
    return []


def _works(process: int) -> bool:
    try:
        said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return said.rpartition(")")[2].split()[0] != "Z"
