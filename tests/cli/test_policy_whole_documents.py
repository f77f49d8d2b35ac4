"""Policies in conftest's conventions get of a file what conftest's parser makes of it.

The inputs were printed by `conftest parse` 0.71.1 on 2026-11-22.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.cli.main import main
from scanner.model.vocabulary import Exit

_SHOW = "package main\n\nimport rego.v1\n\ndeny contains json.marshal(input)\n"
_PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "resource_changes": [{"address": "aws_s3_bucket.a", "type": "aws_s3_bucket"}],
    "planned_values": {"root_module": {"resources": []}},
}
_DOCKERFILE = """\
# syntax=docker/dockerfile:1
# left out
#
# first
# second
ARG V=1 W="x y"
FROM --platform=linux/amd64 golang:$V AS b
ENV A hello world
ENV B="x y" C=z\\ q
RUN apk add x && \\
# inside
  ls
ONBUILD COPY --chown=1 a b
HEALTHCHECK --interval=5s CMD ["curl","x"]
VOLUME /c /d
COPY ["a b","c"]
WORKDIR /x y
FROM scratch
RUN --mount=type=cache,target=/x ls
RUN [ -f x ]
# third
ENTRYPOINT []
RUN --mount=type=cache,target="/y" ls
# last
"""


def _command(
    name: str,
    *values: str,
    flags: tuple[str, ...] = (),
    sub: str = "",
    json: bool = False,
    stage: int = 0,
) -> dict[str, Any]:
    held = {"Flags": list(flags), "Value": list(values)}
    return {"Cmd": name, "SubCmd": sub, "JSON": json, "Stage": stage, **held}


def _comment(text: str, stage: int = 0) -> dict[str, Any]:
    return {**_command("comment", text, stage=stage), "Flags": None}


_COMMANDS = [
    _comment("first"),
    _comment("second"),
    _command("arg", "V=1", 'W="x y"'),
    _command("from", "golang:$V", "AS", "b", flags=("--platform=linux/amd64",)),
    _command("env", "A", "hello world", ""),
    _command("env", "B", '"x y"', "=", "C", "z\\ q", "="),
    _command("run", "apk add x &&   ls"),
    _command("onbuild", "a", "b", sub="COPY"),
    _command("healthcheck", "CMD", "curl", "x", flags=("--interval=5s",), json=True),
    _command("volume", "/c", "/d"),
    _command("copy", "a b", "c", json=True),
    _command("workdir", "/x y"),
    _command("from", "scratch", stage=1),
    _command("run", "ls", flags=("--mount=type=cache,target=/x",), stage=1),
    _command("run", "[ -f x ]", stage=1),
    _comment("third", stage=1),
    {**_command("entrypoint", json=True, stage=1), "Value": None},
    _command("run", "ls", flags=("--mount=type=cache,target=/y",), stage=1),
]
_FILES: dict[str, tuple[str, list[Any]]] = {
    "plan.json": (json.dumps(_PLAN), [_PLAN]),
    "package.json": ('{"name": "x", "dependencies": {"a": "^1"}}', [{"name": "x", "dependencies": {"a": "^1"}}]),
    "bom.json": ('{"bomFormat": "CycloneDX", "components": []}', [{"bomFormat": "CycloneDX", "components": []}]),
    "roles.json": (
        '{"RoleDetailList": [{"RoleName": "r"}], "UserDetailList": []}',
        [{"RoleDetailList": [{"RoleName": "r"}], "UserDetailList": []}],
    ),
    "pyproject.toml": ('[project]\nname = "x"\n', [{"project": {"name": "x"}}]),
    "dates.toml": (
        "a = 2024-01-10T00:56:10+00:00\nb = 2024-01-10 00:56:10.120\nc = 2024-01-10\nd = 00:56:10\n"
        "e = 2024-01-10T00:56:10.5+01:00\n",
        [{
            "a": "2024-01-10T00:56:10Z", "b": "2024-01-10T00:56:10.12Z", "c": "2024-01-10T00:00:00Z",
            "d": "0000-01-01T00:56:10Z", "e": "2024-01-10T00:56:10.5+01:00",
        }],
    ),
    "Dockerfile": (_DOCKERFILE, [_COMMANDS]),
    "app.ini": (
        "[a]\nb=1\nc = true\nd = \"x y\"\n[e f]\ng=\nh=1.5\n",
        [{"a": {"b": 1, "c": True, "d": "x y"}, "e f": {"g": "", "h": 1.5}}],
    ),
    "w.yml": ("on: push\njobs: {}\n", [{"true": "push", "jobs": {}}]),
    "values.yaml": (
        "a: yes\nb: off\nc: 017\nd: 1_000\ne: \"yes\"\nf: 2020-01-01\n---\ng: 1\n",
        [{"a": True, "b": False, "c": 15, "d": 1000, "e": "yes", "f": "2020-01-01"}, {"g": 1}],
    ),
    "plain.yaml": ("a: 1\nb: [x]\n", [{"a": 1, "b": ["x"]}]),
    "main.tf": (
        'resource "aws_s3_bucket" "a" {\n  count = var.n > 0 ? 1 : 0\n  acl = "public-read"\n}\n',
        [{"resource": {"aws_s3_bucket": {"a": [{"acl": "public-read", "count": "${var.n > 0 ? 1 : 0}"}]}}}],
    ),
    "main.tfvars": ("size = 3\n", [{"size": 3}]),
    "tox.ini": ("[tox]\nx = 1 # why\n  y: t\n", [{"tox": {"x": 1, "y": True}}]),
    "tsconfig.json": ('{"strict": true}', [{"strict": True}]),
    "a.jsonc": ('{"a": 1} // b', [{"a": 1}]),
    "pom.xml": ('<p a="1"><b>x</b><b/></p>', [{"p": {"-a": "1", "b": ["x", ""]}}]),
    ".dockerignore": ("a\n!b", [[
        {"Kind": "Path", "Value": "a", "Original": "a"}, {"Kind": "NegatedPath", "Value": "b", "Original": "!b"},
    ]]),
    "CODEOWNERS": (
        "* @a/b",
        [{"rules": [{"pattern": "*", "comment": "", "lineNumber": 1, "owners": [{"type": "team", "value": "a/b"}]}]}],
    ),
    ".env": ('A=1\nexport B="x y"\n', [{"A": "1", "B": "x y"}]),
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "main.rego").write_text(_SHOW)
    (tmp_path / "given").mkdir()
    return tmp_path


def _evaluated(policies: str = "rules") -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as stop:
        main(
            ["policy", "eval", policies, "given", "--engine", "embedded", "--output", "json=r.json"]
        )
    assert isinstance(stop.value.code, int)
    return stop.value.code, json.loads(Path("r.json").read_text("utf-8"))


def _texts(values: list[Any]) -> list[str]:
    return sorted(json.dumps(value, sort_keys=True) for value in values)


def test_a_policy_gets_each_file_as_conftest_would_hand_it_over(place: Path) -> None:
    for name, (text, _) in _FILES.items():
        (place / "given" / name).write_text(text)
    code, report = _evaluated()
    assert code == Exit.FINDINGS
    found: dict[str, list[Any]] = {name: [] for name in _FILES}
    for one in report["findings"]:
        found[one["origin"]["file"]].append(json.loads(one["message"]))
    for name, (_, expected) in _FILES.items():
        assert _texts(found[name]) == _texts(expected), name


def test_a_rule_about_a_plan_of_terraform_finds_what_is_planned(place: Path) -> None:
    (place / "rules" / "main.rego").write_text(
        "package main\n\nimport rego.v1\n\ndeny contains change.address if {\n"
        '\tsome change in input.resource_changes\n\tchange.type == "aws_s3_bucket"\n}\n'
    )
    (place / "given" / "plan.json").write_text(json.dumps(_PLAN))
    (place / "given" / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n")
    code, report = _evaluated()
    assert code == Exit.FINDINGS
    assert [one["message"] for one in report["findings"]] == ["aws_s3_bucket.a"]


@pytest.mark.parametrize(
    "name",
    ["a.cue", "a.jsonnet", "a.edn", "a.vcl", "Jenkinsfile", "Jenkinsfile.prod"],
)
def test_a_file_that_only_conftest_parses_is_a_gap(place: Path, name: str) -> None:
    (place / "given" / "a.json").write_text('{"a": 1}')
    (place / "given" / name).write_text("x")
    code, report = _evaluated()
    assert code == Exit.INCOMPLETE
    assert [one["place"] for one in report["coverage"]["unread"]] == [name]


def test_a_file_that_is_no_hcl_is_a_gap_with_its_line(place: Path) -> None:
    (place / "given" / "main.tf").write_text("a = 1\nb = \n")
    code, report = _evaluated()
    assert code == Exit.INCOMPLETE
    assert [one["place"] for one in report["coverage"]["unread"]] == ["main.tf:2"]


def test_policies_that_come_with_the_product_see_no_file_twice(place: Path) -> None:
    for name, (text, _) in _FILES.items():
        (place / "given" / name).write_text(text)
    (place / "given" / "main.tf").write_text("x")
    _, report = _evaluated("built-in")
    assert "trueup/document" not in {one["kind"] for one in report["scope"]}
    assert report["coverage"]["unread"] == []


def test_two_keys_that_become_one_are_a_gap(place: Path) -> None:
    (place / "given" / "a.yaml").write_text("on: 1\nyes: 2\n")
    code, report = _evaluated()
    assert code == Exit.INCOMPLETE
    assert "given twice" in report["coverage"]["unread"][0]["reason"]
