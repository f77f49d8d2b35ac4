"""The command line itself: fast to start, plain when something is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scanner import plugins

TRUEUP = [sys.executable, "-m", "scanner"]


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TRUEUP, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_starting_imports_nothing_heavy(argument: str) -> None:
    program = (
        "import sys\n"
        "from scanner.cli.main import main\n"
        "try:\n"
        f"    main([{argument!r}])\n"
        "except SystemExit as stop:\n"
        "    assert not stop.code\n"
        "heavy = {'git', 'deepdiff', 'opa_client', 'jinja2', 'sqlalchemy', 'yaml', 'rich'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert "HEAVY []" in result.stdout


def test_help_lists_every_command_with_a_line_of_its_own() -> None:
    listed = run("--help").stdout
    for name in plugins.names("cli"):
        if name != "main":
            assert f"\n  {name} " in listed


@pytest.mark.parametrize("name", [name for name in plugins.names("cli") if name != "main"])
def test_every_command_has_help(name: str) -> None:
    result = run(name, "--help")
    assert result.returncode == 0, result.stderr
    assert "Usage:" in result.stdout


def test_an_unknown_command_names_the_nearest_one() -> None:
    result = run("scna")
    assert result.returncode == 2
    assert 'did you mean "scan"?' in result.stderr


@pytest.mark.parametrize("command", ["deps", "permissions", "licenses"])
def test_a_missing_path_exits_two(command: str, tmp_path: Path) -> None:
    assert run(command, str(tmp_path / "nowhere")).returncode == 2


@pytest.mark.parametrize("command", ["deps", "permissions"])
def test_an_empty_folder_is_nothing_in_scope_and_not_clean(command: str, tmp_path: Path) -> None:
    assert run(command, str(tmp_path)).returncode == 5


def test_output_to_a_closed_pipe_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    result = subprocess.run([*TRUEUP, "rules"], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert b"Traceback" not in result.stderr


def test_an_unknown_format_lists_those_there_are(tmp_path: Path) -> None:
    result = run("deps", str(tmp_path), "--output", "htlm=x")
    assert result.returncode == 2
    assert 'did you mean "html"?' in result.stderr


def test_shell_completion_is_offered() -> None:
    result = subprocess.run(
        [str(Path(sys.executable).parent / "trueup")],
        capture_output=True, text=True, check=False,
        env={"_TRUEUP_COMPLETE": "bash_source", "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert "_TRUEUP_COMPLETE=bash_complete" in result.stdout


def test_what_is_to_be_done_at_the_end_is_done_though_the_end_comes_at_once() -> None:
    program = (
        "import atexit, sys, scanner.cli.main as it\n"
        "sys.argv = ['trueup', 'permissions', '/nowhere']\n"
        "run = it.cli.main\n"
        "def begun(**more):\n"
        "    atexit.register(print, 'tidied up')\n"
        "    return run(**more)\n"
        "it.cli.main = begun\n"
        "it.main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert result.stdout == "tidied up\n"
    assert result.returncode == 2
