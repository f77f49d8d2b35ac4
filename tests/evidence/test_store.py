import json
import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from scanner.evidence.store import EvidenceStore, MemoryStore
from scanner.model.evidence import Snapshot, Source
from scanner.model.resource import Origin
from scanner.model.vocabulary import Side


def snapshot(number: int) -> Snapshot:
    content = f"document {number}".encode()
    return Snapshot(
        source=Source("files", "shop", {"path": "x"}, Side.SPEC, "platform-team"),
        address=f"{number}.yaml",
        content=content,
        digest=f"sha256:{sha256(content).hexdigest()}",
        origin=Origin("shop", f"{number}.yaml", commit="c" * 40),
        collected_at=datetime(2028, 3, 1, tzinfo=UTC) if number % 2 else None,
        found=number,
        source_total=9,
        redaction="1",
    )


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    store = EvidenceStore(tmp_path)
    with store.run("night-1") as run:
        for number in range(5):
            run.add(snapshot(number))
    return store


def test_a_run_is_loaded_exactly_as_it_was_recorded(store: EvidenceStore) -> None:
    assert store.verify() == []
    assert store.runs() == ("night-1",)
    assert store.load("night-1") == tuple(snapshot(number) for number in range(5))


def test_equal_content_is_kept_once(store: EvidenceStore, tmp_path: Path) -> None:
    with store.run("night-2") as run:
        run.add(snapshot(1))
    assert sum(path.is_file() for path in (tmp_path / "objects").rglob("*")) == 5


def test_a_run_is_never_written_over(store: EvidenceStore) -> None:
    with pytest.raises(FileExistsError):
        store.run("night-1")
    for name in ("../x", "", "a/b", ".hidden"):
        with pytest.raises(ValueError, match="a run is named"):
            store.run(name)


def lines_of(tmp_path: Path) -> list[bytes]:
    return (tmp_path / "runs" / "night-1.jsonl").read_bytes().splitlines(keepends=True)


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "edited": lambda lines: [lines[0].replace(b"0.yaml", b"9.yaml"), *lines[1:]],
    "missing": lambda lines: lines[:2] + lines[3:],
    "missing first": lambda lines: lines[1:],
    "added": lambda lines: [*lines[:2], lines[1], *lines[2:]],
    "added at the end": lambda lines: [*lines, lines[0]],
    "reordered": lambda lines: [lines[1], lines[0], *lines[2:]],
    "cut short by a line": lambda lines: lines[:-1],
    "cut short within a line": lambda lines: [*lines[:-1], lines[-1][:-5]],
    "emptied": lambda _lines: [],
    "not a record": lambda lines: [b"[]\n", *lines],
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_to_a_manifest_is_found(
    store: EvidenceStore, tmp_path: Path, change: str
) -> None:
    changed = b"".join(CHANGES[change](lines_of(tmp_path)))
    (tmp_path / "runs" / "night-1.jsonl").write_bytes(changed)
    assert store.verify("night-1")
    with pytest.raises(LookupError):
        store.load("night-1")


def test_a_manifest_written_anew_differs_from_the_head_recorded_elsewhere(
    store: EvidenceStore, tmp_path: Path
) -> None:
    head = store.head("night-1")
    (tmp_path / "runs" / "night-1.jsonl").unlink()
    with store.run("night-1") as run:
        run.add(snapshot(1))
    assert store.verify("night-1") == []
    assert store.verify("night-1", head) != []


def test_a_manifest_of_another_run_does_not_pass_for_this_one(
    store: EvidenceStore, tmp_path: Path
) -> None:
    (tmp_path / "runs" / "night-2.jsonl").write_bytes(b"".join(lines_of(tmp_path)))
    assert store.verify("night-2")


def test_changed_damaged_and_missing_objects_are_found(
    store: EvidenceStore, tmp_path: Path
) -> None:
    path = next(path for path in (tmp_path / "objects").rglob("*") if path.is_file())
    whole = path.read_bytes()
    for data in (zlib.compress(b"other"), whole[:-3], b"", b"junk"):
        path.write_bytes(data)
        assert len(store.verify()) == 1
    path.unlink()
    assert "missing" in store.verify()[0]


def test_a_damaged_object_is_written_again_when_it_is_read_again(
    store: EvidenceStore, tmp_path: Path
) -> None:
    for path in (tmp_path / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    with store.run("night-2") as run:
        for number in range(5):
            run.add(snapshot(number))
    assert store.verify() == []


KILLED = """
import sys
from pathlib import Path
from scanner.evidence.store import EvidenceStore
from tests.evidence.test_store import snapshot
run = EvidenceStore(Path(sys.argv[1])).run("killed")
number = 0
while True:
    run.add(snapshot(number))
    number += 1
    if number == 20:
        print("ready", flush=True)
"""


def test_a_killed_run_never_counts_and_costs_no_other_run(
    store: EvidenceStore, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path.cwd()
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert store.verify("killed")
    assert store.verify("night-1") == []
    for line in (tmp_path / "runs" / "killed.jsonl").read_bytes().splitlines(keepends=True)[:-1]:
        assert store.get(json.loads(line)["record"]["digest"])


def test_a_run_broken_off_by_an_error_is_not_ended(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)

    def broken() -> None:
        with store.run("x") as run:
            run.add(snapshot(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert store.verify("x")


def test_questions_leave_nothing_on_the_disk() -> None:
    memory = MemoryStore()
    memory.add(snapshot(1))
    assert memory.snapshots == [snapshot(1)]
