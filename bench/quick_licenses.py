"""Judge installed packages beside pip-licenses and license-checker, in one run.

    [TRUEUP_SITE_PACKAGES=FOLDER] [TRUEUP_NODE_PROJECT=FOLDER] python bench/quick_licenses.py

Whole processes that write JSON, in turns, CPU seconds of user and system, medians of RUNS. Without
the variables the environment that runs this is looked at. A peer is run where it is installed: the
programs named by PIP_LICENSES and LICENSE_CHECKER, or those on the path.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
from pathlib import Path

from bench._measure import load

RUNS = 5
Command = tuple[list[str], dict[str, str]]
"""What to run, and what to add to its environment."""


def cpu(command: Command) -> float:
    """Return the CPU seconds of one run, with its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        command[0],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**kept, **command[1]},
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name: str, ours: list[str], peer: Command | None = None) -> None:
    """Print one line: ours, the peer's, and the ratio of the medians."""
    commands = [(ours, {}), *([peer] if peer else [])]
    cpu(commands[0])  # writes byte code, as an installed package has it
    turns = [[cpu(command) for command in commands] for _ in range(RUNS)]
    spent = [statistics.median(each) for each in zip(*turns, strict=True)]
    if peer is None:
        print(f"{name}: {spent[0]:.2f} s")
    else:
        program = Path(peer[0][0]).name
        print(
            f"{name}: {spent[0]:.2f} s; {program} {spent[1]:.2f} s; {spent[1] / spent[0]:.1f} times"
        )


def python(trueup: list[str], site: str) -> None:
    """Compare over the Python distributions of a folder."""
    named = os.environ.get("PIP_LICENSES") or shutil.which("pip-licenses")
    peer = ([named, "--format=json"], {"PYTHONPATH": site}) if named else None
    count = len(list(Path(site).glob("*.dist-info")))
    rest = ["--deny", "AGPL-3.0-only", "--output", "json=-"]
    compare(f"{count} distributions", [*trueup, site, "--no-texts", *rest], peer)
    compare(f"{count} distributions with their texts", [*trueup, site, *rest])
    if not named:
        print("  pip-licenses is not installed")


def node(trueup: list[str], project: str) -> None:
    """Compare over a node_modules folder."""
    named = os.environ.get("LICENSE_CHECKER") or shutil.which("license-checker")
    modules = Path(project) / "node_modules"
    peer: Command | None = ([named, "--json", "--start", project], {}) if named else None
    ours = [*trueup, str(modules), "--deny", "AGPL-3.0-only", "--output", "json=-"]
    compare(
        f"node_modules with {len(list(modules.rglob('package.json')))} package.json", ours, peer
    )
    if not named:
        print("  license-checker is not installed")


def main() -> None:
    """Print the figures."""
    print(load())
    trueup = [sys.executable, "-m", "scanner", "licenses"]
    python(trueup, os.environ.get("TRUEUP_SITE_PACKAGES") or sysconfig.get_path("purelib"))
    project = os.environ.get("TRUEUP_NODE_PROJECT")
    if project:
        node(trueup, project)
    compare("one expression", [*trueup, "evaluate", "MIT OR ISC", "--allow", "MIT"])
    print(load())


if __name__ == "__main__":
    main()
