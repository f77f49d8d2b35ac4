"""What the connector does when the server is away for a moment, or takes the password no more."""

import contextlib
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from scanner.collect.postgres import CONNECTOR
from scanner.evidence.recorder import EvidenceRecorder
from scanner.evidence.store import MemoryStore
from scanner.model.connector import CollectContext
from scanner.model.evidence import Source, Unreadable
from scanner.operate.secrets import resolver
from scanner.operate.state_folder import passing_redactor

Serve = Callable[[socket.socket], None]


@contextlib.contextmanager
def server(serve: Serve) -> Iterator[int]:
    """Take connections on the loopback address, one after the other."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def accept() -> None:
            while not over.is_set():
                with contextlib.suppress(OSError), listener.accept()[0] as taken:
                    taken.settimeout(5)
                    serve(taken)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _error(state: str, words: str) -> bytes:
    fields = f"SFATAL\0VFATAL\0C{state}\0M{words}\0\0".encode()
    return b"E" + struct.pack("!i", len(fields) + 4) + fields


def _password(taken: socket.socket) -> str:
    taken.recv(4096)
    taken.sendall(b"R" + struct.pack("!ii", 8, 3))
    return taken.recv(4096)[5:].rstrip(b"\0").decode()


def collect(root: Path, environment: dict[str, str]) -> list[Unreadable]:
    now = datetime(2028, 3, 1, tzinfo=UTC)
    recorder = EvidenceRecorder(passing_redactor(), MemoryStore(), lambda: now)
    context = CollectContext(
        root, recorder, resolver(root, environment), lambda: now, lambda _text: None
    )
    found = list(CONNECTOR.collect(Source("postgres", "db", {"dsn": "env:DSN"}), context))
    return [one for one in found if isinstance(one, Unreadable)]


def _dsn(port: int, password: str) -> str:
    return f"postgresql://me:{password}@127.0.0.1:{port}/shop?sslmode=disable&gssencmode=disable"


def test_a_server_that_closes_the_door_is_tried_again_and_then_said_to_pass(tmp_path: Path) -> None:
    tried: list[int] = []
    with server(lambda _taken: tried.append(1)) as port:
        [gap] = collect(tmp_path, {"DSN": _dsn(port, "hidden")})
    assert gap.transient
    assert gap.whole
    assert len(tried) == 4


def test_a_database_that_is_not_there_is_asked_for_once(tmp_path: Path) -> None:
    tried: list[int] = []

    def serve(taken: socket.socket) -> None:
        tried.append(1)
        taken.recv(4096)
        taken.sendall(_error("3D000", 'database "shop" does not exist'))

    with server(serve) as port:
        [gap] = collect(tmp_path, {"DSN": _dsn(port, "hidden")})
    assert "does not exist" in gap.reason
    assert not gap.transient
    assert len(tried) == 1


def test_a_refused_password_is_read_again_once_and_never_told(tmp_path: Path) -> None:
    passwords: list[str] = []
    environment = {"DSN": ""}

    def serve(taken: socket.socket) -> None:
        passwords.append(_password(taken))
        environment["DSN"] = environment["DSN"].replace("old-canary", "new-canary")
        taken.sendall(_error("28P01", 'password authentication failed for user "me"'))

    with server(serve) as port:
        environment["DSN"] = _dsn(port, "old-canary")
        [gap] = collect(tmp_path, environment)
    assert passwords == ["old-canary", "new-canary"]
    assert "canary" not in gap.reason
    assert "canary" not in str({k: v for k, v in os.environ.items() if k != "DSN"})


def test_a_password_that_did_not_change_is_not_tried_twice(tmp_path: Path) -> None:
    passwords: list[str] = []

    def serve(taken: socket.socket) -> None:
        passwords.append(_password(taken))
        taken.sendall(_error("28P01", "password authentication failed"))

    with server(serve) as port:
        collect(tmp_path, {"DSN": _dsn(port, "same")})
    assert passwords == ["same"]
