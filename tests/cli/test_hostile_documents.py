"""A document made to break the reader is a state with its place; the others are still read."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanner.cli.main import cli

CONFIGURATION = """\
version: 1
name: acme
sources:
  - {kind: files, name: live, path: live}
checks: {areas: [dependencies, permissions, drift]}
fail_on: low
"""
MANIFEST = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["requests"]\n'
_BOMB = "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" if n else "a0: &a0 [x, x, x]\n"
    for n in range(12)
)
HOSTILE = {
    "bomb.yaml": _BOMB.encode(),
    "truncated.json": b'{"Resources": {"a": [1, 2',
    "binary.yaml": b"\x00\x01\x02" * 500,
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
    "deep.yaml": b"- " * 50_000 + b"x\n",
    "utf16.yaml": "name: b\n".encode("utf-16")[:-1],
    "broken.toml": b"[a\nb = ",
}


@pytest.mark.parametrize("name", [*HOSTILE, "sparse.json"])
def test_hostile_document_is_named_and_hides_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    live = tmp_path / "live"
    live.mkdir()
    (live / "pyproject.toml").write_text(MANIFEST)
    (live / "app.py").write_text("import json\n")
    if name in HOSTILE:
        (live / name).write_bytes(HOSTILE[name])
    else:
        with (live / name).open("wb") as file:
            file.truncate(200 * 2**20)
    (tmp_path / "trueup.yaml").write_text(CONFIGURATION)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["scan", "--output", "json=report.json"])
    said = json.loads((tmp_path / "report.json").read_text())
    assert [one["rule"] for one in said["findings"]] == ["dependencies/unused"]
    places = [gap["place"].partition(":")[0] for gap in said["coverage"]["unread"]]
    assert places == [name]
    assert done.exit_code == 3


def test_document_in_an_old_encoding_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = MANIFEST.replace("shop", "B\u00fccher")
    (tmp_path / "live").mkdir()
    (tmp_path / "live/pyproject.toml").write_bytes(text.encode("latin-1"))
    (tmp_path / "live/app.py").write_text("import json\n")
    (tmp_path / "trueup.yaml").write_text(CONFIGURATION)
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["scan", "--output", "json=report.json"])
    said = json.loads((tmp_path / "report.json").read_text())
    assert [one["rule"] for one in said["findings"]] == ["dependencies/unused"]
