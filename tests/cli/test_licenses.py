import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli.licenses import command


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, list(arguments))


def wheel(site: Path, name: str, *headers: str, license_text: str = "") -> None:
    folder = site / f"{name}-1.0.dist-info"
    (folder / "licenses").mkdir(parents=True)
    lines = [f"Name: {name}", "Version: 1.0", *headers, "", "License: this is the description"]
    (folder / "METADATA").write_text("\n".join(lines))
    if license_text:
        (folder / "licenses" / "LICENSE").write_text(license_text)


def findings(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    result = run(*arguments, "--output", "json=-", "--as-of", "2028-03-27T00:00:00Z")
    return result.exit_code, json.loads(result.stdout)["findings"]


@pytest.mark.parametrize(
    ("expression", "code"), [("MIT", 0), ("GPL-3.0-only", 1), ("NOASSERTION", 1), ("MTI", 2)]
)
def test_evaluate_answers_with_its_exit_code(expression: str, code: int) -> None:
    result = run("evaluate", expression, "--allow", "MIT,Apache-2.0", "--output", "json=-")
    assert result.exit_code == code
    answer = json.loads(result.stdout)
    assert (
        answer["verdict"] == ["allow", "deny" if "GPL" in expression else "review", "error"][code]
    )


def test_evaluate_says_in_words_what_stands_in_the_way() -> None:
    result = run("evaluate", "MIT AND GPL-3.0-only", "--allow", "MIT")
    assert result.stdout == "deny: MIT AND GPL-3.0-only\n  GPL-3.0-only is not allowed\n"


def test_evaluate_refuses_a_policy_with_a_slip_of_the_pen() -> None:
    result = run("evaluate", "MIT", "--allow", "MIT,Apache2")
    assert result.exit_code == 2
    assert "did you mean Apache-2.0?" in result.stderr


def test_packages_of_an_environment_are_judged(tmp_path: Path) -> None:
    wheel(tmp_path, "good", "License-Expression: MIT")
    wheel(tmp_path, "bad", "License-Expression: GPL-3.0-only")
    code, found = findings(str(tmp_path), "--allow", "MIT")
    assert code == 1
    assert [(each["rule"], each["resource"]) for each in found] == [
        ("licenses/denied", "trueup/distribution/pypi/bad@1.0")
    ]
    assert found[0]["origin"] == {
        "api": "", "commit": "", "file": "bad-1.0.dist-info/METADATA", "line": 3,
        "source": "environment",
    }  # fmt: skip


def test_environment_with_nothing_to_complain_of_is_clean(tmp_path: Path) -> None:
    wheel(
        tmp_path,
        "good",
        "License: MIT License",
        "Classifier: License :: OSI Approved :: MIT License",
    )
    assert findings(str(tmp_path), "--allow", "MIT") == (0, [])


def test_license_file_decides_what_a_classifier_leaves_open(tmp_path: Path) -> None:
    text = Path(__file__).parents[2] / "LICENSE"
    vague = "Classifier: License :: OSI Approved :: Apache Software License"
    wheel(tmp_path, "vague", vague)
    wheel(tmp_path, "clear", vague, license_text=text.read_text())
    _, found = findings(str(tmp_path), "--allow", "Apache-2.0")
    assert [(each["rule"], each["resource"]) for each in found] == [
        ("licenses/ambiguous", "trueup/distribution/pypi/vague@1.0")
    ]


def test_project_is_judged_with_the_environment_inside_it(tmp_path: Path) -> None:
    site = tmp_path / ".venv/lib/python3.11/site-packages"
    wheel(site, "bad", "License-Expression: GPL-3.0-only")
    modules = tmp_path / "node_modules"
    for folder, licence in (("left", "MIT"), ("@scope/right", "GPL-2.0")):
        (modules / folder).mkdir(parents=True)
        package = {"name": folder, "version": "2.0.0", "license": licence}
        (modules / folder / "package.json").write_text(json.dumps(package))
    _, found = findings(str(tmp_path), "--allow", "MIT")
    assert [(each["rule"], each["resource"]) for each in found] == [
        ("licenses/denied", "trueup/distribution/npm/@scope/right@2.0.0"),
        ("licenses/denied", "trueup/distribution/pypi/bad@1.0"),
        ("licenses/deprecated-id", "trueup/distribution/npm/@scope/right@2.0.0"),
    ]


def test_odd_letters_in_old_metadata_are_no_obstacle(tmp_path: Path) -> None:
    wheel(tmp_path, "old", "License: MIT")
    path = tmp_path / "old-1.0.dist-info/METADATA"
    path.write_bytes(b"Author: J\xf6rg\n" + path.read_bytes())
    assert findings(str(tmp_path), "--allow", "MIT") == (0, [])


def test_metadata_behind_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Name: x\nVersion: 1\nLicense: MIT\n")
    folder = tmp_path / "site/x-1.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").symlink_to(tmp_path / "secret")
    code, found = findings(str(tmp_path / "site"), "--allow", "MIT")
    assert (code, found) == (3, [])
