"""A document of data is offered to every reader that may take it, and to few others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import plugins
from scanner.model.connector import DocumentReader
from scanner.normalize._documents import DATA, NEVER_OF_DATA, NEVER_OF_YAML

_USUAL = (
    "", "package", "package-lock", ".package-lock", "Pipfile", "Pipfile.lock", "Cargo.lock", "uv",
    "Cargo.toml", "requirements", "requirements.txt", "setup", "setup.py", "main.py", "app.js",
    "tsconfig", "deno", "pom.xml", "go.mod", "Gemfile", "Gemfile.lock", "notebook.ipynb", "CODEOWNERS",
    "environment", "approvers", "pylock", "poetry.lock", "style.css", "vendor/modules", "license.log",
)  # fmt: skip


_YAML = (".yaml", ".yml")
_FOLDERS = (
    "", "a/", ".github/workflows/", "waivers/", "etc/ssh/sshd_config.d/", "x/META-INF/services/",
    "src/main/resources/", "se/rd/", ".env.d/",
)  # fmt: skip
_MARKS = (
    '{"Records": [{"eventSource": "', '"UserDetailList"', '{"Statement": [{"Effect": "Allow"}]}',
    "-----BEGIN CERTIFICATE-----", "#!/bin/sh", '{"audit.k8s.io/v1": "auditID"}', '"bomFormat": "CycloneDX"',
    '{"terraform_version": "1", "lineage": "2", "format_version": "1"}', '{"cksum": ""}', "[section]",
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


@pytest.mark.parametrize("folder", _FOLDERS)
@pytest.mark.parametrize("text", _MARKS)
def test_readers_that_are_left_out_of_yaml_take_none_by_its_usual_name(
    folder: str, text: str
) -> None:
    assert [
        (name, stem + end)
        for name in sorted(NEVER_OF_YAML)
        for stem in (*_USUAL, "codecov", "bom", ".env", "Dockerfile", "conda-lock", "a.tfstate")
        for end in _YAML
        if _loaded(name).recognises(f"{folder}{stem}{end}", text)
    ] == []


@given(st.text(max_size=30), st.sampled_from(_YAML), st.text(max_size=60))
def test_readers_that_are_left_out_of_yaml_take_none(stem: str, end: str, text: str) -> None:
    for name in NEVER_OF_YAML:
        reader = _loaded(name)
        assert reader.named is None or not reader.named(stem + end), name
        assert not reader.recognises(stem + end, text), name


def _loaded(name: str) -> DocumentReader:
    return plugins.load_as("normalize/documents", name, DocumentReader)
