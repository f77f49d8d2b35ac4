"""Signatures by SSH keys, asked of `ssh-keygen`: over bytes, and over commits and tags of git.

Source: OpenSSH, PROTOCOL.sshsig and ssh-keygen(1), "-Y sign", "-Y verify" and ALLOWED SIGNERS;
gitformat-signature(5).
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

GIT = "git"
"""Namespace in which git signs commits and tags."""
_KEY = re.compile(r"[a-z0-9@.-]{7,60} [A-Za-z0-9+/=]{16,4000}")
_SECONDS = 10
_BEGIN = b"-----BEGIN SSH SIGNATURE-----"
_HEADERS = (b"gpgsig ", b"gpgsig-sha256 ")


class SigningError(OSError):
    """Something could not be signed; says why."""


def is_signed(data: bytes, signature: str, keys: Iterable[str], namespace: str) -> bool:
    """Say whether one of the public keys made a signature over exactly these bytes.

    Args:
        data: what was signed.
        signature: armoured.
        keys: as in a file of public keys: type and base64; a comment behind them is left out.
        namespace: what the signature is for.
    """
    known = [found[0] for key in keys if (found := _KEY.match(key))]
    if not known:
        return False
    # The name in the list is ours: what an approver is called cannot add a line or an option.
    lines = "".join(f'approver namespaces="{namespace}" {key}\n' for key in known)
    with tempfile.TemporaryDirectory() as folder:
        signers, signed = Path(folder, "signers"), Path(folder, "signature")
        signers.write_text(lines, encoding="ascii")
        signed.write_text(signature, encoding="utf-8", errors="surrogateescape")
        done = _keygen(
            ("-Y", "verify", "-f", str(signers), "-I", "approver", "-n", namespace, "-s", str(signed)),
            data,
        )  # fmt: skip
    return done is not None and done.returncode == 0


def signature_over(data: bytes, key: Path, namespace: str) -> bytes:
    """Return the armoured signature of a key over bytes.

    Args:
        data: what is signed.
        key: a private key, or a public one whose private half an agent holds.
        namespace: what the signature is for.

    Raises:
        SigningError: ssh-keygen refused.
    """
    done = _keygen(("-Y", "sign", "-f", str(key), "-n", namespace), data)
    if done is None or done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip() if done else "it cannot be run"
        raise SigningError(f"ssh-keygen: {said[:300]}")
    return done.stdout


def parts_of_commit(raw: bytes) -> tuple[bytes, str]:
    """Return what was signed of a commit object, and the signature; "" when it has none by SSH."""
    head, gap, body = raw.partition(b"\n\n")
    kept: list[bytes] = []
    signature: list[bytes] = []
    inside = False
    for line in head.split(b"\n"):
        if inside and line.startswith(b" "):
            signature.append(line[1:])
            continue
        inside = line.startswith(_HEADERS)
        if inside:
            signature.append(line.partition(b" ")[2])
        else:
            kept.append(line)
    text = b"\n".join(signature)
    if not text.startswith(_BEGIN):
        return raw, ""
    return b"\n".join(kept) + gap + body, text.decode("ascii", "replace") + "\n"


def parts_of_tag(raw: bytes) -> tuple[bytes, str]:
    """Return what was signed of a tag object, and the signature; "" when it has none by SSH."""
    at = raw.find(b"\n" + _BEGIN)
    if at < 0:
        return raw, ""
    return raw[: at + 1], raw[at + 1 :].decode("ascii", "replace")


def _keygen(arguments: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes] | None:
    kept = ("PATH", "HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "DISPLAY", "TERM")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    try:
        return subprocess.run(  # noqa: S603 - a list, from a fixed program
            ["ssh-keygen", *arguments], input=data, capture_output=True, check=False,  # noqa: S607 - on PATH
            timeout=_SECONDS if arguments[1] == "verify" else None, env=environment,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
