"""Resolve references to secrets at the last moment; a value never reaches a log, report or argv."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

ENVIRONMENT = "env:"
FILE = "file:"


class SecretError(LookupError):
    """A reference that gives no secret; the message names the reference and never a value."""


def resolver(root: Path, environment: Mapping[str, str] | None = None) -> Callable[[str, str], str]:
    """Return a function that resolves "env:NAME" and "file:PATH" for one host.

    Args:
        root: the scanned tree; a secret file inside it is refused, because what lies there is
            scanned and may be written by others.
        environment: where "env:" looks; the process environment by default.
    """
    held = os.environ if environment is None else environment
    bound: dict[str, str] = {}

    def resolve(reference: str, host: str) -> str:
        known = bound.setdefault(reference, host)
        if known != host:
            raise SecretError(f"{reference}: declared for {known}, not for {host}")
        if reference.startswith(ENVIRONMENT):
            return _from_environment(reference, held)
        if reference.startswith(FILE):
            return _from_file(reference, root)
        raise SecretError("a secret must be a reference: write env:NAME or file:PATH")

    return resolve


def _from_environment(reference: str, held: Mapping[str, str]) -> str:
    value = held.get(reference.removeprefix(ENVIRONMENT), "")
    if not value:
        raise SecretError(f"{reference}: the environment variable is not set")
    return value


def _from_file(reference: str, root: Path) -> str:
    path = Path(reference.removeprefix(FILE)).expanduser()
    absolute = (path if path.is_absolute() else root / path).resolve()
    if absolute.is_relative_to(root.resolve()):
        raise SecretError(f"{reference}: lies inside the scanned tree: keep it outside")
    try:
        return absolute.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(f"{reference}: cannot be read: {type(error).__name__}") from None
