"""Start a real server on the loopback address, wait until it answers, and stop it by its pid."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def program(name: str, package: str) -> str:
    """Return the path of a server's program, or skip saying what to install; with CI=true, fail."""
    path = shutil.which(name)
    if path is None:
        reason = f"no {name} on the PATH: install the package {package}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def listens(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(0.2)
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(
    command: Sequence[str],
    ready: Callable[[], bool],
    log: Path,
    environment: Mapping[str, str] | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("ab") as out:
        server = subprocess.Popen(
            list(command), stdout=out, stderr=out, cwd=log.parent,
            env={**os.environ, **(environment or {})},
        )  # fmt: skip
    try:
        for _ in range(900):
            if ready():
                break
            if server.poll() is not None:
                pytest.fail(f"{command[0]} ended: {log.read_text(errors='replace')[-500:]}")
            time.sleep(0.1)
        else:
            pytest.fail(f"{command[0]} did not answer")
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=60)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(timeout=60)
