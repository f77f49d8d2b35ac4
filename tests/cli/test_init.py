"""`trueup init` writes a folder that works at once, from options or from answers."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from scanner.operate.config import load
from scanner.operate.governance_check import check_governance
from tests.collect.reading import git

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def answered(folder: Path, answers: list[str]) -> str:
    """Run `trueup init` on a terminal of its own and type the answers."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "scanner", "init"],
        cwd=folder, env=ENVIRONMENT, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, "".join(f"{one}\n" for one in answers).encode())
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(timeout=300) == 0, shown.decode()
    return shown.decode()


def test_a_folder_made_from_options_is_checked_scanned_and_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "requirements.txt").write_text("requests\n")
    git(tmp_path / "shop", "init", "-q", "-b", "main")
    git(tmp_path / "shop", "add", "-A")
    git(tmp_path / "shop", "commit", "-q", "-m", "x")
    made = run(tmp_path, "init", "gov", "--name", "acme", "--repository", "shop",
               "--postgres", "ORDERS_DSN", "--fail-on", "low")  # fmt: skip
    assert made.returncode == 0, made.stderr
    configuration = load(tmp_path / "gov")
    assert [(one.kind, one.name) for one in configuration.sources] == [
        ("repository", "shop"), ("postgres", "orders"),
    ]  # fmt: skip
    assert configuration.sources[0].options["path"] == "../shop"
    assert configuration.sources[1].options["dsn"] == "env:ORDERS_DSN"
    assert check_governance(tmp_path / "gov").mistakes == ()
    again = run(tmp_path, "init", "gov", "--yes")
    assert again.returncode == 2
    assert "is there already" in again.stderr


def test_a_connection_string_is_not_taken_where_a_name_is_asked_for(tmp_path: Path) -> None:
    done = run(tmp_path, "init", "--postgres", "postgresql://me:canary@db/x")
    assert done.returncode == 2
    assert "canary" not in done.stdout + done.stderr
    assert not (tmp_path / "trueup.yaml").exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    assert run(tmp_path, "init").returncode == 0
    assert load(tmp_path).name == tmp_path.name


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo terminal")
def test_on_a_terminal_it_asks_and_writes_what_was_answered(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    answers = [
        "acme prod",
        "",
        "exports",
        "not a name!",
        "ORDERS_DSN, STOCK_DSN",
        "usage/*.csv",
        "medium",
    ]
    shown = answered(tmp_path, answers)
    assert "never the connection string itself" in shown
    configuration = load(tmp_path)
    assert configuration.name == "acme prod"
    assert configuration.fail_on == "medium"
    assert [(one.kind, one.name) for one in configuration.sources] == [
        ("files", "exports"), ("usage", "usage"), ("postgres", "orders"), ("postgres", "stock"),
    ]  # fmt: skip
    assert check_governance(tmp_path).mistakes == ()


def test_two_sources_of_one_name_get_two_names(tmp_path: Path) -> None:
    for name in ("a/web", "b/web"):
        (tmp_path / name).mkdir(parents=True)
    assert run(tmp_path, "init", "g", "--live", "a/web", "--live", "b/web").returncode == 0
    assert [one.name for one in load(tmp_path / "g").sources] == ["web", "web-2"]


OLD = "# What we scan.\nname: acme\nentitlements: entitlements  # bought\n"


def test_migrate_shows_first_and_writes_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "trueup.yaml").write_text(OLD)
    (tmp_path / "entitlements").mkdir()
    (tmp_path / "entitlements" / "a.yaml").write_text("# seats\ntools:\n  - {id: robot}\n")
    shown = run(tmp_path, "config", "migrate")
    assert shown.returncode == 0
    assert "+version: 1" in shown.stdout
    assert "+schema: entitlements/1" in shown.stdout
    assert (tmp_path / "trueup.yaml").read_text() == OLD
    assert run(tmp_path, "config", "migrate", "--write").returncode == 0
    assert (tmp_path / "trueup.yaml").read_text() == OLD.replace("name:", "version: 1\nname:", 1)
    assert check_governance(tmp_path).mistakes == ()
    assert "nothing to migrate" in run(tmp_path, "config", "migrate", "--write").stderr


def test_a_file_of_a_newer_trueup_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "trueup.yaml").write_text("version: 9\nname: x\n")
    done = run(tmp_path, "config", "migrate", "--write")
    assert done.returncode == 2
    assert "upgrade TrueUp" in done.stderr
    assert (tmp_path / "trueup.yaml").read_text() == "version: 9\nname: x\n"
