"""Judge installed packages beside pip-licenses and license-checker, in one run.

    [TRUEUP_SITE_PACKAGES=FOLDER] [TRUEUP_NODE_PROJECT=FOLDER] python bench/quick_licenses.py

Whole processes, CPU seconds of user and system, the better of two runs. Without the variables the
environment that runs this is looked at. A peer is run where it is installed: the programs named by
PIP_LICENSES and LICENSE_CHECKER, or those on the path.
"""

import os
import resource
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

RUNS = 2


def cpu(command: list[str], **environment: str) -> float:
    """Return the CPU seconds of a command, the better of RUNS."""
    best = float("inf")
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **environment},
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        best = min(best, spent)
    return best


def compare(name: str, ours: list[str], peer: list[str] | None, **environment: str) -> None:
    """Print one line: ours, the peer's, and the ratio."""
    mine = cpu(ours)
    if peer is None:
        print(f"{name}: {mine:.2f} s; the peer is not installed")
        return
    theirs = cpu(peer, **environment)
    print(f"{name}: {mine:.2f} s; {Path(peer[0]).name} {theirs:.2f} s; {theirs / mine:.1f} times")


def main() -> None:
    """Print the figures."""
    site = os.environ.get("TRUEUP_SITE_PACKAGES") or sysconfig.get_path("purelib")
    trueup = [sys.executable, "-m", "scanner", "licenses"]
    quick = [*trueup, site, "--no-texts", "--deny", "AGPL-3.0-only"]
    peer = os.environ.get("PIP_LICENSES") or shutil.which("pip-licenses")
    count = len(list(Path(site).glob("*.dist-info")))
    compare(f"{count} distributions", quick, [peer] if peer else None, PYTHONPATH=site)
    compare(
        f"{count} distributions with their texts", [*trueup, site, "--deny", "AGPL-3.0-only"], None
    )
    project = os.environ.get("TRUEUP_NODE_PROJECT")
    if project:
        checker = os.environ.get("LICENSE_CHECKER") or shutil.which("license-checker")
        modules = str(Path(project) / "node_modules")
        node = [checker, "--json", "--start", project] if checker else None
        compare("node_modules", [*trueup, modules, "--deny", "AGPL-3.0-only"], node)
    compare("one expression", [*trueup, "evaluate", "MIT OR ISC", "--allow", "MIT"], None)


if __name__ == "__main__":
    main()
