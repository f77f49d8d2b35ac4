"""A drift finding names who wrote the line of the spec, and a replay names the same."""

import json
import subprocess
import sys
from pathlib import Path

from tests.collect.reading import commit, git


def trueup(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "scanner", *arguments],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_author_of_the_spec_line_is_told_and_kept_for_a_replay(tmp_path: Path) -> None:
    estate = tmp_path / "estate"
    config = (
        "version: 1\nname: shop\nspecs: specs\nchecks: {areas: [drift]}\n"
        "sources:\n  - {kind: files, name: live, path: ../live}\n"
    )
    deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  replicas: {}\n"
    commit(estate, {"trueup.yaml": config, "specs/web.yaml": deployment.format(2)})
    later = commit(estate, {"specs/web.yaml": deployment.format(3)})
    (tmp_path / "live").mkdir()
    (tmp_path / "live/web.yaml").write_text(deployment.format(5))
    done = trueup(estate, "scan", "--output", "json=out.json")
    assert done.returncode in (0, 1), done.stderr
    report = json.loads((estate / "out.json").read_text())
    (finding,) = (one for one in report["findings"] if one["rule"] == "drift/changed")
    facts = finding["facts"]
    assert facts["spec_author"] == "dev <dev>"
    assert facts["spec_commit"] == later == git(estate, "rev-parse", "HEAD")
    assert facts["spec_date"].endswith("+00:00")
    replayed = trueup(estate, "replay", report["run"]["id"], "--output", "json=again.json")
    assert replayed.returncode == done.returncode, replayed.stderr
    assert json.loads((estate / "again.json").read_text())["findings"] == report["findings"]
