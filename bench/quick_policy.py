"""Evaluate 16 rules over 10,000 resources in one file and over 1,000 small files, beside the peers.

    python -m bench.quick_policy [RUNS]

The same module, in conftest's conventions, is given to `trueup policy eval` with the opa binary and
with the embedded engine, to `opa eval` with one query over all elements, to `opa exec`, and to
`conftest test`. Deployments, roles with statements, and lists of packages in equal parts; about one
in ten departs. Medians; CPU is user and system time of a process and its children. The numbers of
departures must be the same.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench._measure import RUNS, load
from bench._policy_rules import RULES

LARGE, SMALL = 10_000, 1_000
QUERY = "[said | some document in input; said := data.main.deny with input as document]"


def deployment(chance: random.Random, index: int) -> dict[str, Any]:
    """Return a workload with two containers."""
    bad = chance.random() < 0.1
    containers = [
        {
            "name": name,
            "image": f"{name}:latest" if bad else f"registry.example/{name}:1.{index % 9}.0",
            "env": [{"name": "MODE", "value": "live"}, {"name": "REGION", "value": "eu-central"}],
            "resources": {"limits": {"memory": "256Mi"}, "requests": {"memory": "128Mi"}},
            "livenessProbe": {"httpGet": {"path": "/", "port": 8080}},
            "securityContext": {"privileged": bad, "capabilities": {"drop": ["ALL"]}},
        }
        for name in ("web", "log")
    ]
    metadata = {"name": f"svc-{index}", "namespace": f"team-{index % 40}"}
    labels = {"app": f"svc-{index}", "team": f"team-{index % 40}"}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {**metadata, "labels": labels},
        "spec": {
            "replicas": 1 if bad else chance.choice([2, 3, 5]),
            "selector": {"matchLabels": {"app": f"svc-{index}"}},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"securityContext": {"runAsNonRoot": True}, "containers": containers},
            },
        },
    }


def role(chance: random.Random, index: int) -> dict[str, Any]:
    """Return a role with three statements, as an object of its own kind."""
    bad = chance.random() < 0.1
    actions = [
        "s3:GetObject",
        "s3:PutObject",
        "logs:PutLogEvents",
        "*" if bad else "sqs:SendMessage",
    ]
    statements = [
        {"Effect": "Allow", "Action": actions[: number + 2], "Resource": f"arn:x:{number}:{index}"}
        for number in range(3)
    ]
    return {
        "apiVersion": "example.com/v1",
        "kind": "Role",
        "metadata": {"name": f"role-{index}", "labels": {"team": "data"}},
        "spec": {"statements": statements, "sessionHours": 12 if bad else 1},
    }


def packages(chance: random.Random, index: int) -> dict[str, Any]:
    """Return the packages of an application."""
    licences = [
        "MIT",
        "Apache-2.0",
        "BSD-3-Clause",
        "AGPL-3.0-only" if chance.random() < 0.1 else "ISC",
    ]
    listed = [
        {"name": f"package-{number}", "version": f"{number}.1.{index % 7}", "licence": licence}
        for number, licence in enumerate(licences * 3)
    ]
    return {
        "apiVersion": "example.com/v1",
        "kind": "Packages",
        "metadata": {"name": f"app-{index}", "labels": {"team": "web"}},
        "spec": {"packages": listed},
    }


def documents(count: int) -> list[dict[str, Any]]:
    """Return the resources."""
    chance = random.Random(7)  # noqa: S311 - test data
    makers: Sequence[Callable[[random.Random, int], dict[str, Any]]] = (deployment, role, packages)
    return [makers[index % 3](chance, index) for index in range(count)]


def once(command: Sequence[str], folder: Path, **more: str) -> tuple[float, float]:
    """Run a command and return its CPU and wall seconds; its output goes to out.json."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | more
    started = time.perf_counter()
    with (folder / "out.json").open("wb") as out, (folder / "err.txt").open("wb") as errors:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command}: {(folder / 'err.txt').read_text()[-2000:]}")
    return used.ru_utime + used.ru_stime, wall


