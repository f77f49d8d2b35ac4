"""An installed environment says what its distributions provide; nothing of it runs."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    folder = tmp_path / "env" / "lib" / "python3.11" / "site-packages"
    metadata = folder / "Acme_Widgets-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: Acme_Widgets\nVersion: 1.0\nRequires-Dist: hidden>=1\n"
        'Requires-Dist: other; extra == "x"\n\nAbout.\n'
    )
    (metadata / "RECORD").write_text(
        "wdg/__init__.py,,\nshared/part/__init__.py,,\nAcme_Widgets-1.0.dist-info/RECORD,,\n"
    )
    (metadata / "entry_points.txt").write_text("[console_scripts]\nwdg-run = wdg:main\n")
    return tmp_path / "env"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "requirements.txt").write_text("acme-widgets==1.0\n")
    (folder / "a.py").write_text("import wdg\nimport hidden\nimport shared.part\n")
    return folder


def _findings(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, list[dict[str, Any]]]:
    with pytest.raises(SystemExit) as stop:
        main(
            [
                "deps",
                *arguments,
                "--output",
                "json=-",
                "--as-of",
                datetime(2028, 3, 27, tzinfo=UTC).isoformat(),
            ]
        )
    assert isinstance(stop.value.code, int)
    return stop.value.code, json.loads(capsys.readouterr().out)["findings"]


def test_installed_metadata_decides_what_a_distribution_provides(
    project: Path, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, findings = _findings(capsys, str(project), "--environment", str(environment))
    assert code == 1
    assert [
        (item["rule"], item["facts"]["import"], item["facts"]["through"]) for item in findings
    ] == [("dependencies/transitive", "hidden", ["acme-widgets"])]


def test_without_it_the_same_project_has_unknowns(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, findings = _findings(capsys, str(project))
    rules = sorted({str(item["rule"]) for item in findings})
    assert code == 1
    assert rules == ["dependencies/undeclared", "dependencies/unknown"]


def test_a_folder_without_an_environment_is_a_gap(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    code, _ = _findings(capsys, str(project), "--environment", str(tmp_path / "empty"))
    assert code == 3


@pytest.mark.usefixtures("project", "environment")
def test_one_source_serves_the_licences_and_the_dependencies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "trueup.yaml").write_text(
        "version: 1\nname: shop\nsources:\n"
        "  - {kind: files, name: shop, path: shop}\n"
        "  - {kind: environment, name: runtime, path: env}\n"
        "licenses: {allow: [MIT]}\nfail_on: low\n"
    )
    with pytest.raises(SystemExit):
        main(
            [
                "scan",
                "--config",
                str(tmp_path / "trueup.yaml"),
                "--no-history",
                "--output",
                "json=-",
            ]
        )
    findings = json.loads(capsys.readouterr().out)["findings"]
    rules = {str(item["rule"]) for item in findings}
    assert {"dependencies/transitive", "licenses/unknown"} <= rules


def test_a_broken_installation_is_one_gap(
    environment: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    next(environment.rglob("METADATA")).unlink()
    with pytest.raises(SystemExit) as stop:
        main(["deps", str(project), "--environment", str(environment), "--output", "json=-"])
    assert stop.value.code == 3
    gaps = json.loads(capsys.readouterr().out)["coverage"]["unread"]
    assert [gap["place"].rpartition("/")[2] for gap in gaps] == ["METADATA"]


def test_a_module_that_only_other_versions_of_a_declared_distribution_hold_is_declared(
    project: Path, environment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    metadata = next(environment.rglob("site-packages")) / "setuptools-82.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: setuptools\nVersion: 82.0\n")
    (metadata / "RECORD").write_text("setuptools/__init__.py,,\n")
    (project / "b.py").write_text("import pkg_resources\n")
    for declared, expected in (("setuptools", []), ("", ["pkg_resources"])):
        (project / "requirements.txt").write_text(f"acme-widgets\nhidden\n{declared}\n")
        _, findings = _findings(capsys, str(project), "--environment", str(environment))
        found = [item["facts"]["import"] for item in findings if "undeclared" in item["rule"]]
        assert found == expected
