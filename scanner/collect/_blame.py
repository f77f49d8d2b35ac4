"""Who wrote each line of the team's own files, from git, by way of GitPython."""

import os
from pathlib import Path

from scanner.collect._git_run import SETTINGS, environment


def blame(git_dir: Path, commit: str, path: str) -> tuple[str, ...]:
    """Return the author of each line of a file, as "Name <address>".

    Args:
        git_dir: the repository.
        commit: full id of the commit.
        path: path of the file inside the repository.

    Returns:
        Authors in order of line; empty when git cannot say.
    """
    import git  # noqa: PLC0415 - the import fails where the program git is not installed

    runner = git.Git(os.sep)
    runner.update_environment(**environment(), GIT_DIR=str(git_dir), GIT_WORK_TREE=os.sep)
    runner.set_persistent_git_options(c=[*SETTINGS, f"safe.directory={git_dir}"], no_pager=True)
    try:
        porcelain = runner.blame(
            "--line-porcelain", "--no-textconv", commit, "--", path, stdout_as_string=False
        )
    except git.GitCommandError:
        return ()
    return _authors(porcelain)


def _authors(porcelain: bytes) -> tuple[str, ...]:
    authors: list[str] = []
    name = address = ""
    for line in porcelain.split(b"\n"):
        if line.startswith(b"author "):
            name = line[7:].decode("utf-8", "replace")
        elif line.startswith(b"author-mail "):
            address = line[12:].decode("utf-8", "replace")
        elif line.startswith(b"\t"):
            authors.append(f"{name} {address}")
    return tuple(authors)
