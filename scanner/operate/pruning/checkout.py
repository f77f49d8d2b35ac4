"""Check a commit out into a folder of its own, for programs that are trusted to run."""

import subprocess
from pathlib import Path

from scanner.collect._git import TIMEOUT_SECONDS, GitError, environment, run_git

_SETTINGS = (
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.autocrlf=false", "gc.auto=0",
    "advice.detachedHead=false", "protocol.allow=never", "submodule.recurse=false",
)  # fmt: skip


def check_out(git_dir: Path, commit: str, folder: Path) -> None:
    """Put the files of a commit into a new folder, as a repository that borrows its objects.

    Builds find their history and tags there; nothing leads back to the repository it came from.
    Filters of the repository's own settings are not run.

    Args:
        git_dir: git directory of the repository.
        commit: full id; no reference needs to name it.
        folder: made anew.

    Raises:
        GitError: git failed.
    """
    folder.mkdir(parents=True)
    _git(folder, "init", "-q")
    common = run_git(git_dir, "rev-parse", "--path-format=absolute", "--git-common-dir")
    objects = Path(common.decode("utf-8", "surrogateescape").strip()) / "objects"
    info = folder / ".git" / "objects" / "info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "alternates").write_text(f"{objects}\n", "utf-8")
    tags = run_git(git_dir, "for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
    (folder / ".git" / "packed-refs").write_bytes(tags)
    _git(folder, "checkout", "-q", "--detach", commit, "--")


def _git(folder: Path, *arguments: str) -> None:
    options = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        done = subprocess.run(  # noqa: S603 - a list, from a fixed program
            ["git", *options, *arguments],  # noqa: S607 - as everywhere, from the PATH
            cwd=folder, env=environment(), capture_output=True, timeout=TIMEOUT_SECONDS,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git could not be run: {type(error).__name__}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"git {arguments[0]}: {said[-1][:200] if said else 'failed'}")
