"""One git command in an environment where nothing of a repository can run or reach out."""

import os
import subprocess
from pathlib import Path

TIMEOUT_SECONDS = 300
SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.attributesFile=/dev/null",
    "core.excludesFile=/dev/null",
    "core.pager=cat",
    "core.symlinks=false",
    "core.untrackedCache=false",
    "core.useReplaceRefs=false",
    "core.commitGraph=false",
    "core.sshCommand=/bin/false",
    "core.gitProxy=",
    "credential.helper=",
    "diff.external=",
    "protocol.allow=never",
    "protocol.ext.allow=never",
    "protocol.file.allow=never",
    "submodule.recurse=false",
    "uploadpack.packObjectsHook=",
    "fetch.recurseSubmodules=false",
    "maintenance.auto=false",
    "gc.auto=0",
    "log.showSignature=false",
    "filter.lfs.process=",
    "filter.lfs.smudge=",
    "filter.lfs.clean=",
    "filter.lfs.required=false",
)


class GitError(RuntimeError):
    """Git could not answer; the message is its own first line, shortened."""


def environment() -> dict[str, str]:
    """Return the whole environment that git is given: nothing of ours but where programs are."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": "/nonexistent",
        "LC_ALL": "C.UTF-8",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_ASKPASS": "/bin/false",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_PAGER": "cat",
        "GIT_SSH_COMMAND": "/bin/false",
        "GIT_TERMINAL_PROMPT": "0",
    }


def command(repository: Path, *arguments: str) -> list[str]:
    """Return the hardened command line for one git command on a repository's objects."""
    # GIT_CONFIG_GLOBAL is empty, so that safe.directory is given here: owners may differ in CI.
    settings = (*SETTINGS, f"safe.directory={repository}")
    options = [part for setting in settings for part in ("-c", setting)]
    return ["git", f"--git-dir={repository}", "--no-pager", "--bare", *options, *arguments]


def run_git(repository: Path, *arguments: str, input: bytes | None = None) -> bytes:  # noqa: A002 - as in subprocess
    """Return what one git command prints.

    Args:
        repository: its git directory, from `find_git_dir`.
        arguments: the command and its arguments; what comes from outside goes after `--`.
        input: bytes for its standard input.

    Raises:
        GitError: git failed, took too long or is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a list; arguments from outside are checked or after --
            command(repository, *arguments),
            input=input if input is not None else b"",
            capture_output=True,
            env=environment(),
            cwd="/",
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except (subprocess.TimeoutExpired, OSError, ValueError) as error:
        raise GitError(f"git could not be run: {type(error).__name__}") from None
    if done.returncode:
        raise GitError(_first_line(done.stderr))
    return done.stdout


def _first_line(stderr: bytes) -> str:
    words = stderr.decode("utf-8", "replace").strip().splitlines()
    return (words[0] if words else "git failed without a word")[:300]
