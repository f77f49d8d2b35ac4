"""A loopback server under a certificate authority of its own, and a proxy before it."""

import contextlib
import datetime
import ipaddress
import select
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """Files of a private certificate authority, of a server and of a client that it vouches for."""

    ca: Path
    server: Path
    client: Path


def authority(folder: Path) -> Authority:
    """Make an authority, and one certificate for 127.0.0.1 and localhost, one for a client."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "private authority")])
    root = _signed(name, name, key.public_key(), key, is_ca=True)
    files = Authority(folder / "ca.pem", folder / "server.pem", folder / "client.pem")
    files.ca.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    for path in (files.server, files.client):
        own = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
        held = _signed(subject, name, own.public_key(), key, is_ca=False)
        path.write_bytes(
            held.public_bytes(serialization.Encoding.PEM)
            + own.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return files


def _signed(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    key: ec.EllipticCurvePrivateKey,
    *,
    is_ca: bool,
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    usage = dict.fromkeys(_USAGES, False)
    usage |= {"key_cert_sign": True, "crl_sign": True} if is_ca else {"digital_signature": True}
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        # Without these three, Python 3.13 and newer refuse a certificate (RFC 5280 4.2.1.1 to 4.2.1.3).
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )


@dataclass(slots=True)
class Served:
    """A running server.

    Attributes:
        url: its address.
        seen: method, path and Authorization of each request.
        answers: (status, headers, body) by path, or a list of them, one for each request.
    """

    url: str = ""
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        held = self.answers.get(path, (200, {}, b"{}"))
        if isinstance(held, list):
            held = held.pop(0) if len(held) > 1 else held[0]
        status, headers, body = held
        return status, headers, body


@contextlib.contextmanager
def serving(files: Authority | None = None, *, ask_client: bool = False) -> Iterator[Served]:
    """Serve on the loopback address; with TLS when there are files for it."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.seen.append((self.command, self.path, self.headers.get("Authorization", "")))
            status, headers, body = served.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            return

    server = Quiet(("127.0.0.1", 0), Handler)
    if files is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.server)
        if ask_client:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(files.ca)
        # The handshake belongs to the request, whose thread closes the connection when it fails.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    served.url = f"{'https' if files else 'http'}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def tunnelling() -> Iterator[tuple[str, list[str]]]:
    """Run an HTTP proxy that knows CONNECT; gives its address and what it was asked to reach."""
    asked: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)
    over = threading.Event()

    def tunnel(client: socket.socket) -> None:
        with client:
            head = client.recv(4096).decode("latin-1")
            target = head.split(" ")[1]
            asked.append(target)
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port)), timeout=5) as server:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                _relay(client, server)

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                tunnel(listener.accept()[0])

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    finally:
        over.set()
        thread.join()
        listener.close()


def _relay(one: socket.socket, other: socket.socket) -> None:
    while True:
        ready, _, _ = select.select([one, other], [], [], 2)
        if not ready:
            return
        for source in ready:
            data = source.recv(65536)
            if not data:
                return
            (other if source is one else one).sendall(data)
