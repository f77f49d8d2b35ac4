"""An etcd server of our own on the loopback address."""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from tests.live.loopback import Asked, Said
from tests.live.servers import free_port, program, running


@dataclass(slots=True)
class Etcd:
    url: str
    token: str = ""

    def ask(self, call: str, **body: Any) -> Any:
        headers = {"Authorization": self.token} if self.token else {}
        given = requests.post(f"{self.url}/v3/{call}", json=body, headers=headers, timeout=10)
        given.raise_for_status()
        return given.json()

    def put(self, key: str, value: str) -> int:
        said = self.ask("kv/put", key=_text(key), value=_text(value))
        return int(said["header"]["revision"])

    def delete(self, key: str) -> None:
        self.ask("kv/deleterange", key=_text(key))

    def compact(self, revision: int) -> None:
        self.ask("kv/compaction", revision=str(revision), physical=True)

    def restrict(self, user: str, password: str, prefix: str) -> None:
        """Switch on the sign-in, with one user that may read one prefix."""
        self.ask("auth/user/add", name="root", password="rooted")
        self.ask("auth/user/grant", user="root", role="root")
        self.ask("auth/role/add", name="reader")
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        held = {"permType": "READ", "key": _text(prefix), "range_end": _text(end)}
        self.ask("auth/role/grant", name="reader", perm=held)
        self.ask("auth/user/add", name=user, password=password)
        self.ask("auth/user/grant", user=user, role="reader")
        self.ask("auth/enable")

    def answer(self, asked: Asked) -> Said:
        """Return what the server says to a request that came in elsewhere."""
        given = requests.post(self.url + asked.path, data=asked.body, timeout=10)
        return Said(given.content, given.status_code)


def _text(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


@contextmanager
def etcd_running(folder: Path, port: int = 0) -> Iterator[Etcd]:
    server = program("etcd", "etcd-server")
    port = port or free_port()
    url, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
    data = folder / "etcd-data"
    command = [
        server, "--data-dir", str(data), "--listen-client-urls", url,
        "--advertise-client-urls", url, "--listen-peer-urls", peer,
        "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
        "--unsafe-no-fsync", "--logger", "zap",
    ]  # fmt: skip
    etcd = Etcd(url)

    def ready() -> bool:
        try:
            return bool(requests.get(f"{url}/health", timeout=1).json().get("health") == "true")
        except (requests.RequestException, ValueError):
            return False

    try:
        with running(command, ready, folder / "etcd.log", {"ETCD_UNSUPPORTED_ARCH": ""}):
            yield etcd
    finally:
        shutil.rmtree(data, ignore_errors=True)
