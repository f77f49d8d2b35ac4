"""`trueup doctor`: every illness is named with its cure, and a healthy estate is healthy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.cli.main import cli

ROOT = Path(__file__).parents[2]
ESTATE = """\
version: 1
name: shop
specs: specs
sources:
  - {kind: files, name: live, path: live}
reports: {html: out/report.html}
"""


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs" / "a.yaml").write_text("a: 1\n")
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "a.yaml").write_text("a: 1\n")
    (tmp_path / "trueup.yaml").write_text(ESTATE)
    return tmp_path


def doctor(folder: Path, *more: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scanner", "doctor", *more],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def problems(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in done.stdout.splitlines() if line.startswith("problem")]


def test_a_healthy_estate_is_healthy_and_nothing_is_left_behind(estate: Path) -> None:
    done = doctor(estate)
    assert done.returncode == 0, done.stdout + done.stderr
    assert problems(done) == []
    assert "ok       source live: files: readable" in done.stdout
    assert "ok       git: git version" in done.stdout
    assert not (estate / ".trueup").exists()


def test_without_a_configuration_only_the_installation_is_looked_at(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert done.returncode == 0
    assert "only the installation was looked at" in done.stdout


def test_a_wrong_configuration_exits_two_with_its_places(estate: Path) -> None:
    (estate / "trueup.yaml").write_text("version: 1\nnmae: x\n")
    done = doctor(estate)
    assert done.returncode == 2
    assert "trueup.yaml:2:1: unknown key 'nmae'" in done.stdout


def test_a_source_that_cannot_be_read_is_a_problem_with_what_it_needs(estate: Path) -> None:
    more = (
        "  - {kind: files, name: gone, path: nowhere}\n"
        "  - {kind: postgres, name: db, dsn: 'env:NO_SUCH_DSN'}\n"
    )
    (estate / "trueup.yaml").write_text(ESTATE.replace("reports:", f"{more}reports:"))
    done = doctor(estate)
    assert done.returncode == 3
    gone, db = problems(done)
    assert "source gone" in gone
    assert "no such file or folder" in gone
    assert "source db" in db
    assert "the environment variable is not set" in db
    assert "pg_read_all_settings" in db


def test_a_redaction_key_that_others_can_read_is_a_problem(estate: Path) -> None:
    (estate / ".trueup").mkdir()
    key = estate / ".trueup" / "redaction.key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)
    done = doctor(estate)
    assert done.returncode == 3
    assert [line.partition("chmod")[1] for line in problems(done)] == ["chmod"]
    key.chmod(0o600)
    assert doctor(estate).returncode == 0


def test_a_missing_git_and_a_key_that_is_not_set_are_problems(estate: Path, tmp_path: Path) -> None:
    (estate / "trueup.yaml").write_text(f"{ESTATE}evidence: {{key: 'env:NO_SUCH_KEY'}}\n")
    empty = tmp_path / "bin"
    empty.mkdir()
    done = doctor(estate, PATH=str(empty))
    assert done.returncode == 3
    told = "\n".join(problems(done))
    assert "git: not on the PATH" in told
    assert "env:NO_SUCH_KEY: the environment variable is not set" in told


@pytest.mark.skipif(os.geteuid() == 0 and shutil.which("setpriv") is None, reason="runs as root")
def test_a_folder_that_cannot_be_written_is_a_problem(estate: Path) -> None:
    (estate / "out").write_text("a file where the reports go\n")
    done = doctor(estate)
    assert done.returncode == 3
    assert "cannot be written" in problems(done)[0]


def test_a_deep_look_tries_everything_and_names_each_part_that_is_refused(estate: Path) -> None:
    (estate / "live" / "b.yaml").write_bytes(b"a: \x00\n")
    (estate / "live" / "c.yaml").symlink_to("/etc/hostname")
    assert doctor(estate).returncode == 0
    done = doctor(estate, "--deep")
    assert done.returncode == 3
    told = "\n".join(problems(done))
    assert "source live: c.yaml" in told
    assert "needs: read access" in told
    assert "source live: files: 1 documents readable" in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_the_command_itself(shell: str) -> None:
    script = subprocess.run(
        [sys.executable, "-m", "scanner", "completion", shell],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert f"_TRUEUP_COMPLETE={shell}_complete" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_completion_knows_the_commands() -> None:
    program = "from scanner.cli.main import main; main()"
    environment = {
        **os.environ, "_TRUEUP_COMPLETE": "bash_complete", "COMP_WORDS": "trueup doc", "COMP_CWORD": "1",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv = ['trueup']; {program}"],
        env=environment, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said == "plain,doctor\n"
    assert cli.name
