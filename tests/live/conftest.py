"""Real servers for the tests that are marked `live`, started for the session and stopped by pid."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_USER = "postgres"
_OPEN_TO_ALL = Path("/var", "tmp")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A server of our own: superuser `postgres` without a password, on the loopback address.

    Attributes:
        logs: folder of its logs, in each of the three formats.
        counts: whether it has the extension pg_stat_statements.
    """

    port: int
    logs: Path = Path("logs")
    counts: bool = False

    def dsn(self, database: str = "postgres", user: str = _USER, password: str = "") -> str:
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"


def _as_server_user(*command: str) -> list[str]:
    """Run as the user `postgres` when we are root, since the server refuses to run as root."""
    if os.geteuid() != 0:
        return list(command)
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups", *command]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Start a PostgreSQL server, or skip saying that there is none; with CI=true, fail instead."""
    if not _BINARIES or (os.geteuid() == 0 and shutil.which("setpriv") is None):
        reason = "no PostgreSQL server below /usr/lib/postgresql: install the package postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # A folder of its own at the top, and a short name for the socket: pytest's folders are closed
    # to other users, and those that hold them are not ours to open.
    home = Path(tempfile.mkdtemp(prefix="trueup-pg-", dir=_OPEN_TO_ALL))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, _USER, _USER)
        yield from _running(_BINARIES[0], home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _running(binaries: Path, home: Path) -> Iterator[PostgresServer]:
    data, port, logs = home / "data", _free_port(), home / "logs"
    counts = (binaries.parent / "lib" / "pg_stat_statements.so").is_file()
    subprocess.run(
        _as_server_user(
            str(binaries / "initdb"), "--no-sync", "-A", "trust", "-U", _USER, "-D", str(data)
        ),
        check=True, capture_output=True, cwd=home,
    )  # fmt: skip
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            _as_server_user(
                str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-k", str(home),
                "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off",
                "-c", "logging_collector=on", "-c", "log_destination=stderr,csvlog,jsonlog",
                "-c", f"log_directory={logs}", "-c", "log_filename=server.log",
                "-c", "log_file_mode=0644", "-c", "log_line_prefix=%m [%p] user=%u,db=%d ",
                "-c", f"shared_preload_libraries={'pg_stat_statements' if counts else ''}",
            ),
            stdout=log, stderr=log, cwd=home,
        )  # fmt: skip
    try:
        _await(binaries, port, server)
        yield PostgresServer(port, logs, counts)
    finally:
        server.send_signal(signal.SIGINT)  # the server's fast shutdown
        server.wait(timeout=30)


def _await(binaries: Path, port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(150):
        asked = subprocess.run(
            [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False
        )
        if asked.returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    pytest.fail("the PostgreSQL server did not start")
