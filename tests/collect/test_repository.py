import os
from pathlib import Path

import pytest

from scanner.collect._git import GitError, changed_paths, find_git_dir, read_blob, resolve
from scanner.collect.repository import connector
from tests.collect.reading import commit, git, read


def test_a_repository_is_read_at_a_commit_whatever_lies_on_the_disk(tmp_path: Path) -> None:
    first = commit(tmp_path, {"a.yaml": "a: 1\n", "b/c.yaml": "c: 1\n"})
    second = commit(tmp_path, {"a.yaml": "a: 2\n"})
    (tmp_path / "a.yaml").write_text("a: 3\n")
    (tmp_path / "new.yaml").write_text("n: 1\n")
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert gaps == {}
    assert {name: each.content for name, each in snapshots.items()} == {
        "a.yaml": b"a: 2\n",
        "b/c.yaml": b"c: 1\n",
    }
    assert {each.origin.commit for each in snapshots.values()} == {second}
    assert {each.source_total for each in snapshots.values()} == {2}
    older = read(connector, tmp_path, path=".", revision="HEAD~1")[0]
    assert older["a.yaml"].content == b"a: 1\n"
    assert older["a.yaml"].origin.commit == first
    disk = read(connector, tmp_path, path=".", revision="working-tree")[0]
    assert disk["a.yaml"].content == b"a: 3\n"
    assert "new.yaml" in disk
    assert disk["a.yaml"].origin.commit == ""


def test_a_folder_inside_a_repository_is_read_with_paths_inside_it(tmp_path: Path) -> None:
    commit(tmp_path, {"a/b.yaml": "b: 1\n", "a-not/c.yaml": "", "d.yaml": ""})
    snapshots, _ = read(connector, tmp_path, path="a")
    assert list(snapshots) == ["b.yaml"]
    assert snapshots["b.yaml"].origin.commit


def test_a_bare_repository_and_a_linked_work_tree_are_read(tmp_path: Path) -> None:
    commit(tmp_path / "r", {"a.yaml": "a: 1\n"})
    git(tmp_path, "clone", "-q", "--bare", "r", "bare")
    git(tmp_path / "r", "worktree", "add", "-q", str(tmp_path / "w"))
    for path in ("bare", "w"):
        assert list(read(connector, tmp_path, path=path)[0]) == ["a.yaml"]


def test_a_folder_outside_git_or_without_a_commit_is_read_from_the_disk(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "a.yaml").write_text("a: 1\n")
    snapshots, gaps = read(connector, tmp_path, path="plain")
    assert (list(snapshots), gaps) == (["a.yaml"], {})
    git(tmp_path / "plain", "init", "-q")
    assert list(read(connector, tmp_path, path="plain")[0]) == ["a.yaml"]


def test_a_repository_that_cannot_be_read_is_a_gap(tmp_path: Path) -> None:
    commit(tmp_path / "r", {"a.yaml": "a: 1\n"})
    (tmp_path / "broken" / ".git").mkdir(parents=True)
    for path, options in [
        ("missing", {}),
        ("broken", {}),
        ("r", {"revision": "no-such-branch"}),
        ("r", {"revision": "--output=/tmp/x"}),
        ("r", {"revision": "-h"}),
    ]:
        snapshots, gaps = read(connector, tmp_path, path=path, **options)
        assert snapshots == {}
        assert [gap.whole for gap in gaps.values()] == [True]


