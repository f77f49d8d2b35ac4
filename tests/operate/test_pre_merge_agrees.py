"""A pre-merge check finds exactly what two full scans differ by, however little it reads again."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.model.evidence import Source
from scanner.model.finding import Finding
from scanner.model.resource import Origin
from scanner.model.run import Report
from scanner.operate.cache.documents import DocumentCache, Known
from scanner.operate.config import load
from scanner.operate.pre_merge import Change, check
from scanner.operate.scan import ScanRequest, scan
from tests.operate.repositories import commit, git

NOW = datetime(2027, 6, 1, tzinfo=UTC)
CONFIGURATION = """\
version: 1
name: acme
specs: specs
policies: [policies]
waivers: waivers
built_in_policies: false
sources:
  - {kind: files, name: live, path: live}
  - {kind: repository, name: code, path: .}
fail_on: low
"""
POLICY = """\
# METADATA
# title: At most four replicas
# description: More than four cost too much.
# custom:
#   severity: low
#   controls: [NIST 800-53r5 CM-6]
package trueup.acme.replicas

finding contains {"message": sprintf("%d replicas", [input.attributes.spec.replicas])} if {
	input.attributes.spec.replicas > 4
}
"""
WAIVER = """\
- {id: old, rule: dependencies/unused, match: {name: "*/b/pyproject.toml"}, reason: kept for now,
   owner: platform, approver: security-lead, expires: 2099-01-01}
"""


def _deployment(name: str, replicas: int, image: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\n"
        f"spec:\n  replicas: {replicas}\n  template:\n    spec:\n      containers:\n"
        f"        - name: web\n          image: {image}\n"
        f"          env: [{{name: DATABASE_PASSWORD, value: horse-{image}}}]\n"
    )


def _manifest(names: list[str]) -> str:
    listed = ", ".join(f'"{name}"' for name in names)
    return f'[project]\nname = "shop"\nversion = "1"\ndependencies = [{listed}]\n'


_deployments = st.builds(
    _deployment, st.sampled_from(["web", "api"]), st.integers(3, 6), st.sampled_from(["a:1", "b:2"])
)
_manifests = st.lists(st.sampled_from(["requests", "flask", "attrs"]), unique=True).map(_manifest)
_modules = st.sampled_from(
    ["import requests\n", "import flask, attr\n", "import yaml\n", "broken("]
)
_documents: dict[str, st.SearchStrategy[str | bytes]] = {
    "specs/one.yaml": _deployments,
    "specs/two.yaml": _deployments,
    "live/one.yaml": _deployments,
    "live/two.yaml": _deployments | st.just("{"),
    "a/pyproject.toml": _manifests,
    "a/app.py": _modules | st.just(b"\x00\x01 no text"),
    "b/pyproject.toml": _manifests,
    "b/app.py": _modules,
}
_some = st.fixed_dictionaries({}, optional=_documents)


def _scan(place: Path, branch: str) -> Report:
    git(place, "switch", "-q", branch)
    return scan(load(place), ScanRequest(as_of=NOW, history=False), _silent)


def _silent(_text: str) -> None:
    return


def _brought_in(before: Report, after: Report) -> set[tuple[str, ...]]:
    known = {(one.fingerprint, one.state_hash) for one in before.findings}
    return {
        _facts(one)
        for one in after.findings
        if (one.fingerprint, one.state_hash) not in known and not one.rule.startswith("waivers/")
    }


def _facts(finding: Finding) -> tuple[str, ...]:
    seen = finding.observation
    origin = f"{seen.origin.source}:{seen.origin.file}:{seen.origin.line}"
    return finding.rule, finding.fingerprint, finding.state_hash, seen.text, origin, finding.owner


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[], Path]:
    def made() -> Path:
        place = tmp_path / "estate"
        shutil.rmtree(place, ignore_errors=True)
        return place

    return made


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(first=st.fixed_dictionaries(_documents), second=_some)
def test_check_reports_what_two_full_scans_differ_by(
    folder: Callable[[], Path], first: dict[str, str | bytes], second: dict[str, str | bytes]
) -> None:
    place = folder()
    fixed = {
        "trueup.yaml": CONFIGURATION,
        "policies/replicas.rego": POLICY,
        "waivers/old.yaml": WAIVER,
        ".gitignore": ".trueup/\n",
        "CODEOWNERS": "/specs/ @platform\n/a/ @orders\n",
    }
    commit(place, {**fixed, **first})
    git(place, "switch", "-q", "-c", "change")
    commit(place, dict(second))
    before, after = _scan(place, "main"), _scan(place, "change")
    expected = _brought_in(before, after)
    for _ in ("cold", "warm"):
        report = check(Change(place, "main", "change", NOW))
        assert {_facts(one) for one in report.findings} == expected


def test_what_another_version_understood_is_never_used(tmp_path: Path) -> None:
    place = tmp_path / "documents.db"
    source = Source("files", "live")
    for program, expected in (("1", None), ("1", Known("sha256:0")), ("2", None)):
        cache = DocumentCache(place, program=program)
        key = cache.key(source, "a.yaml", "oid")
        assert cache.get(key, Origin("live", "a.yaml")) == expected
        if program == "1":
            cache.put(key, Known("sha256:0"))
        cache.close()


def test_masked_documents_of_another_key_are_never_used() -> None:
    source = Source("files", "live")
    keys = {DocumentCache(key_id=each).key(source, "a.yaml", "oid") for each in ("one", "two")}
    assert len(keys) == 2
