"""Plain git for writing proposals: objects and one new reference, never a work tree or a hook."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from scanner.collect._git import TIMEOUT_SECONDS, GitError, command, environment

__all__ = ["GitError", "git", "line"]


def git(
    repository: Path,
    *arguments: str,
    data: bytes = b"",
    extra: Mapping[str, str] | None = None,
) -> bytes:
    """Return what git wrote to standard output, in the environment that reading has, too.

    Args:
        repository: its git directory.
        arguments: the command and its arguments; what comes from outside goes after `--`.
        data: bytes for standard input.
        extra: more environment: the temporary index, author and date of a commit.

    Raises:
        GitError: git failed, is not installed, or took too long.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a list, from a fixed program
            command(repository, *arguments),
            input=data,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
            cwd="/",
            env={**environment(), **(extra or {})},
        )
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise GitError(f"git could not be run: {type(error).__name__}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GitError(f"git {arguments[0]}: {said[-1][:200] if said else 'failed'}")
    return done.stdout


def line(repository: Path, *arguments: str, data: bytes = b"") -> str:
    """Return one line of git's output, without its end."""
    return git(repository, *arguments, data=data).decode("utf-8", "replace").strip()
