"""What `trueup licenses` says of a project whose dependencies' licences nobody has shown it."""

from pathlib import Path

from tests.cli.test_main import run


def project(root: Path) -> Path:
    (root / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\nlicense = "MIT"\ndependencies = ["click"]\n'
    )
    metadata = root / "shop.egg-info" / "PKG-INFO"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.4\nName: shop\nVersion: 1\nLicense-Expression: MIT\n")
    return root


def test_a_project_built_in_place_is_not_taken_for_all_that_it_depends_on(tmp_path: Path) -> None:
    result = run("licenses", str(project(tmp_path)), "--allow", "MIT")
    assert result.returncode == 3
    assert "no metadata is at hand" in " ".join(result.stdout.split())


def test_an_environment_that_holds_the_packages_is_judged(tmp_path: Path) -> None:
    site = project(tmp_path) / ".venv" / "lib" / "python3.11" / "site-packages"
    metadata = site / "click-8.1.7.dist-info" / "METADATA"
    metadata.parent.mkdir(parents=True)
    metadata.write_text(
        "Metadata-Version: 2.4\nName: click\nVersion: 8.1.7\nLicense-Expression: BSD-3-Clause\n"
    )
    assert run("licenses", str(tmp_path), "--allow", "MIT,BSD-3-Clause").returncode == 0
    assert run("licenses", str(tmp_path), "--allow", "MIT").returncode == 1
