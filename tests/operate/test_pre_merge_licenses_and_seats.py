"""A change fails before the merge where it brings in a licence or a seat that may not be."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

CONFIGURATION = (
    "version: 1\nname: shop\nentitlements: entitlements\nsources:\n  - {kind: files, name: shop, path: .}\n"
    "licenses: {allow: [MIT]}\nfail_on: low\n"
)
ENTITLEMENTS = (
    "schema: entitlements/1\ntools: [{{id: acme-ide}}]\nentitlements:\n"
    "  - {{id: E1, tool: acme-ide, metric: named_user, quantity: 2, owner: dev-team,\n"
    "     term: {{start: 2028-01-01, end: null}}, assigned: [{}]}}\n"
)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@localhost", *arguments],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip


def lock(*packages: tuple[str, str, str, list[str]]) -> str:
    """Return a package-lock.json: (name, version, licence, what it needs)."""
    entries: dict[str, Any] = {"": {"dependencies": {packages[0][0]: "*"}}}
    for name, version, license_, needs in packages:
        entries[f"node_modules/{name}"] = {
            "version": version, "license": license_, "dependencies": dict.fromkeys(needs, "*"),
        }  # fmt: skip
    return json.dumps({"lockfileVersion": 3, "packages": entries})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "entitlements").mkdir()
    (tmp_path / "trueup.yaml").write_text(CONFIGURATION)
    (tmp_path / "entitlements/tools.yaml").write_text(ENTITLEMENTS.format("ann, bob"))
    (tmp_path / "package-lock.json").write_text(
        lock(("web", "1.0.0", "MIT", ["inner"]), ("inner", "1.0.0", "MIT", []))
    )
    git(tmp_path, "init", "-q", "-b", "main", ".")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "The project")
    git(tmp_path, "switch", "-qc", "change")
    return tmp_path


def check(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[object, list[dict[str, Any]]]:
    monkeypatch.chdir(project)
    git(project, "commit", "-qam", "A change")
    with pytest.raises(SystemExit) as stop:
        main(["check", "--base", "main", "--output", "json=-", "--as-of", "2028-03-27T00:00:00Z"])
    return stop.value.code, json.loads(capsys.readouterr().out)["findings"]


def test_a_version_bump_that_changes_a_licence_fails_with_the_way_from_the_root(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "package-lock.json").write_text(
        lock(("web", "1.0.0", "MIT", ["inner"]), ("inner", "2.0.0", "BUSL-1.1", []))
    )
    code, findings = check(project, capsys, monkeypatch)
    assert code == 1
    assert [(each["rule"], each["facts"]["path"]) for each in findings] == [
        ("licenses/denied", ["web", "inner"])
    ]


def test_a_version_bump_under_the_same_licence_passes(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "package-lock.json").write_text(
        lock(("web", "1.1.0", "MIT", ["inner"]), ("inner", "1.0.0", "MIT", []))
    )
    code, findings = check(project, capsys, monkeypatch)
    assert (code, findings) == (0, [])


def test_one_assignment_more_than_was_bought_fails_and_one_in_place_of_another_passes(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = project / "entitlements/tools.yaml"
    file.write_text(ENTITLEMENTS.format("ann, bob, cleo"))
    code, findings = check(project, capsys, monkeypatch)
    assert (code, [each["rule"] for each in findings]) == (1, ["entitlements/over-allocation"])
    file.write_text(ENTITLEMENTS.format("ann, cleo"))
    code, findings = check(project, capsys, monkeypatch)
    assert (code, findings) == (0, [])


def test_files_that_two_sources_read_count_once(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = "session,principal,tool,start,end\ns1,ann,acme-ide,2028-03-26T08:00:00Z,2028-03-26T09:00:00Z\n"
    (project / "usage.csv").write_text(usage)
    configuration = (project / "trueup.yaml").read_text()
    source = "  - {kind: usage, name: seats, path: usage.csv}\n"
    (project / "trueup.yaml").write_text(configuration.replace("licenses:", f"{source}licenses:"))
    monkeypatch.chdir(project)
    with pytest.raises(SystemExit):
        main(["scan", "--no-history", "--output", "json=-", "--as-of", "2028-03-27T00:00:00Z"])
    report = json.loads(capsys.readouterr().out)
    assert [each["rule"] for each in report["findings"]] == ["entitlements/reclaim-seat"]
    assert [row[3] for row in report["sections"]["license_position"]["rows"]] == [2]
