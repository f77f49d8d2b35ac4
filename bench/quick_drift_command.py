"""The shipped command over a large estate: specs in git, live objects as JSON, evidence and report.

    python -m bench.quick_drift_command [objects]

A first scan starts with nothing; a second one finds the cache of the first. CPU seconds with
children, median of five, and peak memory. The bars are for 10,000 objects on each side.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from bench import _measure
from bench._drift_estate import drifted, pairs

_CONFIGURATION = """\
version: 1
name: large
specs: specs
sources:
  - {kind: files, name: cluster, path: live}
reports: {json: out/report.json}
"""


class _ByHand(yaml.CSafeDumper):
    """Writes several lines as a block, and repeats values, as people do."""

    def ignore_aliases(self, _data: object) -> bool:
        """Return True: a manifest repeats what it says."""
        return True


def _text(dumper: yaml.CSafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_ByHand.add_representer(str, _text)
_COLD, _WARM, _MEMORY = 9.0, 2.0, 400.0


def lay_out(root: Path, objects: int) -> None:
    """Write a spec per file into a git repository, and beside it the answers of a cluster.

    An answer lists all objects of one namespace, as `kubectl get -o json` prints them.
    """
    answers: dict[str, list[object]] = {}
    for number, (spec, live) in enumerate(pairs(objects)):
        folder = root / "specs" / f"{number % 100:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(spec, Dumper=_ByHand, sort_keys=False)
        (folder / f"{number}.yaml").write_text(text)
        answers.setdefault(live["metadata"].get("namespace", "cluster"), []).append(live)
    (root / "live").mkdir()
    for namespace, items in answers.items():
        answer = {"apiVersion": "v1", "kind": "List", "items": items}
        (root / "live" / f"{namespace}.json").write_text(json.dumps(answer))
    (root / "trueup.yaml").write_text(_CONFIGURATION)
    (root / ".gitignore").write_text("live/\nout/\n")
    git = ["git", "-C", str(root), "-c", "user.name=bench", "-c", "user.email=bench@example.org"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Specs"]):
        subprocess.run([*git, *arguments], check=True)


def main() -> None:
    """Print the figures of both scans, and fail when a bar is not reached."""
    objects = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    command = [sys.executable, "-m", "scanner", "scan", "--check", "drift", "--exit-zero"]
    cold: list[_measure.Cost] = []
    warm: list[_measure.Cost] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, objects)
        for _ in range(_measure.RUNS):
            shutil.rmtree(root / ".trueup", ignore_errors=True)
            cold.append(_measure.of_program(command, root, (0,)))
            warm.append(_measure.of_program(command, root, (0,)))
        report = json.loads((root / "out" / "report.json").read_text())
    found = len(report["findings"])
    if found != drifted(objects):
        raise SystemExit(f"{found} findings where one object in 100 is changed")
    first, second = (statistics.median(c.seconds for c in costs) for costs in (cold, warm))
    memory = max(cost.megabytes for cost in (*cold, *warm))
    print(f"{_measure.load()}, median of {_measure.RUNS}, CPU seconds with children")
    print(f"{objects} YAML specs in git, {objects} live objects in JSON answers: {found} findings")
    print(f"first scan {first:.2f} s (bar {_COLD} s), second {second:.2f} s (bar {_WARM} s)")
    print(f"peak memory {memory:.0f} MB (bar {_MEMORY:.0f} MB)")
    print(f"ratio first to second {first / second:.1f}")


if __name__ == "__main__":
    main()
