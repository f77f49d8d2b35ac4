import os
from pathlib import Path

import pytest

from scanner.collect.files import connector
from tests.collect.reading import read


def lay(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a: 1\n")


def test_a_folder_is_read_in_order_without_what_was_installed_or_generated(tmp_path: Path) -> None:
    lay(
        tmp_path,
        "b.yaml",
        "a/z.yaml",
        "a/b/c.yaml",
        ".git/x",
        "node_modules/x/y.json",
        ".venv/x.py",
    )
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert list(snapshots) == ["a/b/c.yaml", "a/z.yaml", "b.yaml"]
    assert gaps == {}
    assert {each.source_total for each in snapshots.values()} == {3}
    assert snapshots["b.yaml"].origin.commit == ""


def test_a_file_a_folder_alone_and_a_glob_are_read(tmp_path: Path) -> None:
    lay(tmp_path, "u/a.csv", "u/b.csv", "u/c.txt", "u/d/e.csv")
    assert list(read(connector, tmp_path, path="u/a.csv")[0]) == ["a.csv"]
    assert list(read(connector, tmp_path, path="u", recursive=False)[0]) == [
        "a.csv",
        "b.csv",
        "c.txt",
    ]
    assert list(read(connector, tmp_path, path="u/*.csv")[0]) == ["a.csv", "b.csv"]
    assert list(read(connector, tmp_path, path="**/*.csv")[0]) == [
        "u/a.csv",
        "u/b.csv",
        "u/d/e.csv",
    ]


@pytest.mark.parametrize("path", ["missing", "missing/*.csv", "*.csv", "pipe"])
def test_what_is_not_there_is_a_gap_for_the_whole_source(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    snapshots, gaps = read(connector, tmp_path, path=path)
    assert snapshots == {}
    assert [gap.whole for gap in gaps.values()] == [True]


def test_a_file_that_cannot_be_read_is_a_gap_and_counts_in_the_total(tmp_path: Path) -> None:
    lay(tmp_path, "a.yaml")
    (tmp_path / "big.json").touch()
    os.truncate(tmp_path / "big.json", 200 * 2**20)
    (tmp_path / "binary.yaml").write_bytes(b"a: \x00\x01")
    (tmp_path / "link.yaml").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert list(snapshots) == ["a.yaml"]
    assert set(gaps) == {"big.json", "binary.yaml", "link.yaml", "pipe"}
    assert snapshots["a.yaml"].source_total == 5
    assert "line 1" in gaps["binary.yaml"].reason


def test_pictures_in_a_folder_are_no_documents_but_one_that_is_named_is_a_gap(
    tmp_path: Path,
) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\x00")
    lay(tmp_path, "a.yaml")
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert (list(snapshots), gaps) == (["a.yaml"], {})
    assert snapshots["a.yaml"].source_total == 1
    assert list(read(connector, tmp_path, path="logo.png")[1]) == ["logo.png"]


def test_links_to_folders_are_not_walked(tmp_path: Path) -> None:
    lay(tmp_path, "a/x.yaml")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "etc").symlink_to("/etc")
    assert list(read(connector, tmp_path, path=".")[0]) == ["a/x.yaml"]
