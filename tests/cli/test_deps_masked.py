"""A package whose name looks like that of a secret: its range is masked, and nothing is guessed."""

import json
from pathlib import Path

from click.testing import CliRunner

from scanner.cli.deps import command

LOCK = """__metadata:
  version: 6

"NAME@npm:~9.0.2":
  version: 9.0.3
  resolution: "NAME@npm:9.0.3"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    NAME: "npm:ASKED"
"""


def drifted(folder: Path, name: str, asked: str) -> set[str]:
    package = {"name": "shop", "private": True, "dependencies": {name: "~9.0.2"}}
    (folder / "package.json").write_text(json.dumps(package))
    (folder / "a.js").write_text(f"require('{name}')\n")
    (folder / "yarn.lock").write_text(LOCK.replace("NAME", name).replace("ASKED", asked))
    answer = folder / "answer.json"
    CliRunner().invoke(command, [str(folder), "--no-cache", "--output", f"json={answer}"])
    findings = json.loads(answer.read_text())["findings"]
    return {one["facts"]["distribution"] for one in findings if one["rule"].endswith("lock-drift")}


def test_a_masked_range_in_a_lock_is_no_drift_and_a_read_one_may_be(tmp_path: Path) -> None:
    assert drifted(tmp_path, "jsonwebtoken", "~9.0.2") == set()
    assert drifted(tmp_path, "left-pad", "~9.0.2") == set()
    assert drifted(tmp_path, "left-pad", "~8.0.0") == {"left-pad"}
