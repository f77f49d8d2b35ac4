from hashlib import sha256

import pytest

from scanner.model.connector import Normalized
from scanner.model.evidence import Snapshot, Source, Unreadable
from scanner.model.resource import Origin, Resource
from scanner.normalize import _documents, files, repository


def snapshot(name: str, text: str, kind: str = "files") -> Snapshot:
    content = text.encode()
    digest = f"sha256:{sha256(content).hexdigest()}"
    return Snapshot(Source(kind, "shop"), name, content, digest, Origin("shop", name))


def normalized(name: str, text: str) -> list[Normalized]:
    return list(files.normalizer.normalize(snapshot(name, text)))


def test_a_document_becomes_the_resources_of_whoever_recognises_it() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {}\n"
    (resource,) = normalized("web.yaml", text)
    assert isinstance(resource, Resource)
    assert resource.kind == "kubernetes/Service"
    assert resource.evidence == snapshot("web.yaml", text).digest


def test_a_document_that_nobody_recognises_is_no_resource() -> None:
    assert normalized("notes.xyz", "hello") == []
    assert normalized("editor.code-workspace", "{ // a comment\n}") == []


@pytest.mark.parametrize("name", ["dump.json", "x.yaml", "x.toml"])
def test_a_damaged_document_is_a_gap_where_files_were_named(name: str) -> None:
    (gap,) = normalized(name, '{"Us')
    assert isinstance(gap, Unreadable)
    assert gap.place.startswith(f"{name}:1")


def test_a_damaged_fixture_of_a_repository_is_nobodys_document() -> None:
    assert list(repository.normalizer.normalize(snapshot("t/bad.json", '{"Us', "repository"))) == []


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "apiVersion: v1\nkind: " + "[" * 5000, "\x00", '{"apiVersion": "v1", "kind": 3}',
     "apiVersion: v1\nkind: List\nitems: 3", "apiVersion: v1\nkind: {}\nmetadata: []"],
)  # fmt: skip
@pytest.mark.parametrize(
    "name", ["a.yaml", "a.json", "a.toml", "requirements.txt", "a.py", "setup.py"]
)
def test_hostile_documents_are_gaps_or_nothing_and_never_an_exception(name: str, text: str) -> None:
    for item in normalized(name, text):
        assert isinstance(item, Resource | Unreadable)
        if isinstance(item, Unreadable):
            assert "defect" not in item.reason


def test_some_reader_wants_documents_by_their_name_alone() -> None:
    assert _documents.is_wanted("pyproject.toml")
    assert not _documents.is_wanted("logo.png")
