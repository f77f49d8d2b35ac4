"""Hold `trueup drift` against DeepDiff on the same Kubernetes objects, in one go.

    python -m bench.drift_against_deepdiff [objects]

Two questions, each the median of five runs in CPU seconds, the ratio last:
1. The shipped command, reading YAML specs and a JSON answer and writing a report, against a program
   that loads the same files with PyYAML's C loader and json and calls DeepDiff per object.
2. One list of named elements in another order, half of them changed, against `ignore_order=True`.

DeepDiff also says something else: it reports each default and server field as a difference.
"""

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from deepdiff import DeepDiff

from scanner.evaluate.drift._walk import differences
from scanner.normalize.meaning._compile import Node

_RUNS = 5
_ELEMENTS = 50
_PEER = """
import json, sys, yaml
from deepdiff import DeepDiff
specs = [d for d in yaml.load_all(open(sys.argv[1]), Loader=yaml.CSafeLoader)]
lives = {d["metadata"]["name"]: d for d in json.load(open(sys.argv[2]))["items"]}
found = [DeepDiff(spec, lives[spec["metadata"]["name"]]).to_dict() for spec in specs]
json.dump(len(found), open(sys.argv[3], "w"))
"""


def deployment(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a spec and what a server makes of it; every hundredth one is scaled by hand."""
    name = f"web-{number}"
    container = {
        "name": "web",
        "image": f"registry.example/web:{number}",
        "env": [{"name": f"SETTING_{n}", "value": str(n)} for n in range(6)],
        "ports": [{"containerPort": 8080, "name": "http"}],
        "resources": {"limits": {"cpu": "500m", "memory": "512Mi"}},
    }
    labels = {"app": name, "team": "shop"}
    head = {"apiVersion": "apps/v1", "kind": "Deployment"}
    place = {"name": name, "namespace": "shop", "labels": labels}
    pod = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    body = {"replicas": 2, "selector": {"matchLabels": {"app": name}}, "template": pod}
    spec = {**head, "metadata": place, "spec": body}
    filled = {
        **container,
        "imagePullPolicy": "IfNotPresent",
        "terminationMessagePath": "/dev/termination-log",
        "terminationMessagePolicy": "File",
        "ports": [{"containerPort": 8080, "name": "http", "protocol": "TCP"}],
    }
    served = {
        **body,
        "replicas": 2 if number % 100 else 7,
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
        "template": {**pod, "spec": {"containers": [filled], "restartPolicy": "Always"}},
    }
    written = {"uid": str(number), "resourceVersion": "1", "generation": 1}
    status = {"replicas": 2, "readyReplicas": 2, "conditions": [{"type": "Available"}]}
    return spec, {**head, "metadata": {**place, **written}, "spec": served, "status": status}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _median_of_program(command: list[str], allowed: tuple[int, ...]) -> float:
    times = []
    for _ in range(_RUNS):
        start = _children()
        code = subprocess.run(command, check=False, capture_output=True).returncode
        if code not in allowed:
            raise SystemExit(f"{command[0]} exited {code}")
        times.append(_children() - start)
    return statistics.median(times)


def _median_of_call(call: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _programs(objects: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        spec, live, out = (Path(folder, name) for name in ("spec.yaml", "live.json", "out.json"))
        pairs = [deployment(number) for number in range(objects)]
        spec.write_text(yaml.safe_dump_all([one for one, _other in pairs]))
        items = [other for _one, other in pairs]
        live.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
        ours = [sys.executable, "-m", "scanner", "drift", "--spec", str(spec), "--live", str(live)]
        peer = [sys.executable, "-c", _PEER, str(spec), str(live), str(out)]
        return (
            _median_of_program([*ours, "--output", f"json={out}"], (1,)),
            _median_of_program(peer, (0,)),
        )


def _lists() -> tuple[float, float]:
    spec = [{"name": f"r{n}", "size": n, "tags": [n, n + 1]} for n in range(_ELEMENTS)]
    live = [{**element, "size": -1} if n % 2 else dict(element) for n, element in enumerate(spec)]
    random.Random(7).shuffle(live)  # noqa: S311 - the same order in every run, not a secret
    return (
        _median_of_call(lambda: differences({"all": spec}, {"all": live}, Node())),
        _median_of_call(
            lambda: DeepDiff({"all": spec}, {"all": live}, ignore_order=True).to_dict()
        ),
    )


def main() -> None:
    """Print both comparisons."""
    objects = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"load average {os.getloadavg()[0]:.2f}, median of {_RUNS}, CPU seconds")
    for title, (ours, peer) in (
        (f"{objects} objects from files to a report", _programs(objects)),
        (f"one list of {_ELEMENTS}, shuffled and half changed", _lists()),
    ):
        print(f"{title}: trueup {ours:.4f}, deepdiff {peer:.4f}, ratio {peer / ours:.1f}")


if __name__ == "__main__":
    main()