def test_a_missing_object_is_a_gap_and_the_others_are_read(tmp_path: Path) -> None:
    commit(tmp_path, {"a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})
    oid = git(tmp_path, "rev-parse", "HEAD:a.yaml")
    (tmp_path / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert list(snapshots) == ["b.yaml"]
    assert "missing" in gaps["a.yaml"].reason


def test_binary_files_are_gaps_only_where_a_document_was_expected(tmp_path: Path) -> None:
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\x00\x00")
    (tmp_path / "deploy.yaml").write_bytes(b"a: \x00")
    commit(tmp_path, {"a.yaml": "a: 1\n"})
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert (list(snapshots), list(gaps)) == (["a.yaml"], ["deploy.yaml"])
    assert snapshots["a.yaml"].source_total == 2


def test_more_files_than_fit_a_pipe_are_all_read_in_order(tmp_path: Path) -> None:
    commit(tmp_path, {f"d{n % 10}/{n:04}.txt": f"{n}\n" * 50 for n in range(1500)})
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert (len(snapshots), gaps) == (1500, {})
    assert all(each.content.split()[0] == each.address[3:7].lstrip("0").encode() or
               each.address[3:7] == "0000" for each in snapshots.values())  # fmt: skip


def test_changed_paths_and_blobs_of_commits_are_given(tmp_path: Path) -> None:
    base = commit(tmp_path, {"a": "1\n", "b": "1\n", "same": ""})
    (tmp_path / "b").unlink()
    head = commit(tmp_path, {"a": "2\n", "new\nline": "1\n"})
    found = find_git_dir(tmp_path)
    assert found is not None
    assert changed_paths(found[0], base, head) == {"a": "M", "b": "D", "new\nline": "A"}
    assert read_blob(found[0], base, "b") == b"1\n"
    for name in ("b", ".", "*", ":(top)a"):
        with pytest.raises(GitError):
            read_blob(found[0], head, name)


def canary_repository(tmp_path: Path) -> tuple[Path, Path]:
    """A repository in which everything that git can be made to run touches a file."""
    canary = tmp_path / "canary"
    root = tmp_path / "hostile"
    commit(
        root, {"a.yaml": "a: 1\n", "x.txt": "x\n", ".gitattributes": "* filter=evil diff=evil\n"}
    )
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    script.chmod(0o755)
    for name in ("post-checkout", "pre-commit", "post-index-change", "reference-transaction"):
        (root / ".git" / "hooks" / name).write_text(script.read_text())
        (root / ".git" / "hooks" / name).chmod(0o755)
    with (root / ".git" / "config").open("a") as config:
        config.write(
            f'[core]\n fsmonitor = {script}\n hooksPath = {root}/.git/hooks\n pager = {script}\n'
            f' sshCommand = {script}\n alternateRefsCommand = {script}\n gitProxy = {script}\n'
            f'[filter "evil"]\n clean = {script}\n smudge = {script}\n process = {script}\n'
            f'[diff "evil"]\n textconv = {script}\n command = {script}\n[diff]\n external = {script}\n'
            f'[credential]\n helper = "!{script}"\n[uploadpack]\n packObjectsHook = {script}\n'
            f'[protocol "ext"]\n allow = always\n[protocol]\n allow = always\n'
            f'[remote "origin"]\n url = "ext::{script}"\n promisor = true\n partialclonefilter = blob:none\n'
            f'[extensions]\n partialClone = origin\n[gpg]\n program = {script}\n'
            f'[alias]\n ls-tree = "!{script}"\n cat-file = "!{script}"\n[include]\n path = /dev/null\n'
        )  # fmt: skip
    return root, canary


def test_nothing_that_a_repository_says_is_ever_run(tmp_path: Path) -> None:
    root, canary = canary_repository(tmp_path)
    git_dir = root / ".git"
    snapshots, gaps = read(connector, tmp_path, path="hostile")
    assert set(snapshots) == {".gitattributes", "a.yaml", "x.txt"}
    assert gaps == {}
    head = resolve(git_dir, "HEAD")
    assert changed_paths(git_dir, head, head) == {}
    oid = git(root, "rev-parse", "HEAD:a.yaml")
    canary.unlink(missing_ok=True)
    (git_dir / "objects" / oid[:2] / oid[2:]).unlink()
    _, gaps = read(connector, tmp_path, path="hostile")
    assert list(gaps) == ["a.yaml"]
    assert not canary.exists()


def test_the_canary_would_have_sung(tmp_path: Path) -> None:
    root, canary = canary_repository(tmp_path)
    (root / "a.yaml").write_text("a: 2\n")
    git(root, "status")
    assert canary.exists()


def test_links_and_submodules_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "passwd.yaml").symlink_to("/etc/passwd")
    commit(tmp_path / "r", {"a.yaml": "a: 1\n"})
    git(tmp_path / "r", "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    git(tmp_path / "r", "commit", "-q", "-m", "x")
    snapshots, gaps = read(connector, tmp_path, path="r")
    assert (list(snapshots), gaps) == (["a.yaml"], {})


def test_names_of_any_bytes_are_read_and_shown_printably(tmp_path: Path) -> None:
    for name in (
        b"new\nline.txt",
        b"--output=x.txt",
        b"latin-\xe9.txt",
        b":(exclude)a.txt",
        b"tab\t.txt",
    ):
        (tmp_path / os.fsdecode(name)).write_text("x\n")
    commit(tmp_path, {"a.yaml": "a: 1\n"})
    snapshots, gaps = read(connector, tmp_path, path=".")
    assert gaps == {}
    assert set(snapshots) == {
        "new\nline.txt", "--output=x.txt", "latin-\\xe9.txt", ":(exclude)a.txt", "tab\t.txt", "a.yaml",
    }  # fmt: skip


def test_objects_of_another_place_are_read_only_when_that_is_trusted(tmp_path: Path) -> None:
    commit(tmp_path / "private", {"a.yaml": "a: 1\n"})
    git(tmp_path, "clone", "-q", "--shared", "private", "shared")
    (tmp_path / "moved").mkdir()
    git(tmp_path / "moved", "init", "-q")
    (tmp_path / "moved" / ".git" / "objects").rename(tmp_path / "gone")
    (tmp_path / "moved" / ".git" / "objects").symlink_to(tmp_path / "private" / ".git" / "objects")
    for name in ("shared", "moved"):
        snapshots, gaps = read(connector, tmp_path, path=name)
        assert snapshots == {}
        assert "another" in next(iter(gaps.values())).reason
    assert list(read(connector, tmp_path, path="shared", shared_objects=True)[0]) == ["a.yaml"]


def test_a_pointer_to_a_repository_that_does_not_know_the_folder_is_refused(tmp_path: Path) -> None:
    commit(tmp_path / "private", {"a.yaml": "a: 1\n"})
    (tmp_path / "trap").mkdir()
    (tmp_path / "trap" / ".git").write_text(f"gitdir: {tmp_path}/private/.git\n")
    snapshots, gaps = read(connector, tmp_path, path="trap")
    assert snapshots == {}
    assert "does not know this folder" in next(iter(gaps.values())).reason
