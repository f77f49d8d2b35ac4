"""What a document became is looked up by everything that decides it."""

from dataclasses import replace
from pathlib import Path

import pytest

import scanner
from scanner.model.evidence import Source
from scanner.model.resource import Origin, Resource
from scanner.model.vocabulary import Side
from scanner.operate.cache import documents
from scanner.operate.cache.documents import DocumentCache, Known, program

SOURCE = Source("files", "shop", {"path": "x", "kind": "generic"}, Side.SPEC, "team")


@pytest.mark.parametrize(
    "other",
    [
        replace(SOURCE, kind="repository"), replace(SOURCE, name="other"),
        replace(SOURCE, side=Side.LIVE), replace(SOURCE, owner="others"),
        replace(SOURCE, options={"path": "x", "kind": "inventory"}),
        replace(SOURCE, options={"path": "y", "kind": "generic"}),
    ],
)  # fmt: skip
def test_another_source_is_another_key(other: Source) -> None:
    cache = DocumentCache(program="1")
    assert cache.key(SOURCE, "a.yaml", "d") != cache.key(other, "a.yaml", "d")


def test_path_content_program_and_redaction_key_are_parts_of_the_key() -> None:
    keys = {
        DocumentCache(program=version, key_id=key).key(SOURCE, path, content)
        for version in ("1", "2")
        for key in ("k", "l")
        for path in ("a.yaml", "b.yaml")
        for content in ("d", "e")
    }
    assert len(keys) == 16


def test_the_commit_alone_is_no_part_of_it() -> None:
    cache = DocumentCache(program="1")
    moved = replace(SOURCE, options={**SOURCE.options, "revision": "v2"})
    assert cache.key(SOURCE, "a.yaml", "d") == cache.key(moved, "a.yaml", "d")


def test_every_file_that_makes_resources_is_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in documents._DECIDING:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.py").write_text("x = 1\n")
    (tmp_path / "__init__.py").touch()
    monkeypatch.setattr(scanner, "__file__", str(tmp_path / "__init__.py"))
    seen = {program()}
    for folder in documents._DECIDING:
        (tmp_path / folder / "a.py").write_text("x = 12\n")
        seen.add(program())
    assert len(seen) == 1 + len(documents._DECIDING)


def test_damaged_rows_are_as_none(tmp_path: Path) -> None:
    cache = DocumentCache(tmp_path / "documents.db", program="1")
    key = cache.key(SOURCE, "a.yaml", "d")
    cache.put(key, Known("d", (Resource("generic/a", "generic", {"a": 1}),)))
    assert cache.get(key, Origin("shop", "a.yaml")) is not None
    cache.put_all([(key, b"d\n[[1]]")])
    assert cache.get(key, Origin("shop", "a.yaml")) is None
    cache.close()
