"""A JSON document is kept from a reader by what it does not hold only where that says no as well."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scanner.normalize.documents as package
from scanner import plugins
from scanner.model.connector import DocumentReader
from scanner.normalize._documents import candidates
from scanner.normalize._marks_of_json import MARKS_OF_JSON, marks_in, may_take

_FOLDER = Path(package.__path__[0])
_NAMES = ("a.json", "x/bom.json", "app.cdx.json", "app.spdx.json", "list-children-r-1.json",
          "accounts-for-parent-ou-1.json", "s.tfstate.json", "nginx.conf.json")  # fmt: skip


def words() -> list[str]:
    """Return every text that some reader of documents compares with, bare and as a JSON string."""
    found: set[str] = set()
    for file in sorted(_FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and 2 < len(value) < 40 and "\n" not in value:
                found |= {value, f'"{value}"'}
    return sorted(found)


_WORDS = words()


def reader(name: str) -> DocumentReader:
    return plugins.load_as("normalize/documents", name, DocumentReader)


@pytest.mark.parametrize("name", sorted(MARKS_OF_JSON))
def test_a_reader_takes_no_document_that_holds_all_words_but_its_own(name: str) -> None:
    others = [word for word in _WORDS if not any(mark in word for mark in MARKS_OF_JSON[name])]
    # A list of all words, and the same as keys, where readers look at the beginning of a document.
    texts = [
        "{" + ",".join(f"{part}: 1" for part in others[start::40]) + "}" for start in range(40)
    ]
    for text in (*texts, ", ".join(others)):
        for path in _NAMES:
            if not may_take(name, marks_in(path, text)):
                assert not reader(name).recognises(path, text), (path, text[:200])


@pytest.mark.parametrize("name", sorted(MARKS_OF_JSON))
@given(st.lists(st.sampled_from(_WORDS), max_size=12), st.sampled_from(_NAMES))
def test_what_a_reader_takes_holds_one_of_its_words(name: str, held: list[str], path: str) -> None:
    text = "{" + ", ".join(f"{word}: 1" for word in held) + "}"
    if reader(name).recognises(path, text):
        assert may_take(name, marks_in(path, text))
        assert name in {kind for kind, _ in candidates(path, text=text)}


@pytest.mark.parametrize("name", sorted(MARKS_OF_JSON))
def test_each_word_of_a_reader_is_one_that_it_looks_for(name: str) -> None:
    source = (_FOLDER / f"{name.replace('-', '_')}.py").read_text()
    shared = "".join(file.read_text() for file in _FOLDER.glob("_*.py"))
    for mark in MARKS_OF_JSON[name]:
        bare = mark.strip('"')
        assert bare in source or bare in shared, mark


def test_a_document_of_no_known_kind_is_offered_to_few_readers() -> None:
    offered = [kind for kind, _ in candidates("a/app.json", text='{"spec": {"port": 8080}}')]
    assert "generic-config" in offered
    assert set(offered).isdisjoint(MARKS_OF_JSON)


def test_a_long_document_is_offered_to_all() -> None:
    offered = {kind for kind, _ in candidates("a/app.json", text=" " * 200_001)}
    assert set(MARKS_OF_JSON) <= offered
