"""What a secret looks like after redaction, and how outputs show it."""

import re
from collections.abc import Mapping
from typing import Any

from scanner.model.resource import Json

SHOWN = "(masked)"
ALGORITHM = "hmac-sha256"
_MARKER = re.compile(r"masked-hmac-([A-Za-z0-9]{1,64})-([0-9a-f]{64})")
_DEPTH = 300


def masked_value(key_id: str, digest: str) -> dict[str, str]:
    """Return the mapping that stands for a secret in YAML and JSON."""
    return {"masked": f"{ALGORITHM}:{key_id}", "hmac": digest}


def masked_marker(key_id: str, digest: str) -> str:
    """Return the word that stands for a secret in plain text."""
    return f"masked-hmac-{key_id}-{digest}"


def is_masked(value: Json) -> bool:
    """Say whether a value is a secret that was redacted, as a whole or within a text."""
    if isinstance(value, str):
        return "masked-hmac-" in value and _MARKER.search(value) is not None
    return (
        isinstance(value, Mapping)
        and len(value) == 2
        and isinstance(value.get("masked"), str)
        and isinstance(value.get("hmac"), str)
    )


def digests(value: Json) -> tuple[str, ...]:
    """Return the HMACs of the secrets a masked value holds, equal for equal secrets."""
    if isinstance(value, str):
        return tuple(match.group(2) for match in _MARKER.finditer(value))
    return (value["hmac"],) if is_masked(value) else ()


def display(value: Json) -> Json:
    """Return a deep copy in which every masked secret reads "(masked)"."""
    return _display(value, 0)


def _display(value: Any, depth: int) -> Json:
    if isinstance(value, str):
        return _MARKER.sub(SHOWN, value) if "masked-hmac-" in value else value
    if is_masked(value):
        return SHOWN
    if depth > _DEPTH:
        return "(nested too deeply to show)"
    if isinstance(value, Mapping):
        return {key: _display(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_display(inner, depth + 1) for inner in value]
    return value
