"""A JSON document is offered to no reader that its name rules out, and to every other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner import plugins
from scanner.model.connector import DocumentReader
from scanner.model.evidence import Source
from scanner.normalize._documents import ONLY_OF_JSON, candidates

_STEMS = (
    "", "package", "package-lock", "npm-shrinkwrap", "composer", "manifest", "pyrightconfig", "bom",
    "approvers", "owners", "waivers", ".env.local", "Dockerfile", "web.Containerfile", "sshd_config",
    "openapi.dockerfile", ".gitlab-ci", "environment", "conda", "NOTICE", "third_party_notices",
    "audit", "certificate.pem", "main.py", "app.js", "run.sh", "tox.ini", "codecov", "mkdocs",
)  # fmt: skip
_FOLDERS = (
    "", "a/", ".github/workflows/", "waivers/", "etc/ssh/sshd_config.d/", "x/META-INF/services/",
    "src/main/resources/", "a/webapp/", ".env.d/",
)  # fmt: skip
_TEXTS = ("", "#!/bin/sh\n", "# requirements/1\n", "schema: owners/1\n", "entitlements/1\n",
          "corrections/1\n", "-----BEGIN CERTIFICATE-----\n", '{"audit.k8s.io/v1": "auditID"}')  # fmt: skip


WHOLE = Source(kind="files", name="live", options={"whole": True})
"""A source that every reader is offered the documents of."""


def ruled_out() -> list[tuple[str, DocumentReader]]:
    return [
        (name, plugins.load_as("normalize/documents", name, DocumentReader))
        for name in sorted(ONLY_OF_JSON)
    ]


def wrongly(name: str, text: str) -> list[str]:
    offered = {kind for kind, _ in candidates(name, WHOLE)}
    return [
        kind
        for kind, reader in ruled_out()
        if kind not in offered
        and (reader.recognises(name, text) or (reader.named is not None and reader.named(name)))
    ]


@pytest.mark.parametrize("folder", _FOLDERS)
@pytest.mark.parametrize("text", _TEXTS)
def test_a_reader_that_a_usual_name_rules_out_would_not_have_taken_it(
    folder: str, text: str
) -> None:
    assert [stem for stem in _STEMS if wrongly(f"{folder}{stem}.json", text)] == []


@given(st.text(max_size=30), st.text(max_size=60))
def test_a_reader_that_a_name_rules_out_would_not_have_taken_it(stem: str, text: str) -> None:
    assert wrongly(f"{stem}.json", text) == []


@pytest.mark.parametrize(
    ("name", "reader"),
    [
        ("package.json", "package-json"),
        ("a/package-lock.json", "node-locks"),
        ("composer.json", "php-composer"),
        ("custom/manifest.json", "integration-manifest"),
        ("pyrightconfig.json", "dependency-configuration"),
        (".env.json", "env-file"),
        ("etc/sshd_config.d/ours.json", "sshd-settings"),
    ],
)
def test_a_reader_of_named_documents_is_offered_those(name: str, reader: str) -> None:
    assert reader in {kind for kind, _ in candidates(name)}


def test_a_document_of_policies_is_offered_to_the_reader_of_policies_alone() -> None:
    assert [kind for kind, _ in candidates("a/.vuepress/main.rego")] == ["rego-policy"]
