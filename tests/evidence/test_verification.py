"""A store that was changed in any way is told from a true one, as far as a noted hash reaches."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.evidence.store import EvidenceStore
from scanner.evidence.verification import verify_store
from scanner.model.evidence import Unreadable
from tests.evidence.test_store import snapshot


@pytest.fixture
def store(tmp_path: Path) -> EvidenceStore:
    store = EvidenceStore(tmp_path / "store")
    for night in range(4):
        write(store, f"night-{night}", night)
    return store


def write(store: EvidenceStore, name: str, number: int) -> str:
    with store.run(name) as run:
        run.add(snapshot(number))
        run.gap(Unreadable("shop", "x", "no access"))
        run.keep("question", b"{}")
        return run.finish()


def manifest(tmp_path: Path, night: int) -> Path:
    return tmp_path / "store" / "runs" / f"night-{night}.jsonl"


def test_runs_that_follow_one_another_verify_up_to_the_head(store: EvidenceStore) -> None:
    verdict = verify_store(store, store.head("night-2"))
    assert (verdict.problems, verdict.notes) == ((), ())
    assert verdict.anchored == {"night-0", "night-1", "night-2"}
    assert verdict.head == store.head("night-3")


def test_inputs_and_gaps_come_back(store: EvidenceStore) -> None:
    assert store.gaps("night-1") == (Unreadable("shop", "x", "no access"),)
    assert store.inputs("night-1") == {"question": b"{}"}


def _remove(night: int) -> Callable[[EvidenceStore, Path], object]:
    return lambda _store, path: manifest(path, night).unlink()


def _cut(night: int) -> Callable[[EvidenceStore, Path], object]:
    def cut(_store: EvidenceStore, path: Path) -> None:
        lines = manifest(path, night).read_bytes().splitlines(keepends=True)
        manifest(path, night).write_bytes(b"".join(lines[:-1]))

    return cut


def _rewrite(store: EvidenceStore, path: Path) -> None:
    manifest(path, 1).unlink()
    write(store, "night-1", 1)


def _swap(_store: EvidenceStore, path: Path) -> None:
    first, second = manifest(path, 1), manifest(path, 2)
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


def _add(_store: EvidenceStore, path: Path) -> None:
    other = EvidenceStore(path / "other")
    write(other, "night-x", 1)
    shutil.copy(path / "other/runs/night-x.jsonl", path / "store/runs/night-x.jsonl")


INSIDE: dict[str, Callable[[EvidenceStore, Path], object]] = {
    "first run removed": _remove(0),
    "run removed from the middle": _remove(2),
    "run cut short": _cut(1),
    "run written anew": _rewrite,
    "runs exchanged": _swap,
    "run added": _add,
}
AT_THE_END: dict[str, Callable[[EvidenceStore, Path], object]] = {
    "latest run removed": _remove(3),
    "latest run cut short": _cut(3),
}


@pytest.mark.parametrize("change", [*INSIDE, *AT_THE_END])
def test_every_change_is_told_when_the_head_was_noted(
    store: EvidenceStore, tmp_path: Path, change: str
) -> None:
    head = store.head("night-3")
    {**INSIDE, **AT_THE_END}[change](store, tmp_path)
    assert verify_store(store, head).problems


@pytest.mark.parametrize("change", INSIDE)
def test_changes_before_the_latest_run_are_told_without_a_head(
    store: EvidenceStore, tmp_path: Path, change: str
) -> None:
    INSIDE[change](store, tmp_path)
    assert verify_store(store).problems


def test_stopped_run_is_a_note_and_no_problem(store: EvidenceStore) -> None:
    writer = store.run("stopped")
    writer.add(snapshot(9))
    writer.__exit__(RuntimeError)
    write(store, "night-4", 4)
    verdict = verify_store(store, store.head("night-4"))
    assert verdict.problems == ()
    assert verdict.notes == ("stopped: stopped before its end; nothing rests on it",)


def test_no_flipped_bit_of_the_store_goes_unnoticed(store: EvidenceStore, tmp_path: Path) -> None:
    head = store.head("night-3")
    files = sorted(path for path in (tmp_path / "store").rglob("*") if path.is_file())
    chance = random.Random(7)  # noqa: S311 - places, not secrets
    for _ in range(200):
        path = chance.choice(files)
        whole = path.read_bytes()
        place = chance.randrange(len(whole))
        path.write_bytes(
            whole[:place] + bytes([whole[place] ^ 1 << chance.randrange(8)]) + whole[place + 1 :]
        )
        assert verify_store(store, head).problems, (path.name, place)
        path.write_bytes(whole)
