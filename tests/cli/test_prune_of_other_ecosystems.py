"""What nothing uses in JavaScript, Rust and Go is proposed to a person, and taken out alone when chosen."""

import subprocess
from pathlib import Path

import pytest

from scanner.cli.main import main

_FILES = {
    "web/package.json": '{\n  "name": "web",\n  "dependencies": {\n    "left-pad": "^1.3.0",\n    "is-odd": "^3.0.0"\n  }\n}\n',
    "web/a.js": 'require("is-odd");\n',
    "crate/Cargo.toml": '[package]\nname = "c"\nversion = "0.1.0"\n\n[dependencies]\nserde = "1" # wire\nrand = "0.8"\n',
    "crate/src/main.rs": "use rand::Rng;\nfn main() {}\n",
    "mod/go.mod": "module example.org/m\n\ngo 1.21\n\nrequire (\n\texample.org/idle v0.6.0\n\texample.org/used v0.9.1\n)\n",
    "mod/m.go": 'package m\n\nimport _ "example.org/used"\n',
}  # fmt: skip
_GONE = {
    "web/package.json": '    "left-pad": "^1.3.0",\n',
    "crate/Cargo.toml": 'serde = "1" # wire\n',
    "mod/go.mod": "\texample.org/idle v0.6.0\n",
}
_NAMES = ("left-pad", "serde", "example.org/idle")


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True)  # fmt: skip
    return done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", "-A")
    author = ("-c", "user.name=team", "-c", "user.email=team@kestrel.example")
    _git(folder, *author, "commit", "-qm", "The shop")
    return folder


def _prune(folder: Path, *arguments: str) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["prune", str(folder), *arguments])
    assert stop.value.code == 0


def test_nothing_is_taken_out_unasked(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _prune(repository, "--apply")
    said = capsys.readouterr()
    assert "nothing is taken out" in said.out + said.err
    assert _git(repository, "branch", "--format=%(refname:short)").split() == ["main"]


def test_what_is_chosen_goes_one_a_commit_with_every_other_byte_kept(repository: Path) -> None:
    _prune(repository, *(f"--choose={name}" for name in _NAMES), "--apply")
    (branch,) = [
        name for name in _git(repository, "branch", "--format=%(refname:short)").split()
        if name != "main"
    ]  # fmt: skip
    assert len(_git(repository, "log", "--format=%s", f"main..{branch}").splitlines()) == 3
    changed = _git(repository, "diff", "--name-only", "main", branch).split()
    assert sorted(changed) == sorted(_GONE)
    for name, gone in _GONE.items():
        after = _git(repository, "show", f"{branch}:{name}")
        assert after == _FILES[name].replace(gone, "")
