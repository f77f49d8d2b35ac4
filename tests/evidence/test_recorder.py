from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from scanner.evidence.recorder import EvidenceRecorder, RedactionMemory
from scanner.evidence.redaction import VERSION, Redactor
from scanner.evidence.store import EvidenceStore, MemoryStore
from scanner.model.connector import Answer
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Json, Origin

CANARY = "hunter2-canary"
NOW = datetime(2028, 3, 1, tzinfo=UTC)
SOURCE = Source("files", "shop", {"path": "x", "password": CANARY})
REDACTOR = Redactor(b"k" * 32, "k1")


def recorder() -> EvidenceRecorder:
    return EvidenceRecorder(REDACTOR, MemoryStore(), lambda: NOW, trace="t1", limit=1000)


def text(data: bytes, name: str = "a.yaml", commit: str = "") -> Snapshot | Unreadable:
    return recorder().text(SOURCE, name, data, Origin("shop", name, commit=commit), 7)


def answer(value: Json) -> Snapshot | Unreadable:
    query = f"GET /x?token={CANARY}"
    return recorder().answer(SOURCE, Answer("x", value, Origin(api="x"), query, 2, 3))


def test_the_digest_covers_the_redacted_bytes() -> None:
    taken = text(f"password: {CANARY}\n".encode())
    assert isinstance(taken, Snapshot)
    assert CANARY not in repr(taken)
    assert taken.digest == f"sha256:{sha256(taken.content).hexdigest()}"
    assert (taken.redaction, taken.trace, taken.source_total) == (VERSION, "t1", 7)


def test_a_document_of_a_commit_has_no_time_of_reading() -> None:
    for commit, time in [("", NOW), ("c" * 40, None)]:
        taken = text(b"a: 1", commit=commit)
        assert isinstance(taken, Snapshot)
        assert taken.collected_at == time


def test_text_in_another_encoding_is_kept_as_utf8() -> None:
    taken = text("größe: 1\n".encode("utf-16"))
    assert isinstance(taken, Snapshot)
    assert taken.content.decode() == "größe: 1\n"


def test_what_cannot_be_kept_is_a_gap_with_its_place() -> None:
    assert text(b"a\x00") == Unreadable(
        "shop", "a.yaml", "line 1: not text (byte 0x00); save it as UTF-8"
    )
    large = text(b"x" * 1001)
    assert isinstance(large, Unreadable)
    assert "too large" in large.reason


def test_an_answer_is_canonical_masked_json() -> None:
    taken = answer({"b": 1, "a": {"SecretAccessKey": CANARY}})
    assert isinstance(taken, Snapshot)
    assert taken.content.startswith(b'{"a":{"SecretAccessKey":{"')
    assert CANARY not in repr(taken)
    assert (taken.found, taken.source_total, taken.collected_at) == (2, 3, NOW)


def test_an_answer_that_is_no_json_is_a_gap() -> None:
    deep: list[Json] = []
    for _ in range(5000):
        deep = [deep]
    for value in (deep, {"a": object()}, [float("nan")], "\ud800", ["x" * 2000]):
        assert isinstance(answer(value), Unreadable)


def test_no_canary_reaches_the_disk(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    with store.run("r") as run:
        disk = EvidenceRecorder(REDACTOR, run, lambda: NOW)
        disk.text(SOURCE, ".env", f"TOKEN={CANARY}\n".encode(), Origin("shop", ".env"))
        disk.answer(SOURCE, Answer("x", {"password": CANARY}, Origin()))
    assert len(store.load("r")) == 2
    for taken in store.load("r"):
        assert CANARY.encode() not in taken.content
    assert CANARY not in (tmp_path / "runs" / "r.jsonl").read_text()


SETTINGS = b"# settings\npassword: hunter2-hunter2\n"


def test_document_with_secrets_comes_from_what_was_kept_the_second_time(tmp_path: Path) -> None:
    digests: dict[str, str] = {}
    first = remembering(tmp_path, "a", digests)
    asked: list[str] = []
    again = remembering(tmp_path, "b", digests, asked)
    assert again == first
    assert (b"hunter2" in again, asked) == (False, [recorded_digest(tmp_path, "b")])


def test_what_is_remembered_of_a_document_counts_for_its_bytes_and_name_only(
    tmp_path: Path,
) -> None:
    digests: dict[str, str] = {}
    remembering(tmp_path, "a", digests)
    asked: list[str] = []
    remembering(tmp_path, "b", digests, asked, data=SETTINGS + b"x: 1\n")
    remembering(tmp_path, "c", digests, asked, name="other.yaml")
    assert asked == []


def test_remembered_document_that_is_gone_or_damaged_is_made_again(tmp_path: Path) -> None:
    digests: dict[str, str] = {}
    first = remembering(tmp_path, "a", digests)
    (tmp_path / "packs" / "a.pack").write_bytes(b"")
    assert remembering(tmp_path, "b", digests) == first
    assert len(EvidenceStore(tmp_path).load("b")) == 1


def remembering(
    folder: Path,
    run: str,
    digests: dict[str, str],
    asked: list[str] | None = None,
    *,
    data: bytes = SETTINGS,
    name: str = "app.yaml",
) -> bytes:
    """Record a document in a run, and return what was kept of it."""
    store = EvidenceStore(folder)

    def kept(digest: str) -> bytes:
        found = store.get(digest)
        if asked is not None:
            asked.append(digest)
        return found

    with store.run(run) as manifest:
        recorder = EvidenceRecorder(
            REDACTOR,
            manifest,
            lambda: NOW,
            memory=RedactionMemory(digests, kept),
        )
        taken = recorder.text(SOURCE, name, data, Origin("shop", name))
    assert isinstance(taken, Snapshot)
    return taken.content


def recorded_digest(folder: Path, run: str) -> str:
    return EvidenceStore(folder).load(run)[0].digest
