"""Run a tool over files that somebody trusts to run: no environment of ours, a home of its own, limits."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scanner.model.resource import EMPTY

_SECONDS = 120
_MOST = 64 * 2**20
_NOWHERE = "http://127.0.0.1:9"
"""Where requests of a tool go: rendering needs no network, and what asks for one fails."""


class ToolError(RuntimeError):
    """A tool that is not there, or did not do what was asked; the message says which and why."""


def run_tool(
    command: Sequence[str],
    folder: Path,
    more: Mapping[str, str] = EMPTY,
    accepted: Sequence[int] = (0,),
    settings: Mapping[str, str] = EMPTY,
) -> bytes:
    """Return what a tool prints.

    Args:
        command: the name of the program, which is looked for on the PATH, and its arguments.
        folder: the folder that it works in.
        more: of its environment.
        accepted: codes that it may end with; other than 0 only when it printed something.
        settings: files that its home holds: path relative to it, and text.

    Raises:
        ToolError: it is not installed, fails, takes longer than two minutes or prints too much.
    """
    name = command[0]
    program = shutil.which(name)
    if program is None:
        raise ToolError(f"{name} is not on the PATH: install it, or hand in what it renders")
    # What a tool prints counts, also where a process that it left behind still writes into the home.
    with tempfile.TemporaryDirectory(prefix="trueup-", ignore_cleanup_errors=True) as home:
        _write(Path(home), settings)
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": home,
            "LC_ALL": "C.UTF-8",
            **more,
        }
        out = Path(home, "printed")
        done = _ended([program, *command[1:]], folder, environment, out)
        silent = done.returncode != 0 and out.stat().st_size == 0
        if done.returncode not in accepted or silent:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise ToolError(f"{name} failed: {said[-1][:300] if said else done.returncode}")
        if out.stat().st_size > _MOST:
            raise ToolError(f"{name} printed more than {_MOST} bytes")
        return out.read_bytes()


def _ended(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], out: Path
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end; what it prints is written to a file.

    Raises:
        ToolError: it cannot be run, or takes too long.
    """
    name = Path(command[0]).name
    try:
        with out.open("wb") as printed:
            return subprocess.run(  # noqa: S603 - a list, and only where it is trusted to run
                command,
                cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=printed,
                stderr=subprocess.PIPE, timeout=_SECONDS, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise ToolError(f"{name} did not end within {_SECONDS} seconds") from None
    except OSError as error:
        raise ToolError(f"{name} cannot be run: {error.strerror}") from None


def _write(home: Path, settings: Mapping[str, str]) -> None:
    for name, text in settings.items():
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
