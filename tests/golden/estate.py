"""The sample estate as a repository of its own, the same commit every time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ESTATE = Path(__file__).parents[2] / "fixtures" / "estate-small"
AS_OF = "2026-11-22T02:00:00Z"

# The key decides the hashes that stand for masked secrets, and so the digests of the evidence.
_KEY = bytes(range(32))
_WHEN = "2026-11-01T08:00:00+00:00"
_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "platform-team",
    "GIT_AUTHOR_EMAIL": "platform-team@kestrel.example",
    "GIT_AUTHOR_DATE": _WHEN,
    "GIT_COMMITTER_NAME": "platform-team",
    "GIT_COMMITTER_EMAIL": "platform-team@kestrel.example",
    "GIT_COMMITTER_DATE": _WHEN,
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
}


def committed_estate(folder: Path) -> Path:
    """Copy the sample estate into `folder`, commit it, and return its path."""
    root = folder / "estate"
    ignored = shutil.ignore_patterns(".trueup", "out", "expected")
    shutil.copytree(ESTATE, root, ignore=ignored)
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A", "-f"],
        ["commit", "-q", "-m", "The sample estate"],
    ):
        subprocess.run(["git", *command], cwd=root, check=True, env=os.environ | _ENVIRONMENT)
    (root / ".trueup").mkdir(mode=0o700)
    (root / ".trueup" / "redaction.key").write_bytes(_KEY)
    return root


def trueup(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the estate, as a user would."""
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
