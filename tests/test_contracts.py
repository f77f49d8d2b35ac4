"""Every import contract is broken on purpose once, so that none of them is an empty promise."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

BREAKS = [
    ("layers", "scanner/model/breaking.py", "from scanner.findings import assemble\n"),
    ("layers", "scanner/report/breaking.py", "from scanner.operate import logs\n"),
    ("layers", "scanner/normalize/breaking.py", "from scanner.evaluate import drift\n"),
    ("layers", "scanner/collect/breaking.py", "import scanner.evaluate.drift\n"),
    ("layers", "scanner/extra/__init__.py", "X = 1\n"),
    ("acyclic", "scanner/findings/order.py", "import scanner.findings.state\n"),
    ("pure", "scanner/evaluate/drift/breaking.py", "import socket\n"),
    ("pure", "scanner/findings/breaking.py", "import subprocess\n"),
    ("pure", "scanner/report/breaking.py", "import click\n"),
    ("pure", "scanner/remediate/breaking.py", "import git\n"),
    ("checks", "scanner/evaluate/drift/breaking.py", "from scanner.evaluate.drift import changed\n"),
    ("documents", "scanner/normalize/documents/breaking.py",
     "from scanner.normalize.documents import kubernetes\n"),
    ("connectors", "scanner/collect/breaking.py", "from scanner.collect import files\n"),
    ("formats", "scanner/report/breaking.py", "from scanner.report import sarif\n"),
]  # fmt: skip


def _lint(root: Path, contract: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", program, "--contract", contract, "--no-cache"],
        cwd=root, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "PYTHONSAFEPATH": "1"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package that may be broken."""
    root = tmp_path_factory.mktemp("contracts")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scanner", root / "scanner", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "tests").mkdir()
    for name in ("__init__.py", "plugin_contract.py"):
        shutil.copy(ROOT / "tests" / name, root / "tests")
    return root


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "file", "text"), BREAKS)
def test_breaking_a_contract_is_noticed(copy: Path, contract: str, file: str, text: str) -> None:
    target = copy / file
    extra = copy / "scanner/findings/state.py"
    target.parent.mkdir(exist_ok=True)
    target.write_text(f'"""Breaks a contract."""\n\n{text}')
    if contract == "acyclic":
        extra.write_text('"""Half of a cycle."""\n\nimport scanner.findings.order\n')
    try:
        result = _lint(copy, contract)
    finally:
        target.unlink()
        extra.unlink(missing_ok=True)
        if file.endswith("__init__.py"):
            shutil.rmtree(target.parent)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout or "not listed" in result.stdout.replace("\n", " ")
