"""Whether any other file of a repository still names a file that is to go."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from scanner.collect._git import TIMEOUT_SECONDS, GitError, command, environment
from scanner.model.remediation import CannotFixError
from scanner.report._shown import visible

_NOTHING_FOUND = 1
_HISTORY = ("CHANGE", "HISTORY", "NEWS", "RELEASE", "AUTHORS")
"""Beginnings of the names of files that tell of the past, where a name is no use."""


def refuse_named_elsewhere(git_dir: Path, commit: str, after: Mapping[str, str | None]) -> None:
    """Refuse a change that takes files away which another file names by path or dotted name.

    The scan has read sources and settings; this looks at every text there is: documentation,
    data, scripts in other languages. Lists that a build writes, and histories, do not count.

    Args:
        git_dir: git directory of the repository.
        commit: what the change starts from.
        after: path -> new text of each changed file; None for those that go.

    Raises:
        CannotFixError: a file names it, or git failed.
    """
    for path in [path for path, text in after.items() if text is None]:
        for name in sorted(_names(path)):
            for other in _holding(git_dir, commit, name):
                text = after.get(other, name)
                if text is not None and name in text and not _is_history(other):
                    raise CannotFixError(f"{visible(other)} names {visible(name)}")


def _names(path: str) -> set[str]:
    names = {path}
    inner = path.removeprefix("src/")
    if inner.endswith(".py") and "/" in inner:
        names |= {inner, inner.removesuffix(".py").replace("/", ".")}
    return names


def _is_history(path: str) -> bool:
    folders, _, name = path.rpartition("/")
    return name.upper().startswith(_HISTORY) or folders.endswith(".egg-info")


def _holding(git_dir: Path, commit: str, name: str) -> Iterator[str]:
    """Yield each text file of the commit that holds a name between other characters."""
    arguments = ("grep", "-l", "-z", "-I", "-F", "-w", "-e", name, commit)
    try:
        done = subprocess.run(  # noqa: S603 - a list; the name is the value of an option
            command(git_dir, *arguments),
            capture_output=True, env=environment(), cwd="/", timeout=TIMEOUT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotFixError(f"git could not be run: {type(error).__name__}") from None
    if done.returncode not in (0, _NOTHING_FOUND):
        raise CannotFixError(str(GitError("git grep failed")))
    for entry in done.stdout.split(b"\0"):
        _, _, path = entry.decode("utf-8", "surrogateescape").partition(":")
        if path:
            yield path
