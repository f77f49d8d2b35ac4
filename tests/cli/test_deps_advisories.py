"""Versions of every ecosystem are held against a local database, from files or from its archives."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main


def _advisory(
    identifier: str, ecosystem: str, name: str, *events: dict[str, str], **more: Any
) -> dict[str, Any]:
    kind = "SEMVER" if ecosystem in ("npm", "crates.io", "Go") else "ECOSYSTEM"
    affected = {
        "package": {"ecosystem": ecosystem, "name": name},
        "ranges": [{"type": kind, "events": list(events)}] if events else [],
    }
    return {
        "id": identifier, "modified": "2028-01-01T00:00:00Z",
        "affected": [{**affected, **more.pop("affected", {})}], **more,
    }  # fmt: skip


_NEXT = ({"introduced": "0"}, {"fixed": "2.0.0"})
_DATABASE: dict[str, list[dict[str, Any]]] = {
    "npm": [
        _advisory("GHSA-npm", "npm", "left-pad", *_NEXT, database_specific={"severity": "HIGH"}),
        _advisory("MAL-npm", "npm", "evil-pad", affected={"versions": ["1.0.0"]}),
        _advisory("GHSA-scope", "npm", "@acme/pad", {"introduced": "1.0.0"}, {"last_affected": "1.0.0"}),
        _advisory("GHSA-other", "npm", "never-used", {"introduced": "0"}),
        _advisory("GHSA-gone", "npm", "left-pad", *_NEXT, withdrawn="2028-01-02T00:00:00Z"),
    ],
    "crates.io": [_advisory("RUSTSEC-1", "crates.io", "time", {"introduced": "0.1.0"}, {"fixed": "0.2.23"})],
    "Go": [_advisory("GO-1", "Go", "golang.org/x/text", {"introduced": "0"}, {"fixed": "0.3.8"})],
    "Maven": [
        _advisory("GHSA-mvn", "Maven", "org.acme:log-core", {"introduced": "2.0-beta9"}, {"fixed": "2.15.0"}, severity=[
            {"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}])
    ],
    "RubyGems": [_advisory("GHSA-gem", "RubyGems", "rack", {"introduced": "0"}, {"fixed": "2.2.6.4"})],
    "Packagist": [_advisory("GHSA-php", "Packagist", "acme/Mail", {"introduced": "0"}, {"fixed": "5.2.18"})],
}  # fmt: skip
_SAID = {
    "GHSA-npm": ("left-pad", "1.1.0, 1.3.0", "high", True),
    "MAL-npm": ("evil-pad", "1.0.0", "critical", False),
    "GHSA-scope": ("@acme/pad", "1.0.0", "high", True),
    "RUSTSEC-1": ("time", "0.1.45", "high", True),
    "GO-1": ("golang.org/x/text", "v0.3.7", "high", True),
    "GHSA-mvn": ("org.acme:log-core", "2.14.1", "critical", True),
    "GHSA-gem": ("rack", "2.2.6.3", "high", None),
    "GHSA-php": ("acme/mail", "v5.2.17", "high", None),
}
_PROJECT = {
    "web/package.json": '{"name": "web", "dependencies": {"left-pad": "^1", "evil-pad": "1", "@acme/pad": "1"}}',
    "web/package-lock.json": json.dumps({"lockfileVersion": 3, "packages": {
        "": {"dependencies": {"left-pad": "^1", "evil-pad": "1", "@acme/pad": "1"}},
        "node_modules/left-pad": {"version": "1.3.0"},
        "node_modules/evil-pad": {"version": "1.0.0"},
        "node_modules/@acme/pad": {"version": "1.0.0"},
        "node_modules/evil-pad/node_modules/left-pad": {"version": "1.1.0"},
    }}),
    "web/index.js": 'require("left-pad"); require("@acme/pad/sub");\n',
    "crate/Cargo.toml": '[package]\nname = "c"\nversion = "1.0.0"\n[dependencies]\ntime = "0.1"\n',
    "crate/Cargo.lock": '[[package]]\nname = "c"\nversion = "1.0.0"\ndependencies = ["time"]\n\n'
    '[[package]]\nname = "time"\nversion = "0.1.45"\nsource = "registry"\n',
    "crate/src/main.rs": "use time::Instant;\nfn main() {}\n",
    "mod/go.mod": "module example.org/m\n\ngo 1.20\n\nrequire golang.org/x/text v0.3.7\n",
    "mod/main.go": 'package main\n\nimport "golang.org/x/text/language"\n',
    "java/pom.xml": "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><properties>"
    "<log.version>2.14.1</log.version></properties><dependencies><dependency><groupId>org.acme</groupId>"
    "<artifactId>log-core</artifactId><version>${log.version}</version></dependency></dependencies></project>",
    "java/src/main/java/A.java": "package a;\nimport org.acme.Logger;\nclass A {}\n",
    "ruby/Gemfile": 'gem "rack"\n',
    "ruby/Gemfile.lock": "GEM\n  specs:\n    rack (2.2.6.3)\n\nDEPENDENCIES\n  rack\n",
    "php/composer.json": '{"require": {"acme/mail": "^5"}}',
    "php/composer.lock": '{"packages": [{"name": "acme/mail", "version": "v5.2.17"}]}',
}  # fmt: skip


def _written(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def _zip(advisories: list[dict[str, Any]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in advisories:
            archive.writestr(f"{one['id']}.json", json.dumps(one))
    return held.getvalue()


def _database(folder: Path, *, archives: bool) -> Path:
    for ecosystem, advisories in _DATABASE.items():
        (folder / ecosystem).mkdir(parents=True)
        if archives:
            (folder / ecosystem / "all.zip").write_bytes(_zip(advisories))
        else:
            for one in advisories:
                (folder / ecosystem / f"{one['id']}.json").write_text(json.dumps(one))
    return folder


def _report(project: Path, database: Path, answer: Path) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as stop:
        main(["deps", str(project), "--advisories", str(database), "--output", f"json={answer}"])
    assert isinstance(stop.value.code, int)
    return stop.value.code, json.loads(answer.read_text("utf-8"))


def _of(report: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    return [one for one in report["findings"] if one["rule"] == f"dependencies/{rule}"]


@pytest.mark.parametrize("archives", [False, True], ids=["files", "archives"])
def test_versions_of_every_ecosystem_are_held_against_the_database(
    tmp_path: Path, *, archives: bool
) -> None:
    project = _written(tmp_path / "project", _PROJECT)
    database = _database(tmp_path / "osv", archives=archives)
    code, report = _report(project, database, tmp_path / "answer")
    assert code == 1
    said = {
        one["facts"]["advisory"]: (
            one["facts"]["distribution"], one["facts"]["version"], one["severity"], one["facts"]["reachable"]
        )
        for one in _of(report, "vulnerable")
    }  # fmt: skip
    assert said == _SAID
    assert _of(report, "not-audited") == []
    assert report["coverage"]["unread"] == []
    kept = {one["kind"]: one["found"] for one in report["scope"] if "advisor" in one["kind"]}
    # What is about no package in use is counted, and not kept as evidence.
    assert kept == {"trueup/advisory": 8, "trueup/advisory-database": 1}


def test_one_weakness_under_several_names_is_one_finding(tmp_path: Path) -> None:
    project = _written(tmp_path / "project", {"requirements.txt": "rich==1.0\n", "a.py": "import rich\n"})  # fmt: skip
    (tmp_path / "osv").mkdir()
    told = [
        _advisory("PYSEC-1", "PyPI", "rich", *_NEXT, aliases=["CVE-1", "GHSA-1"]),
        _advisory("GHSA-1", "PyPI", "rich", {"introduced": "0"}, {"fixed": "1.9"}, aliases=["CVE-1"],
                  database_specific={"severity": "LOW"}),
        _advisory("PYSEC-2", "PyPI", "rich", *_NEXT, aliases=["CVE-2"]),
    ]  # fmt: skip
    (tmp_path / "osv" / "all.zip").write_bytes(_zip(told))
    _, report = _report(project, tmp_path / "osv", tmp_path / "answer")
    said = {
        one["facts"]["advisory"]: (one["facts"]["aliases"], one["facts"]["fixed"], one["severity"], one["path"][1])
        for one in _of(report, "vulnerable")
    }  # fmt: skip
    assert said == {
        "GHSA-1": (["CVE-1", "PYSEC-1"], ["1.9", "2.0.0"], "low", "CVE-1"),
        "PYSEC-2": (["CVE-2"], ["2.0.0"], "high", "CVE-2"),
    }


def test_fixed_versions_are_no_finding(tmp_path: Path) -> None:
    mended = {
        name: text.replace("1.3.0", "2.0.0").replace("1.1.0", "2.1.0").replace('"1.0.0"', '"3.0.0"')
        .replace("0.1.45", "0.2.23").replace("v0.3.7", "v0.3.8").replace("2.14.1", "2.15.0")
        .replace("2.2.6.3", "2.2.6.4").replace("5.2.17", "5.2.18")
        for name, text in _PROJECT.items()
    }  # fmt: skip
    project = _written(tmp_path / "project", mended)
    _, report = _report(project, _database(tmp_path / "osv", archives=True), tmp_path / "answer")
    assert _of(report, "vulnerable") == []
    assert _of(report, "not-audited") == []


def test_an_ecosystem_that_the_database_lacks_is_not_audited(tmp_path: Path) -> None:
    files = {**_PROJECT, "py/requirements.txt": "rich==1.0\n", "py/a.py": "import rich\n"}
    project = _written(tmp_path / "project", files)
    database = tmp_path / "osv" / "npm"
    database.mkdir(parents=True)
    (database / "all.zip").write_bytes(_zip(_DATABASE["npm"]))
    code, report = _report(project, tmp_path / "osv", tmp_path / "answer")
    assert code == 1
    reasons = {one["facts"]["reason"] for one in _of(report, "not-audited")}
    assert reasons == {
        f"the advisories hold none for {name}"
        for name in ("PyPI", "crates.io", "Go", "Maven", "RubyGems", "Packagist")
    }
    assert {one["facts"]["ecosystem"] for one in _of(report, "vulnerable")} == {"npm"}


def test_without_a_lock_or_pin_a_package_is_not_audited(tmp_path: Path) -> None:
    files = {
        "web/package.json": '{"dependencies": {"left-pad": "^1", "evil-pad": "1.0.0"}}',
        "web/index.js": 'require("left-pad"); require("evil-pad");\n',
        "crate/Cargo.toml": '[package]\nname = "c"\n[dependencies]\ntime = "=0.1.45"\nrand = "0.8"\n',
        "crate/src/main.rs": "use time::Instant;\nuse rand::Rng;\n",
    }
    project = _written(tmp_path / "project", files)
    _, report = _report(project, _database(tmp_path / "osv", archives=True), tmp_path / "answer")
    assert {one["facts"]["advisory"] for one in _of(report, "vulnerable")} == {"MAL-npm", "RUSTSEC-1"}  # fmt: skip
    unknown = [one["facts"]["distributions"] for one in _of(report, "not-audited")]
    assert sorted(unknown) == [["left-pad"], ["rand"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04 half of an archive", b"not an archive"])
def test_a_damaged_archive_is_a_gap_and_never_a_clean_answer(
    content: bytes, tmp_path: Path
) -> None:
    project = _written(tmp_path / "project", _PROJECT)
    database = _database(tmp_path / "osv", archives=True)
    (database / "npm" / "all.zip").write_bytes(content)
    code, report = _report(project, database, tmp_path / "answer")
    assert code == 3
    assert [one["place"] for one in report["coverage"]["unread"]] == ["npm/all.zip"]
    assert "crates.io" not in str(_of(report, "not-audited"))


def test_an_archive_that_unpacks_to_far_too_much_is_a_gap(tmp_path: Path) -> None:
    project = _written(tmp_path / "project", _PROJECT)
    (tmp_path / "osv").mkdir()
    bomb = _advisory("GHSA-big", "npm", "left-pad", *_NEXT, details=" " * 20_000_000)
    (tmp_path / "osv" / "all.zip").write_bytes(_zip([bomb]))
    code, report = _report(project, tmp_path / "osv", tmp_path / "answer")
    assert (code, _of(report, "vulnerable")) == (3, [])
    assert any("far more than its size" in one["reason"] for one in report["coverage"]["unread"])


def test_a_folder_without_advisories_is_unread_and_not_a_clean_database(tmp_path: Path) -> None:
    project = _written(tmp_path / "project", _PROJECT)
    (tmp_path / "osv").mkdir()
    code, report = _report(project, tmp_path / "osv", tmp_path / "answer")
    assert code == 3
    assert "no advisory" in report["coverage"]["unread"][0]["reason"]
