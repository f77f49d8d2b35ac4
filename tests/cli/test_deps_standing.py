"""What publishers say of the releases in use is told, from files alone; age alone is no finding."""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main

_OLD = "2009-01-01T00:00:00Z"


def _file(name: str, *, yanked: Any = False) -> dict[str, Any]:
    return {"filename": name, "url": "", "hashes": {}, "yanked": yanked, "upload-time": _OLD}


def _simple(name: str, *files: dict[str, Any], **more: Any) -> str:
    return json.dumps({"meta": {"api-version": "1.4"}, "name": name, "files": list(files), **more})


_GO = """{
\t"Path": "example.org/m",
\t"Main": true,
\t"GoMod": "go.mod"
}
{
\t"Path": "example.org/given/up",
\t"Version": "v1.5.3",
\t"Time": "2021-09-16T00:37:10Z",
\t"GoMod": "x.mod",
\t"Deprecated": "Use the \\"example.org/next\\" module."
}
{
\t"Path": "example.org/taken/back",
\t"Version": "v0.9.0",
\t"GoMod": "y.mod",
\t"Retracted": [
\t\t"published by accident"
\t]
}
"""
_INDEX = {
    "simple/taken-back.json": _simple(
        "taken-back",
        _file("taken_back-1.0-py3-none-any.whl", yanked="loses data"),
        _file("taken-back-1.0.tar.gz", yanked=True),
        _file("taken_back-1.1-py3-none-any.whl"),
    ),
    # One file of two is withdrawn: tools still install the other.
    "simple/half.json": _simple(
        "half",
        _file("half-1.0-py3-none-any.whl", yanked="wrong platform"),
        _file("half-1.0.tar.gz"),
    ),
    "simple/only-old.json": _simple("only-old", _file("only-old-1.0.tar.gz")),
    "simple/put-away.json": _simple(
        "put-away",
        _file("put-away-1.0.tar.gz"),
        **{"project-status": {"status": "archived", "reason": "see next"}},
    ),
    "pypi/asleep.json": json.dumps({
        "info": {"name": "Asleep", "version": "1.0", "classifiers": ["Development Status :: 7 - Inactive"],
                 "project_urls": {"Source": "https://github.com/Acme/Asleep.git"}},
        "releases": {"1.0": [{"yanked": False, "upload_time_iso_8601": _OLD}]}, "urls": [],
    }),
    "npm/left-pad.json": json.dumps({
        "name": "left-pad", "dist-tags": {"latest": "2.0.0"}, "time": {"1.3.0": _OLD},
        "versions": {"1.3.0": {"deprecated": "use padStart"}, "2.0.0": {}},
        "repository": {"type": "git", "url": "git+ssh://git@github.com/acme/left-pad.git"},
    }),
    "npm/right-pad.json": json.dumps({
        "name": "right-pad", "dist-tags": {}, "versions": {"1.0.0": {"deprecated": "use 2"}, "2.0.0": {}},
    }),
    "crates/ti/me/time": '{"name":"time","vers":"0.1.44","cksum":"0","yanked":false}\n'
    '{"name":"time","vers":"0.1.45","cksum":"0","yanked":true}\n',
    "crates/rand.json": json.dumps({
        "crate": {"id": "rand", "repository": "https://github.com/acme/rand"},
        "versions": [{"num": "0.8.5", "yanked": True, "yank_message": "unsound", "created_at": _OLD}],
    }),
    "go/list.json": _GO,
    "github/acme-asleep.json": json.dumps(
        {"full_name": "Acme/Asleep", "archived": True, "pushed_at": _OLD}
    ),
    "github/acme-left-pad.json": json.dumps(
        {"full_name": "acme/left-pad", "archived": False, "pushed_at": _OLD}
    ),
}  # fmt: skip
_PROJECT = {
    "requirements.txt": "taken-back==1.0\nhalf==1.0\nonly-old==1.0\nput-away==1.0\nasleep==1.0\n",
    "a.py": "import taken_back, half, only_old, put_away, asleep\n",
    "package.json": '{"private": true, "dependencies": {"left-pad": "1.3.0", "right-pad": "2.0.0"}}',
    "a.js": 'require("left-pad"); require("right-pad");\n',
    "go.mod": "module example.org/m\n\nrequire (\n\texample.org/given/up v1.5.3\n\texample.org/taken/back v0.9.0\n)\n",
    "a.go": 'package m\n\nimport (\n\t_ "example.org/given/up"\n\t_ "example.org/taken/back"\n)\n',
    "Cargo.toml": '[package]\nname = "c"\n[dependencies]\ntime = "=0.1.45"\nrand = "=0.8.5"\n',
    "src/main.rs": "use time::Instant;\nuse rand::Rng;\n",
}


