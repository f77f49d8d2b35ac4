"""What nothing uses is taken out when that is proven, and nothing else ever is."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.main import cli
from tests.operate.pruning.projects import (
    APPLICATION,
    LEFT_OVER,
    PACKAGE,
    PRUNED_PYPROJECT,
    RUN_TESTS,
    offline,
)
from tests.operate.repositories import commit, git


def prune(root: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["prune", str(root), "--as-of", "2026-11-22", *options])


def branch(root: Path) -> str:
    return git(root, "for-each-ref", "--format=%(refname:short)", "refs/heads/trueup")


def content(root: Path, revision: str) -> dict[str, str]:
    names = git(root, "ls-tree", "-r", "--name-only", revision).split()
    return {name: git(root, "show", f"{revision}:{name}") for name in names}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    offline(monkeypatch, tmp_path / "wheels", "idle-lib", "busy-lib", "sly-lib")
    root = tmp_path / "shop"
    commit(root, PACKAGE)
    return root


@pytest.mark.slow
def test_what_nothing_uses_goes_in_a_commit_each_and_every_other_byte_stays(project: Path) -> None:
    before = content(project, "main")
    ran = prune(project, "--verify", "--trusted-to-run", "--tests", RUN_TESTS, "--apply")
    assert ran.exit_code == 0, ran.output
    gone = {"shop/_fax.py", "shop/_modem.py", "tests/test_fax.py"}
    expected = {name: text for name, text in before.items() if name not in gone}
    assert content(project, branch(project)) == {
        **expected, "pyproject.toml": PRUNED_PYPROJECT.strip(),
    }  # fmt: skip
    titles = git(project, "log", "--reverse", "--format=%s", f"main..{branch(project)}")
    assert titles.splitlines() == [
        "Remove the unused dependency idle-lib",
        "Remove shop/_fax.py, which nothing reaches",
    ]
    assert "removes 3 files" in ran.output
    assert "1 of 1 modules import" in ran.output
    assert git(project, "status", "--short") == ""


@pytest.mark.slow
def test_what_only_the_tests_miss_is_left_and_the_rest_goes_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offline(monkeypatch, tmp_path / "wheels", "idle-lib", "busy-lib", "sly-lib")
    commit(tmp_path / "shop", APPLICATION)
    ran = prune(tmp_path / "shop", "--verify", "--trusted-to-run", "--tests", RUN_TESTS, "--apply")
    assert ran.exit_code == 3, ran.output
    assert "left: dependencies/unused" in ran.output
    assert "its own tests fail without it" in ran.output
    held = content(tmp_path / "shop", branch(tmp_path / "shop"))["requirements.txt"]
    assert held == "busy-lib==1.0\nsly-lib==1.0"


def test_nothing_is_run_unless_the_project_is_trusted(project: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    touches = f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n"
    commit(project, {"backend.py": touches, "tests/test_shop.py": touches})
    ran = prune(project, "--verify", "--apply", "--tests", RUN_TESTS)
    assert ran.exit_code == 3
    assert "not listed as trusted_to_run, so nothing was run" in ran.output
    assert not mark.exists()
    assert branch(project) == ""


def test_tests_that_fail_already_prove_nothing(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    commit(root, {**LEFT_OVER, "tests/test_shop.py": "raise SystemExit(1)\n"})
    ran = prune(root, "--verify", "--trusted-to-run", "--tests", RUN_TESTS, "--apply")
    assert ran.exit_code == 3
    assert "its own tests fail before anything is taken out" in ran.output
    assert branch(root) == ""


def test_without_verifying_the_branch_is_shown_and_not_made(project: Path) -> None:
    ran = prune(project)
    assert ran.exit_code == 0
    assert '-  "idle-lib>=1",   # was for the fax' in ran.output
    assert "deleted: shop/_modem.py" in ran.output
    assert "nothing was run to verify this" in ran.output
    assert branch(project) == ""


@pytest.mark.parametrize(
    ("requirement", "reason"),
    [
        ("\"idle-lib; sys_platform == 'win32'\"", "it applies only where"),
        ('"pytest-idle"', "it is a plugin"),
    ],
)
def test_what_may_be_needed_elsewhere_is_only_proposed(
    project: Path, requirement: str, reason: str
) -> None:
    text = PACKAGE["pyproject.toml"].replace('"idle-lib>=1"', requirement)
    commit(project, {"pyproject.toml": text, "shop/_fax.py": None, "shop/_modem.py": None,
                     "tests/test_fax.py": None})  # fmt: skip
    ran = prune(project)
    assert reason in ran.output
    assert "nothing is taken out" in ran.output


def test_a_module_that_another_text_names_is_left(project: Path) -> None:
    commit(project, {"docs/fax.rst": ".. automodule:: shop._fax\n", "idle.txt": ""})
    ran = prune(project)
    assert "docs/fax.rst names shop._fax" in ran.output
    assert "deleted" not in ran.output


def test_a_history_may_name_what_goes(project: Path) -> None:
    commit(project, {"CHANGES.md": "- Add shop/_fax.py\n"})
    assert "deleted: shop/_fax.py" in prune(project).output


def test_a_plan_of_several_commits_is_carried_out_once_and_only_as_planned(
    project: Path, tmp_path: Path
) -> None:
    plan = tmp_path / "plan.json"
    commit(project, {f"data/{each}.txt": "x" for each in range(30)})
    assert prune(project, "--plan", str(plan)).exit_code == 0
    apply = ["remediate", "--config", str(tmp_path), "--apply", str(plan)]
    first, second = (CliRunner().invoke(cli, apply).output for _ in range(2))
    assert ("written" in first, "there already" in second) == (True, True), first + second
    changed = git(project, "diff", "--name-status", "main", branch(project)).split("\n")
    assert changed == ["M\tpyproject.toml", "D\tshop/_fax.py", "D\tshop/_modem.py",
                       "D\ttests/test_fax.py"]  # fmt: skip
    assert git(project, "rev-list", "--count", f"main..{branch(project)}") == "2"
    plan.write_text(plan.read_text().replace("shop/_modem.py", "shop/orders.py"))
    assert "was changed after it was made" in CliRunner().invoke(cli, apply).output


def test_what_cannot_be_pruned_from_is_said(tmp_path: Path) -> None:
    ran = prune(tmp_path)
    assert ran.exit_code == 2
    assert "not committed in a git repository" in ran.output


@pytest.mark.slow
def test_a_configured_source_is_proven_when_it_is_listed_as_trusted(tmp_path: Path) -> None:
    project, home = tmp_path / "shop", tmp_path / "governance"
    commit(project, LEFT_OVER)
    home.mkdir()
    (home / "trueup.yaml").write_text(
        "version: 1\nname: acme\nsources:\n"
        f"  - {{kind: repository, name: shop, path: {project}}}\n"
        "checks: {areas: [dependencies]}\nreports: {json: report.json}\n"
        f"remediate:\n  trusted_to_run: [shop]\n  tests: {{shop: {{run: {RUN_TESTS}}}}}\n"
    )
    runner = CliRunner()
    scanned = runner.invoke(cli, ["scan", "--config", str(home), "--as-of", "2026-11-22"])
    assert scanned.exit_code in (0, 1), scanned.output
    planned = ["remediate", "--config", str(home), "--verify", "--plan", str(home / "plan.json")]
    ran = runner.invoke(cli, planned)
    assert "verified: its own tests end without an error" in ran.output
    assert "1 findings planned on 1 branches" in ran.output
    text = (home / "trueup.yaml").read_text().replace("trusted_to_run: [shop]", "verify: true")
    (home / "trueup.yaml").write_text(text)
    assert "not listed as trusted_to_run, so nothing was run" in runner.invoke(cli, planned).output
    nightly = text.replace("verify: true", "verify: true\n  mode: pull-request")
    (home / "trueup.yaml").write_text(nightly)
    scanned = runner.invoke(cli, ["scan", "--config", str(home), "--as-of", "2026-11-23"])
    assert scanned.exit_code in (0, 1), scanned.output
    assert "not listed as trusted_to_run" in (home / ".trueup/plan.json").read_text()
    assert branch(project) == ""
