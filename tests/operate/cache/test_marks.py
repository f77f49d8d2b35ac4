"""What scans remember may be lost, damaged or foreign: then it counts for nothing."""

from pathlib import Path

import pytest

from scanner.operate.cache import marks
from scanner.operate.cache.marks import Marks, load_marks, save_marks


def test_marks_come_back_for_the_same_key_only(tmp_path: Path) -> None:
    marks = Marks({"a": "1 2 3"}, {"b c": "b"}, {"pair"}, {"commit f:1": {"spec_author": "x"}})
    save_marks(tmp_path, "key1", marks)
    assert load_marks(tmp_path, "key1") == marks
    assert load_marks(tmp_path, "key2") == Marks()


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"program": 1}', b"\x80\x04.", b"[" * 100_000]
)
def test_damaged_or_hostile_marks_are_none(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "marks.json").write_bytes(text)
    assert load_marks(tmp_path, "key1") == Marks()


def test_marks_of_another_version_count_for_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_marks(tmp_path, "key1", Marks({"a": "1 2 3"}))
    monkeypatch.setattr(marks, "program", lambda _further: "another")
    assert load_marks(tmp_path, "key1") == Marks()
