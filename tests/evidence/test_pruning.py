"""Old documents go, the chain still verifies, and what a case needs stays."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scanner.evidence import _writer
from scanner.evidence._packs import entries_of
from scanner.evidence.pruning import Hold, PruningError, declare, holds, prune, release
from scanner.evidence.store import EvidenceStore
from scanner.evidence.verification import verify_store
from tests.evidence.test_store import file_of_its_own, snapshot

START = datetime(2027, 1, 1, 3, tzinfo=UTC)
YEAR = timedelta(days=365)


class Clock:
    """The time at which runs end."""

    at = START

    @classmethod
    def now(cls, zone: object) -> datetime:
        assert zone is UTC
        return cls.at


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> EvidenceStore:
    """Three years, a run at the start of each: documents 0-2, 1-3 and 2-4."""
    monkeypatch.setattr(_writer, "datetime", Clock)
    store = EvidenceStore(tmp_path)
    for year in range(3):
        Clock.at = START + year * YEAR
        record(store, f"night-{year}", range(year, year + 3))
    return store


def record(store: EvidenceStore, name: str, documents: Iterable[int]) -> None:
    with store.run(name) as run:
        for number in documents:
            run.add(snapshot(number))


def documents(store: EvidenceStore) -> int:
    return sum(len(entries_of(path)[0]) for path in store._packs.glob("*.pack"))


def test_pruned_documents_are_gone_and_the_chain_still_verifies(store: EvidenceStore) -> None:
    head = verify_store(store).head
    done = prune(store, "a", timedelta(days=400), Clock.at)
    assert (done.runs, done.objects, documents(store)) == (("night-0",), 1, 4)
    for known in (head, done.head):
        verdict = verify_store(store, known)
        assert (verdict.problems, "night-0" in verdict.anchored) == ((), True)
    with pytest.raises(LookupError, match="pruned"):
        store.load("night-0")
    assert len(store.load("night-1")) == 3


def test_document_shared_by_pruned_runs_goes_with_the_last_of_them(store: EvidenceStore) -> None:
    prune(store, "a", timedelta(days=400), Clock.at)
    done = prune(store, "b", timedelta(days=100), Clock.at)
    assert (done.runs, documents(store)) == (("night-1",), 3)
    assert verify_store(store, done.head).problems == ()


def test_document_that_vanished_without_a_tombstone_is_told(store: EvidenceStore) -> None:
    prune(store, "a", timedelta(days=400), Clock.at)
    store.remove([snapshot(3).digest])
    assert any("missing" in one for one in verify_store(store).problems)


def test_the_latest_run_stays_whatever_its_age(store: EvidenceStore) -> None:
    done = prune(store, "a", timedelta(0), Clock.at + 9 * YEAR)
    assert done.runs == ("night-0", "night-1")
    assert len(store.load("night-2")) == 3


def test_clock_set_forward_removes_nothing_more(store: EvidenceStore) -> None:
    assert prune(store, "a", timedelta(days=1000), Clock.at + 90 * YEAR).runs == ()


def test_clock_set_back_removes_nothing_and_says_so(store: EvidenceStore) -> None:
    with pytest.raises(PruningError, match="set the clock right; nothing was removed"):
        prune(store, "a", timedelta(days=400), START)
    assert documents(store) == 5


def test_what_is_held_stays_until_it_is_released(store: EvidenceStore) -> None:
    declare(store, "h", Hold("case-7", date(2027, 1, 1), date(2027, 12, 31)), "legal asks")
    assert set(holds(store)) == {"case-7"}
    done = prune(store, "a", timedelta(days=100), Clock.at, ["case-7"])
    assert (done.runs, done.held) == (("night-1",), {"night-0": "case-7"})
    release(store, "r", "case-7", "closed")
    assert holds(store) == {}
    done = prune(store, "b", timedelta(days=100), Clock.at)
    assert done.runs == ("night-0",)
    assert verify_store(store, done.head).problems == ()


def test_mistyped_case_removes_nothing(store: EvidenceStore) -> None:
    with pytest.raises(PruningError, match="no hold of that name"):
        prune(store, "a", timedelta(days=100), Clock.at, ["case-8"])
    with pytest.raises(PruningError, match="no hold of that name"):
        release(store, "r", "case-8", "closed")
    assert documents(store) == 5


def test_pruning_broken_off_after_its_tombstones_is_ended_by_the_next(
    store: EvidenceStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(_self: EvidenceStore, _digests: Iterable[str]) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(EvidenceStore, "remove", stopped)
        with pytest.raises(KeyboardInterrupt):
            prune(store, "a", timedelta(days=400), Clock.at)
    assert documents(store) == 5
    assert verify_store(store).problems == ()
    done = prune(store, "b", timedelta(days=400), Clock.at)
    assert (done.runs, done.objects, documents(store)) == ((), 1, 4)


def test_documents_that_have_files_of_their_own_go_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_writer, "datetime", Clock)
    path = file_of_its_own(tmp_path, 0)
    store = EvidenceStore(tmp_path)
    for year in range(2):
        Clock.at = START + year * YEAR
        record(store, f"night-{year}", [year])
    done = prune(store, "a", timedelta(days=100), Clock.at)
    assert (done.objects, path.exists(), documents(store)) == (1, False, 1)
    assert verify_store(store, done.head).problems == ()
