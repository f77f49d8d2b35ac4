"""Files that cannot be read leave a line each, which somebody may answer for; the rest is judged."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

_LINES = 2_300_000
_AUTHOR = ("-c", "user.name=team", "-c", "user.email=team@kestrel.example")
_FILES: dict[str, bytes] = {
    "requirements.txt": b"rich==13\nfuncy==2\nsix==1\nlegacy-only==1\n",
    "good.py": b"import rich\nimport yaml\n",
    "data.py": b"\x00\x01\x02",
}
_BROKEN: dict[str, tuple[bytes, str]] = {
    "broken.py": (b"import json\ndef f(:\n", "broken.py:2"),
    "no_import.py": (b"x = (\n", "no_import.py:1"),
    "old.py": (b"import six\nprint 'x'\n", "old.py:2"),
    "latin.py": (b"import rich\nx = '\xe9'\n", "latin.py:2"),
    "book.ipynb": (b'{"cells": [{"cell_type": "code", ', "book.ipynb:1"),
    "cell.ipynb": (
        b'{"cells": [{"cell_type": "code", "source": ["import ("]}], "nbformat": 4}',
        "cell.ipynb",
    ),
    "script.py": (
        b'# /// script\n# dependencies = ["x"\n# ///\nimport absent_one\n',
        "script.py:2",
    ),
    "sub/pyproject.toml": (
        b'[project]\nname = "sub"\ndependencies = ["rich"\n',
        "sub/pyproject.toml:3",
    ),
    "other/setup.cfg": (b"[metadata\nname = other\n", "other/setup.cfg:1"),
    "web/package.json": (b'{"name": "web", "dependencies": {"a": "1"', "web/package.json:1"),
    "crate/Cargo.toml": (b'[package]\nname = "c"\n[dependencies\n', "crate/Cargo.toml:3"),
    "mod/go.mod": (b"module example.org/m\nrequyre example.org/x v1.0.0\n", "mod/go.mod:2"),
    "java/pom.xml": (b"<project><dependencies></project>", "java/pom.xml:1"),
    "php/composer.json": (b'{"require": {', "php/composer.json:1"),
}
# Each uses what only its broken manifest can declare.
_USES: dict[str, bytes] = {
    "sub/a.py": b"import absent_two\n",
    "web/index.js": b'import x from "absent-three";\n',
    "mod/main.go": b'package main\n\nimport "example.org/x"\n',
}


def _report(*arguments: str) -> tuple[int, dict[str, Any], str]:
    capture = Path(arguments[-1])
    with pytest.raises(SystemExit) as stop:
        main([*arguments[:-1], "--output", f"json={capture}", "--output", f"table={capture}.txt"])
    assert isinstance(stop.value.code, int)
    text = capture.with_name(f"{capture.name}.txt").read_text("utf-8")
    return stop.value.code, json.loads(capture.read_text("utf-8")), text


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def _all_broken(folder: Path) -> Path:
    broken = {name: content for name, (content, _) in _BROKEN.items()}
    return _written(folder, {**_FILES, **broken, **_USES})


def _found(report: dict[str, Any], rule: str) -> set[str]:
    key = "import" if rule == "undeclared" else "distribution"
    return {
        one["facts"][key] for one in report["findings"] if one["rule"] == f"dependencies/{rule}"
    }


def test_each_broken_file_is_a_gap_with_its_place_and_the_rest_is_judged(tmp_path: Path) -> None:
    project = _all_broken(tmp_path / "project")
    generated = b"import rich\nDATA = [\n" + b'    "0123456789abcdef",\n' * _LINES + b"]\n"
    _written(project, {"generated.py": generated})
    assert len(generated) > 50_000_000
    code, report, text = _report("deps", str(project), "--no-cache", str(tmp_path / "answer"))
    assert code == 3
    unread = {one["place"]: one["reason"] for one in report["coverage"]["unread"]}
    assert set(unread) == {"generated.py", "data.py", *(place for _, place in _BROKEN.values())}
    assert all(unread.values())
    assert sum(f"{place}:" in text for place in unread) == 10
    assert "14 more gaps in the JSON report" in text
    # Nothing is called unused that a broken file may use, and nothing undeclared that a broken
    # manifest may declare; what is certain is found all the same.
    assert _found(report, "unused") == {"funcy", "legacy-only"}
    assert _found(report, "undeclared") == {"yaml"}


def test_gaps_that_somebody_answers_for_leave_the_ordinary_exit_code(tmp_path: Path) -> None:
    project = _all_broken(tmp_path / "project")
    (project / "data.py").unlink()
    places = [place.partition(":")[0] for _, place in _BROKEN.values()]
    known = [f"--acknowledge={place}=2099-06-30 it is replaced soon" for place in places]
    asked = ("deps", str(project), "--as-of", "2028-03-01")
    assert _report(*asked, str(tmp_path / "before"))[0] == 3
    code, report, text = _report(*asked, *known, str(tmp_path / "after"))
    assert (code, report["coverage"]["unread"]) == (1, [])
    assert _found(report, "unused") == {"funcy", "legacy-only"}
    assert "acknowledged until 2099-06-30: it is replaced soon" in text
    said = [one["what"] for one in report["not_evaluated"] if "acknowledged" in one["reason"]]
    assert {place for _, place in _BROKEN.values()} <= set(said)
    # One entry fewer, or one that ran out, and the run is incomplete again.
    assert _report(*asked, *known[1:], str(tmp_path / "less"))[0] == 3
    late = ("deps", str(project), "--as-of", "2099-07-01")
    assert _report(*late, *known, str(tmp_path / "late"))[0] == 3


@pytest.mark.parametrize("kind", ["files", "repository"])
def test_a_scan_acknowledges_them_by_its_configuration(kind: str, tmp_path: Path) -> None:
    _all_broken(tmp_path / "project")
    (tmp_path / "project" / "data.py").unlink()
    if kind == "repository":
        for command in (["init", "-q"], ["add", "-A"], [*_AUTHOR, "commit", "-qm", "x"]):
            subprocess.run(["git", *command], cwd=tmp_path / "project", check=True)
    entries = "".join(
        f'  - {{place: "{place.partition(":")[0]}", reason: known, expires: "2099-06-30"}}\n'
        for _, place in _BROKEN.values()
    )
    head = (
        "version: 1\nname: shop\nfail_on: info\nchecks: {areas: [dependencies]}\n"
        f"sources: [{{kind: {kind}, name: project, path: project}}]\n"
    )
    (tmp_path / "trueup.yaml").write_text(head)
    asked = ("scan", "--config", str(tmp_path / "trueup.yaml"), "--as-of", "2028-03-01")
    assert _report(*asked, str(tmp_path / "before"))[0] == 3
    (tmp_path / "trueup.yaml").write_text(f"{head}acknowledged_gaps:\n{entries}")
    code, report, _ = _report(*asked, str(tmp_path / "after"))
    assert (code, report["coverage"]["unread"]) == (1, [])
    assert _found(report, "unused") == {"funcy", "legacy-only"}


def test_text_in_another_encoding_is_no_gap_where_it_says_which(tmp_path: Path) -> None:
    files = {
        "requirements.txt": b"rich==13\n",
        "a.py": b"# -*- coding: latin-1 -*-\nimport rich\nx = '\xe9'\n",
        "b.py": "import rich\nx = 'é'\n".encode(),
        "c.py": "import rich\nx = 'é'\n".encode("utf-16"),
    }
    project = _written(tmp_path / "project", files)
    code, report, _ = _report("deps", str(project), str(tmp_path / "answer"))
    assert (code, report["coverage"]["unread"]) == (0, [])


@pytest.mark.parametrize("entry", ["a.py", "a.py=known", "a.py=2099-13-01 x", "=2099-01-01 x", "a.py=2099-01-01"])  # fmt: skip
def test_a_gap_is_acknowledged_with_a_day_and_a_reason(
    entry: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["deps", str(tmp_path), "--acknowledge", entry])
    assert stop.value.code == 2
    assert "PLACE=UNTIL REASON" in capsys.readouterr().err