def _written(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def _report(answer: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as stop:
        main(["deps", *arguments, "--output", f"json={answer}"])
    assert isinstance(stop.value.code, int)
    return stop.value.code, json.loads(answer.read_text("utf-8"))


def _of(report: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    return [one for one in report["findings"] if one["rule"] == f"dependencies/{rule}"]


def test_what_indexes_and_forges_say_of_releases_in_use_is_told(tmp_path: Path) -> None:
    project = _written(tmp_path / "project", _PROJECT)
    index = _written(tmp_path / "index", _INDEX)
    code, report = _report(tmp_path / "answer", str(project), "--index", str(index))
    assert code == 1
    assert report["coverage"]["unread"] == []
    yanked = {one["facts"]["distribution"]: one["facts"]["reason"] for one in _of(report, "yanked")}
    assert yanked == {
        "taken-back": "loses data",
        "time": "",
        "rand": "unsound",
        "example.org/taken/back": "published by accident",
    }
    abandoned = {
        one["facts"]["distribution"]: [(sign["says"], sign["reason"]) for sign in one["facts"]["signs"]]
        for one in _of(report, "abandoned")
    }  # fmt: skip
    assert abandoned == {
        "put-away": [("its index calls it archived", "see next")],
        "asleep": [
            ("its classifiers call it inactive", "Development Status :: 7 - Inactive"),
            ("its repository github.com/acme/asleep is archived", "last change 2009-01-01"),
        ],
        "left-pad": [("its publisher calls it deprecated", "use padStart")],
        "example.org/given/up": [
            ("its publisher calls it deprecated", 'Use the "example.org/next" module.')
        ],
    }
    (asleep,) = [one for one in _of(report, "abandoned") if "asleep" in one["message"]]
    assert asleep["facts"]["last_release"] == _OLD
    assert (asleep["origin"]["file"], asleep["origin"]["line"]) == ("requirements.txt", 5)
    assert len(asleep["evidence"]) == 3  # the manifest, the index's answer, the forge's


def test_locks_tell_what_they_recorded_of_publishers(tmp_path: Path) -> None:
    packages = {
        "": {"dependencies": {"left-pad": "1.3.0"}},
        "node_modules/left-pad": {"version": "1.3.0", "deprecated": "use padStart"},
        "node_modules/inner": {"version": "0.1.0", "deprecated": "no longer supported"},
        "node_modules/fine": {"version": "0.1.0"},
    }
    files = {
        "web/package.json": '{"private": true, "dependencies": {"left-pad": "1.3.0"}}',
        "web/package-lock.json": json.dumps({"lockfileVersion": 3, "packages": packages}),
        "web/a.js": 'require("left-pad");\n',
        "php/composer.json": '{"require": {"acme/mail": "^5"}}',
        "php/composer.lock": '{"packages": [{"name": "acme/mail", "version": "v5.0.0", "abandoned": "acme/post"},'
        ' {"name": "acme/kept", "version": "v5.0.0", "abandoned": false}]}',
    }  # fmt: skip
    project = _written(tmp_path / "project", files)
    _, report = _report(tmp_path / "answer", str(project))
    messages = sorted(one["message"] for one in _of(report, "abandoned"))
    assert messages == [
        "1 of the packages that web/package-lock.json brings in were given up: inner 0.1.0",
        "acme/mail v5.0.0: the lock says that its publisher gave it up (use acme/post)",
        "left-pad 1.3.0: the lock says that its publisher gave it up (use padStart); imported at web/a.js:1",
    ]


@pytest.mark.parametrize(
    "name", [name for name in _INDEX if name.endswith(".json")] + ["crates/ti/me/time"]
)
def test_an_answer_that_breaks_off_is_a_gap(name: str, tmp_path: Path) -> None:
    project = _written(tmp_path / "project", {"requirements.txt": "rich==1\n", "a.py": "import rich\n"})  # fmt: skip
    index = _written(tmp_path / "index", {name: _INDEX[name].rstrip()[:-1]})
    code, report = _report(tmp_path / "answer", str(project), "--index", str(index))
    assert code == 3
    assert [one["place"].rpartition(":")[0] for one in report["coverage"]["unread"]] == [name]
