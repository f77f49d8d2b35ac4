"""The pre-merge check of a 20-file change in a repository of 5,000 files, by the shipped command.

    python -m bench.quick_check [files]

A first check starts without the state folder; a second one finds the cache that the first left.
CPU seconds with children and seconds by the clock, median of five. The bars are for 5,000 files.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import _measure

_COLD, _WARM = 10.0, 3.0
_SERVICE = 100
"""Files of one service; the repository is made of such services."""
_CONFIGURATION = """\
version: 1
name: large
specs: specs
sources:
  - {kind: repository, name: code, path: .}
fail_on: low
"""
_MODULE = '''\
"""Part {number} of a service."""

import json
import requests

LIMIT = {number}


class Order{number}:
    """One order, as the shop sends it."""

    def __init__(self, payload: str) -> None:
        self.fields = json.loads(payload)

    def total(self) -> int:
        return sum(line["price"] * line["count"] for line in self.fields["lines"])

    def send(self, address: str) -> int:
        answer = requests.post(address, json=self.fields, timeout=LIMIT)
        try:
            answer.raise_for_status()
        except requests.HTTPError as error:
            raise RuntimeError(f"order not taken: {{error}}") from error
        return answer.status_code
'''
_SCRIPT = """\
import fs from "node:fs";
import express from "express";

export function handler{number}(request, response) {{
  const rows = JSON.parse(fs.readFileSync("rows-{number}.json", "utf8"));
  response.json(rows.filter((row) => row.id > request.query.after));
}}

export const application = express().get("/{number}", handler{number});
"""
_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{number}
  namespace: shop
  labels: {{app: web-{number}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: web-{number}}}}}
  template:
    metadata: {{labels: {{app: web-{number}}}}}
    spec:
      containers:
        - name: web
          image: registry.example.org/shop/web:{number}
          env:
            - {{name: LOG_LEVEL, value: info}}
            - {{name: DATABASE_PASSWORD, value: "correct horse {number}"}}
          resources: {{limits: {{cpu: 500m, memory: 256Mi}}}}
"""
_PROJECT = (
    '[project]\nname = "service-{service}"\nversion = "1"\ndependencies = ["requests"{more}]\n'
)
_PACKAGE = (
    '{{"name": "page-{service}", "private": true, "dependencies": {{"express": "^4.19.0"}}}}\n'
)
_NOTES = "# Note {number}\n\nHow part {number} is run, and whom to ask about it.\n"


def file_of(number: int) -> tuple[str, str]:
    """Return name and text of one file of the repository."""
    service, place = divmod(number, _SERVICE)
    folder = f"services/s{service:03d}"
    if place == 0:
        return f"{folder}/pyproject.toml", _PROJECT.format(service=service, more="")
    if place == 1:
        return f"{folder}/page/package.json", _PACKAGE.format(service=service)
    if place < 56:
        return f"{folder}/app/part{place}.py", _MODULE.format(number=number)
    if place < 76:
        text = _MANIFEST.format(number=number, replicas=number % 5 + 1)
        return f"specs/s{service:03d}/web-{place}.yaml", text
    if place < 90:
        return f"{folder}/page/part{place}.js", _SCRIPT.format(number=number)
    return f"{folder}/docs/note{place}.md", _NOTES.format(number=number)


def lay_out(root: Path, files: int) -> None:
    """Commit the repository, and on a branch a change of 20 files."""
    _write(root, {"trueup.yaml": _CONFIGURATION, ".gitignore": ".trueup/\n"})
    _write(root, dict(file_of(number) for number in range(files - 2)))
    _git(root, "init", "-q", "-b", "main")
    _git(root, "add", ".")
    _git(root, "commit", "-q", "-m", "All")
    _git(root, "repack", "-adq")
    _git(root, "switch", "-q", "-c", "change")
    _write(root, dict(_changes(files)))
    _git(root, "commit", "-q", "-a", "-m", "Change")


def _changes(files: int) -> list[tuple[str, str]]:
    step = max(files // 20, 1)
    texts = [file_of(number) for number in range(5, files - 2, step)]
    code = [(name, text + "\n# touched\n") for name, text in texts if not name.endswith(".md")]
    project = file_of(0)[0], _PROJECT.format(service=0, more=', "flask"')
    return [*code[:19], project]


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def _git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    subprocess.run(["git", "-C", str(root), *identity, *arguments], check=True)


def _timed(command: list[str], folder: Path) -> tuple[float, float]:
    start = time.perf_counter()
    cost = _measure.of_program(command, folder, (1,))
    return cost.seconds, time.perf_counter() - start


def main() -> None:
    """Print the figures, and fail when a bar is not reached."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    cold: list[tuple[float, float]] = []
    warm: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        lay_out(root, files)
        command = [sys.executable, "-m", "scanner", "check", "--base", "main", str(root)]
        for _ in range(_measure.RUNS):
            shutil.rmtree(root / ".trueup", ignore_errors=True)
            cold.append(_timed(command, root))
            warm.append(_timed(command, root))
    reached = True
    for name, runs, bar in (("cold", cold, _COLD), ("warm", warm, _WARM)):
        cpu, clock = (statistics.median(column) for column in zip(*runs, strict=True))
        reached &= files != 5_000 or max(cpu, clock) <= bar
        print(f"{name}: {cpu:.2f} s CPU, {clock:.2f} s by the clock (at most {bar:.0f} s)")
    print(f"{files} files, 20 changed; {_measure.load()}")
    if not reached:
        raise SystemExit("a bar was not reached")


if __name__ == "__main__":
    main()
