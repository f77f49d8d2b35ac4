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

from scanner.evidence._objects import packed
from scanner.evidence._packs import entries_of
from scanner.evidence.store import EvidenceStore, MemoryStore
from scanner.evidence.verification import verify_store
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
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == ["night-1.pack"]
    assert len(entries_of(tmp_path / "packs" / "night-1.pack")[0]) == 5


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


@pytest.mark.usefixtures("store")
def test_every_changed_byte_of_a_pack_is_found(tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "night-1.pack"
    whole = pack.read_bytes()
    for at in range(len(whole)):
        pack.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert EvidenceStore(tmp_path).verify(), at
        assert verify_store(EvidenceStore(tmp_path)).problems, at


@pytest.mark.usefixtures("store")
def test_cut_emptied_longer_and_missing_packs_are_found(tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "night-1.pack"
    whole = pack.read_bytes()
    for data in (whole[:-1], whole[:-40], whole[:50], b"", b"junk", whole + b"x", whole + whole):
        pack.write_bytes(data)
        assert EvidenceStore(tmp_path).verify(), data[-50:]
    pack.unlink()
    assert "missing" in EvidenceStore(tmp_path).verify()[0]


@pytest.mark.usefixtures("store")
def test_a_damaged_document_is_written_again_when_it_is_read_again(tmp_path: Path) -> None:
    pack = tmp_path / "packs" / "night-1.pack"
    whole = pack.read_bytes()
    for at in (40, len(whole) // 2, len(whole) - 3):
        pack.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        again = EvidenceStore(tmp_path, {})
        with again.run(f"night-at-{at}") as run:
            for number in range(5):
                run.add(snapshot(number))
        assert len(again.load(f"night-at-{at}")) == 5
        assert again.load("night-1") == again.load(f"night-at-{at}")
        (tmp_path / "packs" / f"night-at-{at}.pack").unlink()


def test_a_pack_that_looks_as_it_did_when_it_was_written_is_not_read_again(
    tmp_path: Path,
) -> None:
    seen: dict[str, str] = {}
    with EvidenceStore(tmp_path, seen).run("a") as run:
        run.add(snapshot(1))
    assert list(seen) == ["a.pack"]
    looked = dict(seen)
    with EvidenceStore(tmp_path, seen).run("b") as run:
        run.add(snapshot(1))
    assert (seen, [path.name for path in (tmp_path / "packs").iterdir()]) == (looked, ["a.pack"])


def test_documents_of_an_older_store_are_read_and_not_written_again(tmp_path: Path) -> None:
    for number in range(3):
        file_of_its_own(tmp_path, number)
    store = EvidenceStore(tmp_path)
    with store.run("night-1") as run:
        for number in range(3):
            run.add(snapshot(number))
    assert (store.verify(), len(store.load("night-1"))) == ([], 3)
    assert not (tmp_path / "packs").exists()


def test_changed_and_missing_files_of_an_older_store_are_found(tmp_path: Path) -> None:
    path = file_of_its_own(tmp_path, 1)
    whole = path.read_bytes()
    store = EvidenceStore(tmp_path)
    with store.run("night-1") as run:
        run.add(snapshot(1))
    for data in (zlib.compress(b"other"), whole[:-3], b"", b"junk"):
        path.write_bytes(data)
        assert len(store.verify()) == 1
    with store.run("night-2") as run:
        run.add(snapshot(1))
    assert store.verify() == []
    (tmp_path / "packs" / "night-2.pack").unlink()
    path.unlink()
    assert "missing" in EvidenceStore(tmp_path).verify()[0]


def file_of_its_own(folder: Path, number: int) -> Path:
    """Write a document as stores did that had a file for each."""
    content = snapshot(number).content
    name = sha256(content).hexdigest()
    path = folder / "objects" / name[:2] / name[2:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(content))
    return path


def test_what_a_stopped_run_left_is_not_relied_on_and_is_still_there(tmp_path: Path) -> None:
    stopped = EvidenceStore(tmp_path).run("stopped")
    stopped.add(snapshot(1))
    store = EvidenceStore(tmp_path)
    with store.run("night-1") as run:
        run.add(snapshot(1))
    assert len(entries_of(tmp_path / "packs" / "night-1.pack")[0]) == 1
    (tmp_path / "packs" / "night-1.pack").unlink()
    assert EvidenceStore(tmp_path).get(snapshot(1).digest) == snapshot(1).content
    stopped.__exit__(RuntimeError, RuntimeError(), None)


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
