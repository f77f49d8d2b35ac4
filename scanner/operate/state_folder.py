"""The folder `.trueup` beside trueup.yaml: ledger, evidence, cache, lock and the redaction key."""

import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from scanner.evidence.redaction import Redactor
from scanner.model.quick_dataclass import dataclass

FOLDER = ".trueup"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class StateFolder:
    """Where one estate keeps what lasts from night to night."""

    path: Path

    @property
    def evidence(self) -> Path:
        """Folder of the evidence store."""
        return self.path / "evidence"

    @property
    def lock(self) -> Path:
        """File that the one running scan holds."""
        return self.path / "lock"

    @property
    def cache(self) -> Path:
        """Folder of results that may be thrown away at any time."""
        return self.path / "cache"


def state_folder(root: Path) -> StateFolder:
    """Return the state folder of an estate, made on first use and closed to other users.

    Raises:
        OSError: it cannot be made or written.
    """
    path = root / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    ignore = path / ".gitignore"
    if not ignore.exists():
        # What is kept here is this machine's: it must not end up in a commit by accident.
        ignore.write_text("*\n", encoding="ascii")
    return StateFolder(path)


def redactor(state: StateFolder, reference: str, secret: Callable[[str, str], str]) -> Redactor:
    """Return the redactor of this installation.

    Args:
        state: where the key is kept when the configuration names none.
        reference: the configured key, such as "env:TRUEUP_KEY"; "" for the installation's own.
        secret: resolves a reference for a host.

    Raises:
        ValueError: the key is too short.
        LookupError: the reference gives nothing.
    """
    if reference:
        key = secret(reference, "redaction").encode()
    else:
        key = _own_key(state.path / "redaction.key")
    return Redactor(key, sha256(b"trueup key id" + key).hexdigest()[:8])


def passing_redactor() -> Redactor:
    """Return a redactor whose key lives only as long as this process."""
    return Redactor(secrets.token_bytes(_KEY_BYTES), "once")


def _own_key(path: Path) -> bytes:
    try:
        # O_EXCL: of two first runs at once, one makes the key and the other reads it.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) < _KEY_BYTES:
            raise ValueError(
                f"{path}: the redaction key is damaged: remove the file to begin a new one"
            ) from None
        return key
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_bytes(_KEY_BYTES)
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
