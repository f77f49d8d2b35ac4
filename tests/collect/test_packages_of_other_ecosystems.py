"""Packages say which licence they are under, whatever language they are written in."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

MIT = (
    Path(__file__).parents[2] / "tests/normalize/grammars/test_license_text_match.py"
).read_text()
MIT = MIT.partition('MIT = """\\\n')[2].partition('"""')[0]


def ask(
    capsys: pytest.CaptureFixture[str], path: Path, *options: str
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return package -> licence, and the findings."""
    with pytest.raises(SystemExit):
        main(["licenses", str(path), "--output", "json=-", *options])
    report = json.loads(capsys.readouterr().out)
    table = report["sections"].get("licenses", {"columns": [], "rows": []})
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    return {f"{row['ecosystem']}/{row['package']}": row["license"] for row in rows}, report[
        "findings"
    ]


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_go_module_cache_is_read_by_its_licence_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache = tmp_path / "mod"
    (cache / "cache/download").mkdir(parents=True)
    put(cache / "example.org/!acme/lib@v1.2.0/LICENSE", MIT)
    put(
        cache / "example.org/!acme/lib@v1.2.0/go.mod",
        "module example.org/Acme/lib\n\nrequire (\n\texample.org/inner v0.1.0\n)\n",
    )
    put(cache / "example.org/inner@v0.1.0/README", "no licence here")
    licenses, findings = ask(capsys, cache, "--allow", "MIT")
    assert licenses == {"golang/example.org/Acme/lib": "MIT", "golang/example.org/inner": ""}
    assert [(each["rule"], each["facts"]["path"]) for each in findings] == [
        ("licenses/unknown", ["example.org/Acme/lib", "example.org/inner"])
    ]


def test_vendored_go_modules_are_read_with_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        tmp_path / "vendor/modules.txt",
        "# example.org/lib v1.0.0\n## explicit\nexample.org/lib\n# example.org/unused v1.0.0\n",
    )
    put(tmp_path / "vendor/example.org/lib/LICENSE", MIT)
    licenses, findings = ask(capsys, tmp_path, "--allow", "MIT")
    assert (licenses, findings) == ({"golang/example.org/lib": "MIT"}, [])


def test_a_folder_of_wheels_is_read_without_installing_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = "Metadata-Version: 2.4\nName: {0}\nVersion: 1.0\n{1}\n\nLicense: GPL-3.0-only\n"
    for name, header in (("stated", "License-Expression: MIT"), ("silent", "License: ")):
        with zipfile.ZipFile(tmp_path / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr(f"{name}-1.0.dist-info/METADATA", headers.format(name, header))
            wheel.writestr(f"{name}-1.0.dist-info/licenses/LICENSE", MIT)
            wheel.writestr(f"{name}/__init__.py", "raise SystemExit")
    licenses, findings = ask(capsys, tmp_path, "--allow", "MIT")
    assert (licenses, findings) == ({"pypi/silent": "MIT", "pypi/stated": "MIT"}, [])


def test_a_damaged_wheel_is_a_gap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad-1.0-py3-none-any.whl").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(SystemExit) as stop:
        main(["licenses", str(tmp_path), "--output", "json=-"])
    report = json.loads(capsys.readouterr().out)
    assert stop.value.code == 3
    assert "bad-1.0-py3-none-any.whl" in [each["place"] for each in report["coverage"]["unread"]]


def test_vendored_crates_and_saved_cargo_metadata_say_the_way_from_the_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        tmp_path / "vendor/serde/Cargo.toml",
        '[package]\nname = "serde"\nversion = "1.0.0"\nlicense = "MIT OR Apache-2.0"\n[dependencies]\ninner = "1"\n',
    )
    put(
        tmp_path / "vendor/inner/Cargo.toml",
        '[package]\nname = "inner"\nversion = "1.1.0"\nlicense = "GPL-3.0-only"\n',
    )
    licenses, findings = ask(capsys, tmp_path, "--allow", "MIT")
    assert licenses == {"cargo/inner": "GPL-3.0-only", "cargo/serde": "MIT OR Apache-2.0"}
    assert [each["message"] for each in findings] == [
        "inner 1.1.0 is under GPL-3.0-only: GPL-3.0-only is not allowed, needed by serde > inner"
    ]
    registry = "registry+index"
    document = {
        "packages": [
            {"name": "shop", "version": "0.1.0", "source": None, "license": None,
             "dependencies": [{"name": "serde", "kind": None}, {"name": "probe", "kind": "dev"}]},
            {"name": "serde", "version": "1.0.0", "source": registry, "license": "MIT/Apache-2.0",
             "dependencies": []},
            {"name": "probe", "version": "2.0.0", "source": registry, "license": "AGPL-3.0-only",
             "dependencies": []},
        ],
        "workspace_members": [], "workspace_root": "/x", "version": 1,
    }  # fmt: skip
    folder = tmp_path / "saved"
    put(folder / "cargo.json", json.dumps(document))
    licenses, findings = ask(capsys, folder, "--allow", "MIT")
    assert licenses == {"cargo/probe": "AGPL-3.0-only", "cargo/serde": "MIT OR Apache-2.0"}
    assert [each["rule"] for each in findings] == [
        "licenses/denied",
        "licenses/nonstandard-expression",
    ]


POM = """<?xml version="1.0"?>
<project xmlns="urn:pom"><parent><groupId>org.example</groupId><version>2.0</version></parent>
  <artifactId>lib</artifactId>
  <licenses>{}</licenses>
  <dependencies><dependency><groupId>org.example</groupId><artifactId>inner</artifactId></dependency>
    <dependency><groupId>junit</groupId><artifactId>junit</artifactId><scope>test</scope></dependency>
  </dependencies>
</project>
"""
APACHE = "<license><name>Apache License</name><url>https://www.apache.org/licenses/LICENSE-2.0.txt</url></license>"


def test_poms_of_a_local_repository_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path / "lib-2.0.pom", POM.format(APACHE))
    licenses, findings = ask(capsys, tmp_path, "--allow", "Apache-2.0")
    assert (licenses, findings) == ({"maven/org.example/lib": "Apache-2.0"}, [])
    epl = "<license><name>Eclipse Public License 2.0</name></license>"
    put(tmp_path / "lib-2.0.pom", POM.format(APACHE + epl))
    licenses, findings = ask(capsys, tmp_path, "--allow", "Apache-2.0")
    assert licenses == {"maven/org.example/lib": ""}
    assert [each["rule"] for each in findings] == ["licenses/ambiguous"]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE p [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><project>&b;</project>',
        "<project><artifactId>",
        "<a>" * 5000,
    ],
)
def test_hostile_poms_are_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    put(tmp_path / "lib-2.0.pom", text)
    with pytest.raises(SystemExit) as stop:
        main(["licenses", str(tmp_path), "--output", "json=-"])
    assert stop.value.code == 3
    assert len(json.loads(capsys.readouterr().out)["coverage"]["unread"]) == 1


def test_the_projects_own_licence_is_held_against_those_of_its_parts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(
        tmp_path / "vendor/lib/Cargo.toml",
        '[package]\nname = "lib"\nversion = "1.0.0"\nlicense = "GPL-3.0-only"\n',
    )
    _, findings = ask(capsys, tmp_path, "--project", "Apache-2.0")
    assert [each["rule"] for each in findings] == ["licenses/incompatible"]
    _, findings = ask(capsys, tmp_path, "--project", "GPL-3.0-only")
    assert findings == []
    with pytest.raises(SystemExit) as stop:
        main(["licenses", str(tmp_path), "--project", "my own"])
    assert stop.value.code == 2
