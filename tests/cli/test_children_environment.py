"""What a scan starts never gets a credential: not in its environment, not in its arguments."""

import ast
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import scanner
from tests.golden.estate import AS_OF, committed_estate
from tests.operate.test_approvals import key_pair

ROOT = Path(scanner.__file__).parent
CANARY = "hunter2-correct-horse"
PROGRAMS = ("git", "opa", "ssh-keygen")


def test_every_child_process_is_given_its_environment() -> None:
    """Without `env`, a child inherits everything."""
    started = []
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _starts(node.func):
                given = {one.arg for one in node.keywords}
                started.append(path.relative_to(ROOT).as_posix())
                assert "env" in given, f"{path}:{node.lineno}"
                assert "shell" not in given, f"{path}:{node.lineno}"
    assert len(started) >= 6


def _starts(node: ast.expr) -> bool:
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    called = f"{node.value.id}.{node.attr}"
    assert called not in {"os.system", "os.popen", "os.execv", "os.spawnv", "subprocess.getoutput"}
    return called in {"subprocess.run", "subprocess.Popen", "subprocess.call",
                      "subprocess.check_output", "subprocess.check_call"}  # fmt: skip


def test_the_search_would_find_a_child_that_inherits() -> None:
    call = ast.parse("subprocess.run(['x'])", mode="eval").body
    assert isinstance(call, ast.Call)
    assert _starts(call.func)


@pytest.mark.slow
def test_programs_that_a_scan_starts_see_no_credential(tmp_path: Path) -> None:
    root = committed_estate(tmp_path)
    key, _ = key_pair(tmp_path, "scanner")
    with (root / "trueup.yaml").open("a") as file:
        file.write(f"evidence: {{tag_key: {key}}}\n")
        file.write("ledger: env:LEDGER_PLACE\n")
    spy, log = tmp_path / "spy", tmp_path / "spied"
    spy.mkdir()
    for name in PROGRAMS:
        real = shutil.which(name)
        if real:
            script = spy / name
            script.write_text(f'#!/bin/sh\n(env; echo "$0 $*") >> {log}\nexec {real} "$@"\n')
            script.chmod(script.stat().st_mode | stat.S_IXUSR)
    secrets = {"LEDGER_PLACE": "env:x", "AWS_SECRET_ACCESS_KEY": CANARY, "GITHUB_TOKEN": CANARY}
    secrets["LEDGER_PLACE"] = f"ledger-{CANARY}.db"
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "scan", "--as-of", AS_OF, "--output", "json=out/r.json"],
        cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, **secrets, "PATH": f"{spy}:{os.environ['PATH']}"},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    spied = log.read_text()
    assert "/git " in spied
    assert "/ssh-keygen " in spied
    assert CANARY not in spied
    assert CANARY not in done.stdout + done.stderr + (root / "out/r.json").read_text()
