"""Turn any value of a report into plain JSON that is safe to show: secrets masked, depth bounded."""

import math
import re
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.model.resource import Json, PathPart

if TYPE_CHECKING:
    from scanner.model.observation import Observation

MASKED = "(masked)"
_DEPTH = 40
_ALSO_SHOWN = 5
_INT64 = range(-(2**63), 2**64)
_MASK_KEYS = frozenset({"masked", "hmac"})
_MASKED_TEXT = re.compile(
    r"masked-hmac-[0-9A-Za-z]{1,64}-[0-9a-f]{1,128}"
    r"|\{['\"]masked['\"]: ?['\"][^'\"{}]{0,200}['\"], ?['\"]hmac['\"]: ?['\"][0-9a-f]{0,128}['\"]\}"
    r"|\{['\"]hmac['\"]: ?['\"][0-9a-f]{0,128}['\"], ?['\"]masked['\"]: ?['\"][^'\"{}]{0,200}['\"]\}"
)


def shown(value: Json, depth: int = _DEPTH) -> Json:
    """Return `value` as JSON types only, with every masked secret written as "(masked)"."""
    if isinstance(value, str):
        return text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if value in _INT64 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return _container(value, depth)


def _container(value: Json, depth: int) -> Json:
    if depth <= 0:
        return "(nested too deeply to show)"
    # The usual kinds first: to ask whether something is any mapping takes long.
    if isinstance(value, list | tuple):
        return [shown(item, depth - 1) for item in value]
    if isinstance(value, dict | Mapping):
        if value.keys() == _MASK_KEYS:
            return MASKED
        return {text(str(key)): shown(item, depth - 1) for key, item in value.items()}
    if isinstance(value, Set):
        return sorted((shown(item, depth - 1) for item in value), key=str)
    return _scalar(value)


def _scalar(value: object) -> Json:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return text(str(value.value))
    if isinstance(value, bytes):
        return text(value.decode("utf-8", "replace"))
    return text(str(value))


def text(value: str) -> str:
    """Return `value` without masked secrets and without characters that UTF-8 cannot hold."""
    if "masked" in value:
        value = _MASKED_TEXT.sub(MASKED, value)
    if not value.isascii():
        value = value.encode("utf-8", "replace").decode("utf-8")
    return value


def message(observation: "Observation") -> str:
    """Return the message as shown; a template that does not fit its arguments is shown as it is."""
    try:
        return text(observation.text)
    except (LookupError, ValueError, AttributeError, TypeError):
        return text(observation.message)


def whole_message(observation: "Observation") -> str:
    """Return the message for people, with what else was said about the very same place."""
    said, also = message(observation), observation.facts.get("also")
    if not isinstance(also, list | tuple) or not also:
        return said
    more = len(also) - _ALSO_SHOWN
    listed = [text(str(one)) for one in also[:_ALSO_SHOWN]] + ([f"{more} more"] if more > 0 else [])
    return f"{said} (also: {'; '.join(listed)})"


@lru_cache(maxsize=64)
def instant(moment: datetime) -> str:
    """Return RFC 3339 in UTC, ending in Z; a moment without offset counts as UTC."""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def optional_instant(moment: datetime | None) -> str | None:
    """Return the instant, or None where there is none."""
    return None if moment is None else instant(moment)


def path_text(path: tuple[PathPart, ...]) -> str:
    """Return a path for people: `spec.containers[name=web].image`; "" for the whole resource."""
    parts: list[str] = []
    for part in path:
        if isinstance(part, Mapping):
            keys = ",".join(f"{key}={shown(value)}" for key, value in part.items())
            parts.append(f"[{text(keys)}]")
        elif isinstance(part, int):
            parts.append(f"[{part}]")
        else:
            parts.append(f".{text(part)}" if parts else text(part))
    return "".join(parts)


def visible(value: str) -> str:
    r"""Return `value` with every control and bidirectional character written out, as in \x1b."""
    return _INVISIBLE.sub(lambda found: _escape(found[0]), value)


_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
