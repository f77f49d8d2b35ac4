import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.evidence.archives import members
from scanner.evidence.reader import CannotReadError, decode, read_file


def refusal(root: Path, name: str) -> str:
    with pytest.raises(CannotReadError) as caught:
        read_file(root, name)
    return caught.value.reason


def test_a_file_is_read_and_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert read_file(tmp_path, "a.txt") == read_file(tmp_path, "b.txt") == b"x"


def test_nothing_outside_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "up").symlink_to(tmp_path)
    for name in ("link", "up/outside", "../outside", str(tmp_path / "outside")):
        assert "out of the folder" in refusal(root, name)


def test_a_folder_that_becomes_another_between_two_readings_is_read_where_it_is(
    tmp_path: Path,
) -> None:
    for version in ("first", "second"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a.txt").write_text(version)
    current = tmp_path / "current"
    current.symlink_to("first")
    assert read_file(current, "a.txt") == b"first"
    current.unlink()
    current.symlink_to("second")
    assert read_file(current, "a.txt") == b"second"
    current.unlink()
    (tmp_path / "second").rename(tmp_path / "third")
    current.symlink_to("third")
    assert read_file(current, "a.txt") == b"second"


@pytest.mark.parametrize("first", ["folder", "link"])
def test_a_folder_inside_that_leads_elsewhere_is_followed_or_refused_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    seconds = iter(range(10))
    monkeypatch.setattr("scanner.evidence.reader._now", lambda: next(seconds))
    root = tmp_path / "root"
    for version in ("root/one", "root/two", "outside"):
        (tmp_path / version).mkdir(parents=True)
        (tmp_path / version / "a.txt").write_text(version)
    current = root / "current"
    if first == "link":
        current.symlink_to("one")
    else:
        (root / "one").rename(current)
    assert read_file(root, "current/a.txt") == b"root/one"
    current.rename(root / "former")
    current.symlink_to("two")
    assert read_file(root, "current/a.txt") == b"root/two"
    current.unlink()
    current.symlink_to(tmp_path / "outside")
    assert "out of the folder" in refusal(root, "current/a.txt")


def test_a_root_that_becomes_a_link_is_read_where_it_leads(tmp_path: Path) -> None:
    for version in ("root", "second"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a.txt").write_text(version)
        (tmp_path / version / "link").symlink_to("a.txt")
    root = tmp_path / "root"
    assert read_file(root, "a.txt") == read_file(root, "link") == b"root"
    root.rename(tmp_path / "former")
    root.symlink_to("second")
    assert read_file(root, "a.txt") == read_file(root, "link") == b"second"


@pytest.mark.parametrize("size", [0, 1, 8191, 8192, 8193, 70_000])
def test_all_of_a_file_is_read_whatever_a_call_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    (tmp_path / "a").write_bytes(bytes(index % 251 for index in range(size)))
    whole = (tmp_path / "a").read_bytes()
    assert read_file(tmp_path, "a") == whole
    read = os.read
    monkeypatch.setattr("os.read", lambda handle, most: read(handle, min(most, 1000)))
    assert read_file(tmp_path, "a") == whole
    assert read_file(tmp_path, "a", begin=True) == whole[:8192]


def test_devices_pipes_folders_and_loops_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    assert "not a regular file" in refusal(tmp_path, "pipe")
    assert "a folder" in refusal(tmp_path, "folder")
    assert refusal(tmp_path, "loop")
    assert "not a regular file" in refusal(Path("/dev"), "zero")
    assert refusal(tmp_path, "missing") == "no such file"
    assert refusal(tmp_path, "nul\x00l")


def test_a_file_of_two_hundred_megabytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(200 * 2**20)
    assert "too large: 209715200 bytes" in refusal(tmp_path, "big")
    assert len(read_file(tmp_path, "big", begin=True)) < 10_000


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=40))
def test_text_in_any_unicode_form_is_the_same_text(text: str) -> None:
    assert decode(text.encode("utf-8")) == text
    for encoding in ("utf-8-sig", "utf-16", "utf-32"):
        assert decode(text.encode(encoding)) == text


def test_latin_letters_of_an_older_encoding_are_read() -> None:
    assert decode("größe: 5 €\n".encode("cp1252")) == "größe: 5 €\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nb\x00c", "line 2: not text"),
        (b"ok\n\n\xff\xd8\x01", "line 3: not text"),
        (b"\xff\xfea", "UTF-16"),
        (b"a\n\x81\x8d", "line 2: not text"),
    ],
)
def test_what_is_no_text_is_refused_with_its_place(data: bytes, words: str) -> None:
    with pytest.raises(CannotReadError, match=words) as caught:
        decode(data)
    assert caught.value.binary


def zipped(entries: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(entries: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]  # a mode in a variable
        for name, data in entries.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def test_members_of_every_kind_of_archive_are_given_in_order() -> None:
    entries = {"b/x.txt": b"1", "a.txt": b"22"}
    for data in (zipped(entries), tarred(entries), tarred(entries, "w:gz")):
        assert dict(members("x", data)) == entries
    assert list(members("notes.txt.gz", gzip.compress(b"hello"))) == [("notes.txt", b"hello")]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "..\\x", "C:\\x"])
def test_a_member_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    for data in (zipped({name: b"x"}), tarred({name: b"x"})):
        with pytest.raises(CannotReadError, match="out of the archive"):
            list(members("x", data))


def test_links_and_devices_in_an_archive_are_no_members() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            info = tarfile.TarInfo("evil")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert list(members("x", buffer.getvalue())) == []


def test_archives_that_unpack_to_far_more_than_they_hold_are_refused() -> None:
    bomb = b"\x00" * (40 * 2**20)
    for data in (zipped({"a": bomb}), gzip.compress(bomb), tarred({"a": bomb}, "w:gz")):
        with pytest.raises(CannotReadError, match="far more"):
            list(members("x", data))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(CannotReadError, match="more than"):
        list(members("x", zipped({str(number): b"" for number in range(20_001)})))


@given(
    st.binary(max_size=200),
    st.sampled_from([b"PK\x03\x04", b"\x1f\x8b", b"", b"\x00" * 257 + b"ustar"]),
)
def test_damaged_archives_are_refused_and_nothing_else_happens(data: bytes, head: bytes) -> None:
    with pytest.raises(CannotReadError):
        list(members("x", head + data))
