"""A document of data is offered to every reader that may take it, and to few others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import plugins
from scanner.model.connector import DocumentReader
from scanner.normalize._documents import DATA, NEVER_OF_DATA

_USUAL = (
    "", "package", "package-lock", ".package-lock", "Pipfile", "Pipfile.lock", "Cargo.lock", "uv",
    "Cargo.toml", "requirements", "requirements.txt", "setup", "setup.py", "main.py", "app.js",
    "tsconfig", "deno", "pom.xml", "go.mod", "Gemfile", "Gemfile.lock", "notebook.ipynb", "CODEOWNERS",
    "environment", "approvers", "pylock", "poetry.lock", "style.css", "vendor/modules", "license.log",
)  # fmt: skip


def readers() -> list[tuple[str, DocumentReader]]:
    names = sorted(NEVER_OF_DATA)
    return [(name, plugins.load_as("normalize/documents", name, DocumentReader)) for name in names]


@pytest.mark.parametrize("end", DATA)
def test_readers_that_are_left_out_take_no_document_of_data_by_its_usual_name(end: str) -> None:
    taken = [
        (name, stem)
        for name, reader in readers()
        for stem in _USUAL
        if reader.named is None or reader.named(stem + end) or reader.named(f"a/{stem}{end}")
    ]
    assert taken == []


@given(st.text(max_size=30), st.sampled_from(DATA), st.text(max_size=60))
def test_readers_that_are_left_out_take_no_document_of_data(stem: str, end: str, text: str) -> None:
    for name, reader in readers():
        assert reader.named is not None, name
        assert not reader.named(stem + end), name
        assert not reader.recognises(stem + end, text), name