def departures(name: str, folder: Path) -> int:
    """Return how many departures the last command reported."""
    said = json.loads((folder / "out.json").read_text() or "null")
    if name.startswith("trueup"):
        return len(said["findings"])
    if name == "conftest":
        return sum(len(each.get("failures") or ()) for each in said)
    if name == "opa exec":
        return sum(len(each["result"]) for each in said["result"])
    return sum(len(each) for each in said["result"][0]["expressions"][0]["value"])


def ours(given: str, engine: str) -> list[str]:
    """Return our command line."""
    trueup = str(Path(sys.executable).with_name("trueup"))
    return [trueup, "policy", "eval", "rules", given, "--engine", engine, "--output", "json=-"]


def commands(folder: Path, given: str) -> Mapping[str, tuple[list[str], dict[str, str]]]:
    """Return what is compared, as far as it is installed, by name."""
    fresh, kept = (
        {"XDG_CACHE_HOME": str(folder / "fresh")},
        {"XDG_CACHE_HOME": str(folder / "kept")},
    )
    found: dict[str, tuple[list[str], dict[str, str]]] = {
        "trueup, opa": (ours(given, "opa"), fresh),
        "trueup, embedded": (ours(given, "embedded"), fresh),
        "trueup again": (ours(given, "opa"), kept),
    }
    rules = ["--data", "rules"]
    if opa := which("opa"):
        if given.endswith(".json"):
            found["opa eval"] = ([opa, "eval", *rules, "--input", given, QUERY], {})
        else:
            found["opa exec"] = (
                [opa, "exec", "--bundle", "rules", "--decision", "main/deny", given],
                {},
            )
    if conftest := which("conftest"):
        argv = [conftest, "test", "--policy", "rules", "--output", "json", given]
        found["conftest"] = (argv, {})
    return found


def which(name: str) -> str | None:
    """Return where a program is, on the PATH or where Go installs it."""
    places = f"{os.environ['PATH']}{os.pathsep}{Path.home() / 'go/bin'}"
    return shutil.which(name, path=places)


def compare(folder: Path, given: str, title: str, runs: int) -> None:
    """Print the medians of interleaved runs."""
    asked = commands(folder, given)
    once(*asked["trueup again"][:1], folder, **asked["trueup again"][1])
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    counts: dict[str, int] = {}
    for _ in range(runs):
        for name, (argv, more) in asked.items():
            shutil.rmtree(folder / "fresh", ignore_errors=True)
            times[name].append(once(argv, folder, **more))
            counts[name] = departures(name, folder)
    print(f"{title}; {load()}")
    middle = {
        name: tuple(statistics.median(column) for column in zip(*each, strict=True))
        for name, each in times.items()
    }
    for name, (cpu, wall) in middle.items():
        print(f"  {name:17} {cpu:6.2f} s CPU {wall:6.2f} s wall, {counts[name]} departures")
    print(f"  the same departures: {len(set(counts.values())) == 1}")
    if "opa eval" in middle:
        allowed = 1.3 * middle["opa eval"][0] + 0.5
        print(
            f"  CPU of trueup, opa / (1.3 x opa eval + 0.5 s): {middle['trueup, opa'][0] / allowed:.2f}"
        )
    if "conftest" in middle:
        print(
            f"  wall of conftest / trueup, opa: {middle['conftest'][1] / middle['trueup, opa'][1]:.2f}"
        )
        again = middle["conftest"][1] / middle["trueup again"][1]
        print(f"  wall of conftest / trueup again: {again:.1f}")


def main(runs: int) -> None:
    """Print the figures."""
    os.environ["PATH"] += f"{os.pathsep}{Path.home() / 'go/bin'}"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "rules").mkdir()
        (folder / "rules" / "main.rego").write_text(RULES)
        (folder / "all.json").write_text(json.dumps(documents(LARGE)))
        (folder / "many").mkdir()
        for index, each in enumerate(documents(SMALL)):
            (folder / "many" / f"{index}.json").write_text(json.dumps(each))
        compare(folder, "all.json", f"{LARGE:,} resources in one file", runs)
        compare(folder, "many", f"{SMALL:,} small files", runs)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
