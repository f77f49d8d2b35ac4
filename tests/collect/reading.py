"""Run a connector on real files, as a scan does."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.redaction import Redactor
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext, Connector
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json


def read(
    connector: Connector, root: Path, **options: Json
) -> tuple[dict[str, Snapshot], dict[str, Unreadable]]:
    """Return what was read and what was not, by place."""

    def now() -> datetime:
        return datetime(2028, 3, 1, tzinfo=UTC)

    context = CollectContext(
        root=root,
        recorder=EvidenceRecorder(Redactor(b"k" * 32, "k1"), MemoryStore(), now),
        secret=lambda reference, _host: reference,
        now=now,
        progress=lambda _line: None,
    )
    taken = list(connector.collect(Source("x", "shop", options), context))
    snapshots = {each.address: each for each in taken if isinstance(each, Snapshot)}
    gaps = {each.place: each for each in taken if isinstance(each, Unreadable)}
    assert len(snapshots) + len(gaps) == len(taken)
    return snapshots, gaps


def git(folder: Path, *arguments: str) -> str:
    """Run git as a person would, with a fixed identity."""
    names = {
        f"GIT_{who}_{what}": "dev" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str]) -> str:
    """Make a repository of a folder, if it is none, commit files, and return the commit."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "x", "--no-verify")
    return git(folder, "rev-parse", "HEAD")
