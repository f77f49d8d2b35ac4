"""Prune real projects, and hold every byte of what comes out against what went in.

    python -m bench.proof_prune [NAME ...]

Source distributions of `_prune_projects.PROJECTS` are fetched from the package index (or taken from
the folder TRUEUP_PRUNE_FILES), their digests checked. Into each go an unused dependency, a dead
module with its test and a setting, and a used dependency, which must stay. `trueup prune --verify`
then has to find, verify and take out just the first two: the tree of its branch must be the one
from before they were put in, byte for byte, one thing a commit.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from bench._prune_injection import (
    UNUSED,
    USED,
    NotInjectableError,
    declare,
    leave_behind,
    package_of,
    spare,
    use,
)
from bench._prune_projects import DISCARDED, PROJECTS

_IDENTITY = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *_IDENTITY, "-C", str(folder), *arguments],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def fetched(name: str, version: str, digest: str, place: Path) -> Path:
    """Return the source distribution, whose digest is checked.

    Raises:
        SystemExit: it cannot be fetched, or is not the one that is meant.
    """
    given = os.environ.get("TRUEUP_PRUNE_FILES")
    folder = Path(given) if given else place
    if not given:
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary",
                   ":all:", "-d", str(folder), f"{name}=={version}"]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    for path in sorted(folder.glob("*.tar.gz")):
        if hashlib.sha256(path.read_bytes()).hexdigest() == digest:
            return path
    raise SystemExit(f"{name} {version}: no file with the digest {digest}")


def unpacked(archive: Path, folder: Path, version: str) -> Path:
    """Unpack into a folder and return the project in it, as a repository with its tag."""
    with tarfile.open(archive) as held:
        held.extractall(folder, filter="data")
    (root,) = folder.iterdir()
    for path in (root, *root.rglob("*")):
        os.chown(path, os.getuid(), os.getgid(), follow_symlinks=False)
    git(root, "init", "-q", "-b", "main")
    committed(root, "as published")
    git(root, "tag", f"v{version}")
    return root


def committed(root: Path, message: str) -> str:
    git(root, "add", "-A", "-f")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD")


def pruned(root: Path) -> str:
    """Put in, prune, compare; return what went wrong, "" when nothing did."""
    unused, used = spare(root, UNUSED), spare(root, USED)
    package_of(root)
    declare(root, used)
    use(root, used)
    wanted = committed(root, "with a used dependency")
    declare(root, unused)
    dead = leave_behind(root)
    committed(root, "with what nobody needs")
    done = subprocess.run(
        [sys.executable, "-m", "scanner", "prune", str(root), "--verify", "--trusted-to-run",
         "--apply"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    branches = git(root, "for-each-ref", "--format=%(refname)", "refs/heads/trueup").split()
    if done.returncode or len(branches) != 1:
        return f"exit {done.returncode}: {(done.stdout + done.stderr)[-700:]}"
    different = git(root, "diff", "--stat", wanted, branches[0])
    if different:
        return f"bytes differ from before:\n{different}"
    return _wrong_commits(root, branches[0], unused, dead)


def _wrong_commits(root: Path, branch: str, unused: str, dead: tuple[str, ...]) -> str:
    commits = git(root, "rev-list", "--reverse", f"main..{branch}").split()
    changed = [
        set(git(root, "show", "--format=", "--name-only", one).split("\n")) for one in commits
    ]
    titles = [git(root, "log", "-1", "--format=%s", one) for one in commits]
    if len(commits) != 2 or set(dead) not in changed:
        return f"commits hold other files than planned: {changed}"
    if not any(unused in title for title in titles):
        return f"no commit of its own for {unused}: {titles}"
    return ""


def tried(name: str, version: str, digest: str) -> str:
    """Return what went wrong with one project."""
    place = Path(tempfile.mkdtemp(prefix="trueup-proof-"))
    try:
        (place / "sdist").mkdir()
        (place / "project").mkdir()
        root = unpacked(fetched(name, version, digest, place / "sdist"), place / "project", version)
        return pruned(root)
    except NotInjectableError as error:
        return str(error)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def main() -> None:
    """Print a line for each project; fail when one of them does not hold."""
    wanted = set(sys.argv[1:])
    projects = [one for one in PROJECTS if not wanted or one[0] in wanted]
    held = 0
    for name, version, digest in projects:
        start = time.monotonic()
        wrong = tried(name, version, digest)
        held += not wrong
        words = wrong or "found, verified, taken out, nothing else changed; the used one stays"
        print(f"{name} {version} ({time.monotonic() - start:.0f} s): {words}", flush=True)
    print(f"{held} of {len(projects)} hold; {len(DISCARDED)} were discarded beforehand:")
    for name, why in DISCARDED.items():
        print(f"  {name}: {why}")
    if held < len(projects):
        raise SystemExit("a project was not pruned as it should be")


if __name__ == "__main__":
    main()
