"""Values and paths as a person would write them in a sentence."""

import json
import re

from scanner.model.resource import Json, PathPart
from scanner.normalize.grammars.masked import SHOWN
from scanner.normalize.grammars.postgresql_values import written_setting

_LONGEST = 80
_AROUND = 20
_ALL_TEXT = frozenset({"env-file", "ini-file", "postgresql/settings"})
_BARE = re.compile(r"[^\s\"'{}\[\],#&*!|>%@`][^\s\"{}\[\],]{0,200}\Z")
_NOT_TEXT = re.compile(
    r"(?:true|false|yes|no|on|off|null|none|~|y|n|[-+]?\.?[0-9][0-9a-z._:+-]*)\Z"
)


def written(path: tuple[PathPart, ...]) -> str:
    """Return a path as people write it: spec.containers[name=web].image."""
    text = ""
    for part in path:
        if isinstance(part, str):
            text += f".{part}" if text else part
        elif isinstance(part, int):
            text += f"[{part}]"
        else:
            text += "[" + ",".join(f"{key}={value}" for key, value in part.items()) + "]"
    return text or "the document"


def both_written(kind: str, spec: Json, live: Json) -> tuple[str, str]:
    """Return both values of a difference in a few words that show where they differ.

    Args:
        kind: of the resource; where all values of a kind are text, numbers need no quotes.
        spec: what should be, secrets masked; None where there is none.
        live: what is, in the same form.
    """
    if isinstance(spec, str) and isinstance(live, str) and max(len(spec), len(live)) > _LONGEST:
        start = _first_difference(spec, live)
        return _part(spec, start), _part(live, start)
    return _brief(kind, spec), _brief(kind, live)


def _brief(kind: str, value: Json) -> str:
    if kind == "postgresql/settings":
        value = written_setting(value)
    if not isinstance(value, str):
        return _cut(json.dumps(value, ensure_ascii=False, default=str))
    if len(value) > _LONGEST:
        return _part(value, 0)
    if value == SHOWN or (kind in _ALL_TEXT and value and value == value.strip()):
        return value
    bare = _BARE.match(value) and not _NOT_TEXT.match(value.lower())
    return value if bare else json.dumps(value, ensure_ascii=False)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _first_difference(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _part(text: str, start: int) -> str:
    """Return what stands around a place of a long text, and how long all of it is."""
    begin = max(0, start - _AROUND)
    part = text[begin : begin + _LONGEST - _AROUND]
    before = "…" if begin else ""
    after = "…" if begin + len(part) < len(text) else ""
    return f"{before}{json.dumps(part, ensure_ascii=False)}{after} ({len(text)} characters)"


def changed_message(spec: Json, live: Json) -> str:
    """Return the template of the sentence about a value that differs."""
    if spec == SHOWN and live == SHOWN:
        return "{place} is another secret than the one in the spec"
    if isinstance(spec, list) and isinstance(live, list) and _same_elements(spec, live):
        return "{place} has the elements of the spec in another order"
    return "{place} is {live}; the spec says {spec}"


def _same_elements(one: list[Json], other: list[Json]) -> bool:
    if len(one) != len(other) or len(one) > 1000:
        return False
    ours, theirs = (
        sorted(json.dumps(each, sort_keys=True, default=str) for each in side)
        for side in (one, other)
    )
    return ours == theirs
