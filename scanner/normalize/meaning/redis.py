"""Redis settings: memory in units, switches, words in any case, and classes in any order.

Source: Redis documentation, "Redis configuration file example" (1k is 1000 bytes, 1kb is 1024, units
are not case-sensitive; events by letters; `slave` is the older word for `replica`) and "CONFIG GET".
"""

import re

from scanner.model.resource import Json
from scanner.normalize.meaning._rows import Case, Form, Meaning, Pair, Row, as_written

_UNITS = {
    "": 1, "b": 1, "k": 1000, "kb": 1024, "m": 1000**2, "mb": 1024**2, "g": 1000**3, "gb": 1024**3,
}  # fmt: skip
_AMOUNT = re.compile(r"(-?[0-9]{1,20})([kmg]?b?)\Z", re.IGNORECASE)
_MEMORY = (
    "maxmemory", "maxmemory-clients", "repl-backlog-size", "client-query-buffer-limit",
    "proto-max-bulk-len", "active-defrag-ignore-bytes", "auto-aof-rewrite-min-size",
    "hash-max-listpack-value", "hash-max-ziplist-value", "zset-max-listpack-value",
    "zset-max-ziplist-value", "set-max-listpack-value", "hll-sparse-max-bytes",
    "stream-node-max-bytes",
)  # fmt: skip
_WORDS = (
    "maxmemory-policy", "loglevel", "appendfsync", "syslog-facility", "repl-diskless-load",
    "acl-pubsub-default", "sanitize-dump-payload", "oom-score-adj", "supervised", "tls-auth-clients",
)  # fmt: skip
_LIMITS = "client-output-buffer-limit"
_FIELDS_OF_LIMIT = 4
_ALL_EVENTS = "g$lshzxetdn"


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


def as_word(value: Json) -> Json:
    """Return a word of a fixed choice, in which case does not count."""
    text = as_text(value)
    return text.lower() if isinstance(text, str) else text


def as_words(value: Json) -> Json:
    """Return the words of a list that is written as text, in order."""
    text = _joined(value)
    return sorted(text.split()) if isinstance(text, str) else text


def as_points(value: Json) -> Json:
    """Return after which seconds and changes a snapshot is made, in order; "" for never."""
    text = _joined(value)
    words = text.split() if isinstance(text, str) else [""]
    if len(words) % 2 or not all(word.isdecimal() for word in words):
        return text
    pairs = sorted(
        {(int(one), int(other)) for one, other in zip(words[::2], words[1::2], strict=True)}
    )
    return " ".join(f"{one} {other}" for one, other in pairs)


def as_events(value: Json) -> Json:
    """Return the letters of the events that are told, in order; `A` stands for most of them."""
    text = as_text(value)
    if not isinstance(text, str):
        return text
    return "".join(sorted(set(text.replace("A", _ALL_EVENTS.replace("n", "")))))


def align_limits(spec: Json, live: Json) -> tuple[Json, Json]:
    """Return limits by class of clients, in bytes; of live those of classes that the spec names."""
    wanted, held = _limits(spec), _limits(live)
    if wanted is None or held is None:
        return _joined(spec), _joined(live)
    return _written(wanted), _written({name: held[name] for name in wanted if name in held})


def _limits(value: Json) -> dict[str, Json] | None:
    text = _joined(value)
    words = text.split() if isinstance(text, str) else [""]
    if len(words) % _FIELDS_OF_LIMIT:
        return None
    starts = range(0, len(words), _FIELDS_OF_LIMIT)
    return {
        words[at].lower().replace("slave", "replica"): " ".join(
            str(as_bytes(word)) for word in words[at + 1 : at + _FIELDS_OF_LIMIT]
        )
        for at in starts
    }


def _written(limits: dict[str, Json]) -> str:
    return " ".join(f"{name} {limit}" for name, limit in sorted(limits.items()))


def _joined(value: Json) -> Json:
    return " ".join(map(str, value)) if isinstance(value, list) else as_text(value)


MEANING = Meaning(
    types={
        "redis.Settings": (
            Row("*", Form(as_text), Case(spec=True, live="yes"), Case(spec=True, live="no")),
            *(Row(name, Form(as_bytes), Case("100mb", "104857600"), Case("100m", "104857600")) for name in _MEMORY),
            *(Row(name, Form(as_word), Case("NOTICE", "notice"), Case("notice", "debug")) for name in _WORDS),
            Row("bind", Form(as_words), Case("10.0.0.1 127.0.0.1", "127.0.0.1 10.0.0.1"), Case("127.0.0.1", "*")),
            Row("save", Form(as_points), Case(["300 100", "3600 1"], "3600 1 300 100"), Case("", "3600 1")),
            Row("notify-keyspace-events", Form(as_events), Case("KEA", "AKE"), Case("KE", "K")),
            Row(
                _LIMITS,
                Pair(align_limits, as_written, one_shape=True),
                Case("replica 256mb 64mb 60", "normal 0 0 0 slave 268435456 67108864 60"),
                Case("replica 256mb 64mb 60", "normal 0 0 0 slave 0 0 0"),
            ),
        ),
    },
    kinds={"redis/settings": "redis.Settings"},
)  # fmt: skip
