"""Redis settings: memory in units, switches, and classes in any order.

Source: Redis documentation, "Redis configuration file example" (1k is 1000 bytes, 1kb is 1024, units
are not case-sensitive) and "CONFIG GET".
"""

import re

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Form, Meaning, Row

_UNITS = {
    "": 1, "b": 1, "k": 1000, "kb": 1024, "m": 1000**2, "mb": 1024**2, "g": 1000**3, "gb": 1024**3,
}  # fmt: skip
_AMOUNT = re.compile(r"(-?[0-9]{1,20})([kmg]?b?)\Z", re.IGNORECASE)
_MEMORY = (
    "maxmemory", "maxmemory-clients", "repl-backlog-size", "client-query-buffer-limit",
    "proto-max-bulk-len", "active-defrag-ignore-bytes", "auto-aof-rewrite-min-size",
    "hash-max-listpack-value", "stream-node-max-bytes",
)  # fmt: skip


def as_bytes(value: Json) -> Json:
    """Return an amount of memory in bytes, as text; anything else as the text that it is."""
    text = as_text(value)
    found = _AMOUNT.match(text) if isinstance(text, str) else None
    return str(int(found[1]) * _UNITS[found[2].lower()]) if found else text


def as_text(value: Json) -> Json:
    """Return what a YAML number or switch stands for among settings that are all text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value


def as_words(value: Json) -> Json:
    """Return the words of a list that is written as text, in order."""
    text = " ".join(map(str, value)) if isinstance(value, list) else as_text(value)
    return sorted(text.split()) if isinstance(text, str) else text


MEANING = Meaning(
    types={
        "redis.Settings": (
            Row("*", Form(as_text), Case(spec=True, live="yes"), Case(spec=True, live="no")),
            *(Row(name, Form(as_bytes), Case("100mb", "104857600"), Case("100m", "104857600")) for name in _MEMORY),
            Row("bind", Form(as_words), Case("10.0.0.1 127.0.0.1", "127.0.0.1 10.0.0.1"), Case("127.0.0.1", "*")),
        ),
    },
    kinds={"redis/settings": "redis.Settings"},
)  # fmt: skip
