"""Each difference can be put right from either side: what is live into the spec, or the spec back."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from scanner import plugins
from scanner.cli.drift import command
from scanner.cli.remediate import command as remediate
from scanner.model.remediation import Fix
from scanner.model.resource import Json

SPEC = """\
# the shop
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: shop}}
spec:
  replicas: 3  # agreed
  minReadySeconds: 5
  template:
    spec:
      containers:
        - name: web  # ours
          image: web:1
          args: [--verbose, --all]
          env:
            - name: MODE
              value: strict
            - {name: LEVEL, value: info}
"""


def live_of(**changes: Json) -> Json:
    (document,) = yaml.safe_load_all(SPEC)
    container = document["spec"]["template"]["spec"]["containers"][0]
    document["spec"].update(changes.pop("spec", {}))
    document["metadata"]["labels"].update(changes.pop("labels", {}))
    container.update(changes.pop("container", {}))
    document["spec"]["template"]["spec"]["containers"] = [*changes.pop("before", ()), container]
    return {**document, "spec": {k: v for k, v in document["spec"].items() if v is not None}}


MODE, LEVEL = {"name": "MODE", "value": "strict"}, {"name": "LEVEL", "value": "info"}
CASES: list[tuple[str, Json, tuple[str, ...]]] = [
    ("a number", {"spec": {"replicas": 5}}, ()),
    ("a part that is gone", {"spec": {"minReadySeconds": None}}, ()),
    ("an element that is gone", {"container": {"env": [LEVEL]}}, ()),
    ("an element in brackets that is gone", {"container": {"env": [MODE]}}, ()),
    ("an element that was put in", {"before": [{"name": "proxy", "image": "proxy:7"}]}, ()),
    ("a variable that was put in", {"container": {"env": [LEVEL, MODE, {"name": "X"}]}}, ()),
    ("a label that was put in", {"labels": {"owner": "ops", "a/b~c": "1"}}, ("--strict",)),
    ("arguments in another order", {"container": {"args": ["--all", "--verbose"]}}, ()),
    ("an argument that was put in", {"container": {"args": ["--verbose", "--x", "--all"]}}, ()),
]


def compared(folder: Path, spec: str, live: Json, options: tuple[str, ...]) -> list[Any]:
    (folder / "spec.yaml").write_text(spec)
    (folder / "live.json").write_text(json.dumps(live))
    paths = ["--spec", str(folder / "spec.yaml"), "--live", str(folder / "live.json")]
    report = folder / "report.json"
    CliRunner().invoke(command, [*paths, *options, "--output", f"json={report}"])
    found: list[Any] = json.loads(report.read_text())["findings"]
    return found


def patched(document: Any, kind: str, patch: Json) -> Any:
    """Apply a merge patch (RFC 7396) or the operations of a JSON patch that are used (RFC 6902)."""
    if kind == "json":
        for step in patch:
            _operate(document, step)
        return document
    if not isinstance(patch, dict):
        return patch
    held = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None:
            held.pop(key, None)
        else:
            held[key] = patched(held.get(key), "merge", value)
    return held


def _operate(document: Any, step: Any) -> None:
    *around, last = (
        part.replace("~1", "/").replace("~0", "~") for part in step["path"].split("/")[1:]
    )
    for part in around:
        document = document[int(part)] if isinstance(document, list) else document[part]
    at: Any = last if isinstance(document, dict) or last == "-" else int(last)
    if step["op"] == "test":
        assert document[at] == step["value"]
    elif step["op"] == "remove":
        del document[at]
    elif at == "-":
        document.append(step["value"])
    else:
        document[at] = step["value"]


@pytest.mark.parametrize(("changes", "options"), [pytest.param(*c, id=n) for n, *c in CASES])
def test_the_patch_of_the_live_side_makes_it_what_the_spec_says(
    tmp_path: Path, changes: dict[str, Json], options: tuple[str, ...]
) -> None:
    live = live_of(**changes)
    while found := compared(tmp_path, SPEC, live, options):
        target = tmp_path / "patches.json"
        result = CliRunner().invoke(
            remediate, [str(tmp_path / "report.json"), "--live", str(target)]
        )
        assert result.exit_code == 0, result.output
        written = json.loads(target.read_text())
        assert written["left"] == []
        assert "kubectl patch deployment.apps/web --namespace shop --type" in result.output
        one = written["patches"][0]
        live = patched(live, one["type"], one["patch"])
        assert len(compared(tmp_path, SPEC, live, options)) < len(found)


@pytest.mark.parametrize(("changes", "options"), [pytest.param(*c, id=n) for n, *c in CASES])
def test_what_is_live_can_be_taken_into_the_spec_and_comments_stay(
    tmp_path: Path, changes: dict[str, Json], options: tuple[str, ...]
) -> None:
    text = SPEC
    while found := compared(tmp_path, text, live_of(**dict(changes)), options):
        remedy = found[0]["remedy"]
        fix = plugins.load_as("remediate", remedy["kind"], Fix)
        changed = fix.apply(remedy["arguments"], text)
        assert changed is not None
        text = changed
        assert text.count("#") == SPEC.count("#")
        assert len(compared(tmp_path, text, live_of(**dict(changes)), options)) < len(found)


def test_only_a_changed_value_is_adopted_without_a_person(tmp_path: Path) -> None:
    kinds = {
        (one["remedy"]["kind"], one["remedy"]["automatic"])
        for _name, changes, options in CASES
        for one in compared(tmp_path, SPEC, live_of(**dict(changes)), options)
    }
    assert kinds == {
        ("adopt-value", True),
        ("adopt-value", False),
        ("add-value", False),
        ("remove-value", False),
    }


SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData: {word: %s}\n"


def test_a_secret_is_in_no_patch_and_in_no_command(tmp_path: Path) -> None:
    live = yaml.safe_load(SECRET % "s3cret-of-the-live-side")
    (found,) = compared(tmp_path, SECRET % "s3cret-of-the-spec", live, ())
    assert found["facts"]["masked"] is True
    target = tmp_path / "patches.json"
    result = CliRunner().invoke(remediate, [str(tmp_path / "report.json"), "--live", str(target)])
    assert "s3cret" not in result.output + target.read_text()
    assert json.loads(target.read_text())["patches"] == []
    assert "where secrets are kept" in result.output


@pytest.mark.parametrize(
    ("kind", "spec", "live", "wanted"),
    [
        ("postgresql/settings", {"work_mem": "8MB"}, {"work_mem": {"setting": "4096", "unit": "kB"}},
         "ALTER SYSTEM SET work_mem = '\"'\"'8MB'\"'\"''"),
        ("redis/settings", {"maxmemory": "100mb; FLUSHALL"}, {"maxmemory": "1gb"},
         "redis-cli CONFIG SET maxmemory '100mb; FLUSHALL'"),
        ("etcd/keys", {"/shop/a": "$(id)"}, {"/shop/a": "x"}, "etcdctl put -- /shop/a '$(id)'"),
    ],
)  # fmt: skip
def test_commands_are_those_of_the_system_and_quoted(
    tmp_path: Path, kind: str, spec: Json, live: Json, wanted: str
) -> None:
    found = compared(tmp_path, json.dumps(spec), live, ("--kind", kind))
    assert [one["rule"] for one in found] == ["drift/changed"]
    target = tmp_path / "patches.json"
    CliRunner().invoke(remediate, [str(tmp_path / "report.json"), "--live", str(target)])
    (one,) = json.loads(target.read_text())["patches"]
    assert wanted in one["command"]
    assert one["patch"] == spec
