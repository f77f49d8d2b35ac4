"""The Go command is asked about modules that are trusted to run, and about no others."""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main


def _is_new_enough() -> bool:
    program = shutil.which("go")
    if program is None:
        return False
    done = subprocess.run([program, "version"], capture_output=True, text=True, timeout=120, check=False)  # fmt: skip
    found = re.search(r"go1\.(\d+)", done.stdout)
    return bool(found and int(found[1]) >= 23)


needs_go = pytest.mark.skipif(not _is_new_enough(), reason="needs Go 1.23 or later")

_FILES = {
    "go.mod": "module example.org/shop\n\ngo 1.21\n\nrequire (\n\texample.org/used v1.0.0\n\texample.org/idle v1.0.0\n"
    "\texample.org/marked v1.0.0 // indirect\n)\n\nreplace (\n\texample.org/used => ./_used\n"
    "\texample.org/idle => ./_idle\n\texample.org/marked => ./_marked\n)\n",
    "main.go": 'package main\n\nimport (\n\t_ "example.org/marked/inner"\n\t_ "example.org/used"\n)\n\nfunc main() {}\n',
    # Only for another system: a build here leaves it out, and the requirement is needed all the same.
    "other_windows.go": 'package main\n\nimport _ "example.org/used/windows"\n',
    "_used/go.mod": "module example.org/used\n\ngo 1.21\n",
    "_used/a.go": "package used\n",
    "_used/windows/a.go": "package windows\n",
    "_idle/go.mod": "module example.org/idle\n\ngo 1.21\n",
    "_idle/a.go": "package idle\n",
    "_marked/go.mod": "module example.org/marked\n\ngo 1.21\n",
    "_marked/inner/a.go": "package inner\n",
}  # fmt: skip


def _report(folder: Path, *more: str) -> dict[str, Any]:
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    answer = folder.parent / "answer.json"
    with pytest.raises(SystemExit):
        main(["deps", str(folder), *more, "--output", f"json={answer}"])
    report: dict[str, Any] = json.loads(answer.read_text("utf-8"))
    return report


def _found(report: dict[str, Any]) -> set[tuple[str, str, str]]:
    return {
        (one["rule"].partition("/")[2], str(facts.get("import") or facts["distribution"]), str(facts.get("step")))
        for one in report["findings"]
        if (facts := one["facts"])
    }  # fmt: skip


@needs_go
def test_the_go_command_decides_where_it_may_run(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    report = _report(folder, "--trusted-to-run")
    assert _found(report) == {
        ("unused", "example.org/idle", "go mod tidy"),
        ("transitive", "example.org/marked", "go mod tidy"),
    }
    assert report["coverage"]["unread"] == []
    changed = [path for path in folder.rglob("*") if path.is_file() and _is_other(path, folder)]
    assert changed == []


def _is_other(path: Path, folder: Path) -> bool:
    return _FILES.get(path.relative_to(folder).as_posix()) != path.read_text("utf-8")


def test_without_trust_imports_are_read_and_nothing_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "go").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (programs / "go").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    report = _report(tmp_path / "shop")
    assert _found(report) == {
        ("unused", "example.org/idle", "same-name"),
        ("transitive", "example.org/marked", "lock"),
    }
    assert not (tmp_path / "ran").exists()


def test_a_go_command_that_cannot_answer_leaves_a_line_and_the_reading_of_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "go").write_text("#!/bin/sh\necho 'go: lookup disabled' >&2\nexit 1\n")
    (programs / "go").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    report = _report(tmp_path / "shop", "--trusted-to-run")
    assert ("unused", "example.org/idle", "same-name") in _found(report)
    reasons = [one["reason"] for one in report["not_evaluated"]]
    assert any("go failed: go: lookup disabled" in reason for reason in reasons)


_LEAVES_A_WRITER = """#!/bin/sh
mode=$(cat "$HOME/.config/go/telemetry/mode")
mkdir "$HOME/left"
(i=0; while [ $i -lt 3000 ] && mkdir "$HOME/left/$i"; do i=$((i+1)); done) >/dev/null 2>&1 &
while [ ! -d "$HOME/left/9" ]; do :; done
printf 'diff current/go.mod tidy/go.mod\n--- current/go.mod\n+++ tidy/go.mod\n'
printf '@@ -6,2 +6,1 @@\n-\texample.org/idle v1.0.0\n'
printf '%s' "$mode" > "{seen}"
exit 1
"""


def test_a_process_that_the_go_command_leaves_behind_costs_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "go").write_text(_LEAVES_A_WRITER.replace("{seen}", f"{tmp_path}/seen"))
    (programs / "go").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(tempfile, "tempdir", str(programs))
    report = _report(tmp_path / "shop", "--trusted-to-run")
    assert ("unused", "example.org/idle", "go mod tidy") in _found(report)
    assert (tmp_path / "seen").read_text() == "off"


def test_a_source_that_is_not_trusted_is_unread(tmp_path: Path) -> None:
    (tmp_path / "trueup.yaml").write_text(
        "version: 1\nname: shop\nchecks: {areas: [dependencies]}\nsources:\n"
        "  - {kind: files, name: shop, path: shop}\n  - {kind: go-command, name: go, path: shop, of: shop}\n"
    )
    _report(tmp_path / "shop")
    answer = tmp_path / "scan.json"
    with pytest.raises(SystemExit) as stop:
        main(["scan", "--config", str(tmp_path / "trueup.yaml"), "--output", f"json={answer}"])
    assert stop.value.code == 3
    (gap,) = json.loads(answer.read_text("utf-8"))["coverage"]["unread"]
    assert "trusted_to_run" in gap["reason"]
