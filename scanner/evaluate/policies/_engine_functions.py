"""Builtin functions that regorus lacks, or answers differently from OPA, in Python.

Read by the worker, by path: it imports nothing of the scanner. A function that raises leaves its
input without a verdict, which is said; so whatever is not certain to equal OPA's answer raises.

Source: Open Policy Agent documentation, "Built-in Functions"; RFC 3986 for `uri`, RFC 7519 for
`io.jwt`; held to OPA's own conformance cases.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

_MAX_PATTERNS = 1_000
_MOST_EXACT = 1e15


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise TypeError("not a whole number")
    return int(value)


def flatten(values: Any) -> list[Any]:
    """Put the elements of arrays in an array in their place, one level deep."""
    if not isinstance(values, list):
        raise TypeError("not an array")
    flat: list[Any] = []
    for value in values:
        flat.extend(value if isinstance(value, list) else [value])
    return flat


def split_n(text: Any, delimiter: Any, count: Any) -> list[str]:
    """Return the first `count` parts, or the last ones when it is negative."""
    held, mark, number = _text(text), _text(delimiter), _whole(count)
    if number >= 0:
        parts = held.split(mark, number) if mark else list(held)
        return parts[:number]
    parts = held.split(mark) if mark else list(held)
    return parts[max(len(parts) + number, 0) :]


def count(text: Any, searched: Any) -> int:
    """Count occurrences that do not overlap."""
    return _text(text).count(_text(searched))


def replace_n(patterns: Any, text: Any) -> str:
    """Replace in one pass; of several keys at one place the first in order wins."""
    if not isinstance(patterns, dict) or len(patterns) > _MAX_PATTERNS or "" in patterns:
        raise ValueError("patterns that are not compared here")
    held = {_text(key): _text(value) for key, value in patterns.items()}
    if not held:
        return _text(text)
    either = re.compile("|".join(re.escape(key) for key in sorted(held)))
    return either.sub(lambda found: held[found.group()], _text(text))


def _digest(name: str) -> Callable[[Any], str]:
    return lambda text: hashlib.new(name, _text(text).encode()).hexdigest()


def _mac(name: str) -> Callable[[Any, Any], str]:
    return lambda text, key: hmac.new(_text(key).encode(), _text(text).encode(), name).hexdigest()


def mac_equal(one: Any, other: Any) -> bool:
    """Compare two digests in a time that does not depend on them."""
    return hmac.compare_digest(_text(one).encode(), _text(other).encode())


# What is outside of these characters, or has a port or host that is odd, is not judged here.
_URI = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?"
    r"(?://(?:[A-Za-z0-9._~!$&'()*+,;=:-]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~-]*)"
    r"(?::(?P<port>[0-9]*))?(?=[/?#]|$))?"
    r"(?P<path>[A-Za-z0-9._~!$&'()*+,;=:@/-]*)"
    r"(?:\?(?P<query>[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*))?"
    r"(?:\#(?P<fragment>[A-Za-z0-9._~!$&'()*+,;=:@/?-]*))?"
)
_LONGEST_URI = 10_000


def _uri(text: str) -> "re.Match[str]":
    found = _URI.fullmatch(text) if len(text) < _LONGEST_URI else None
    if found is None:
        raise ValueError("an address that is not judged here")
    path = found["path"]
    if found["host"] is None and path.startswith("//"):
        raise ValueError("a port or host that is not judged here")
    rooted = path.startswith("/") or not path
    if not rooted and (found["scheme"] or found["host"] is not None):
        raise ValueError("an opaque address is not judged here")
    if ":" in path.partition("/")[0]:
        raise ValueError("a colon in the first part of a path")
    return found


def uri_parse(text: Any) -> dict[str, str]:
    """Return the parts that an address has."""
    found = _uri(_text(text))
    parts = {
        "scheme": (found["scheme"] or "").lower(),
        "hostname": (found["host"] or "").strip("[]"),
        "port": found["port"] or "",
        "path": found["path"],
        "raw_path": found["path"],
        "raw_query": found["query"] or "",
        "fragment": found["fragment"] or "",
    }
    return {name: value for name, value in parts.items() if value}


def uri_is_valid(text: Any) -> bool:
    """Say whether a text is an address; an empty one is none."""
    if not isinstance(text, str) or not text:
        return False
    return bool(_uri(text))


_AMOUNT = re.compile(
    r"([-+]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?)([A-Za-z]{0,3})"
)
_POWERS = {letter: power for power, letter in enumerate("kmgtpe", 1)}


def _amount(text: Any) -> tuple[Fraction, str]:
    found = _AMOUNT.fullmatch(_text(text).replace('"', ""))
    if found is None:
        raise ValueError("not an amount")
    return Fraction(found[1]), found[2]


def _factor(unit: str) -> int:
    letter, binary = unit[:1].lower(), unit[1:].lower()
    if not unit:
        return 1
    if letter not in _POWERS or binary not in ("", "i"):
        raise ValueError("not a unit")
    return int((1024 if binary else 1000) ** _POWERS[letter])


def units_parse(text: Any) -> int | float:
    """Return an amount such as "10Ki" or "5m" as a number."""
    number, unit = _amount(text)
    value = number / 1000 if unit == "m" else number * _factor(unit)
    if abs(value) >= (2**64 if value.denominator == 1 else 2**53):
        raise ValueError("an amount with more digits than are kept")
    # Ten digits after the point are kept.
    return int(value) if value.denominator == 1 else float(round(value, 10))


def units_parse_bytes(text: Any) -> int:
    """Return an amount of memory such as "10KiB" in bytes; a fraction of one is dropped."""
    number, unit = _amount(text)
    lower = unit.lower()
    return int(number * _factor(lower.removesuffix("b") if len(lower) > 1 else lower))


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _parts(token: Any) -> list[str]:
    parts = _text(token).split(".")
    if len(parts) != 3:
        raise ValueError("not a signed token")
    return parts


def _json(text: bytes) -> Any:
    return json.loads(text, parse_int=_kept, parse_float=_kept)


def _kept(number: str) -> int | float:
    # A number that OPA prints as it was written, and no other, is not judged here.
    value = int(number) if number.lstrip("-").isdecimal() else float(number)
    if repr(value) != number or value == int(value) != value or abs(value) >= _MOST_EXACT:
        raise ValueError("a number that engines write differently")
    return value


def jwt_decode(token: Any) -> list[Any]:
    """Return header, payload and signature of a token; nothing is verified."""
    head, body, signature = _parts(token)
    header, payload = (_json(_decoded(part)) for part in (head, body))
    if not isinstance(header, dict) or not isinstance(payload, dict) or {"enc", "cty"} & {*header}:
        raise ValueError("not a plain signed token")
    return [header, payload, _decoded(signature).hex()]


def _verifies(name: str) -> Callable[[Any, Any], bool]:
    def verify(token: Any, secret: Any) -> bool:
        head, body, signature = _parts(token)
        json.loads(_decoded(head))
        made = hmac.new(_text(secret).encode(), f"{head}.{body}".encode(), name).digest()
        return hmac.compare_digest(made, _decoded(signature))

    return verify


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "array.flatten": (1, flatten),
    "crypto.hmac.equal": (2, mac_equal),
    "io.jwt.decode": (1, jwt_decode),
    "strings.count": (2, count),
    "strings.replace_n": (2, replace_n),
    "strings.split_n": (3, split_n),
    "units.parse": (1, units_parse),
    "units.parse_bytes": (1, units_parse_bytes),
    "uri.is_valid": (1, uri_is_valid),
    "uri.parse": (1, uri_parse),
    **{f"crypto.{name}": (1, _digest(name)) for name in ("md5", "sha1", "sha256")},
    **{f"crypto.hmac.{name}": (2, _mac(name)) for name in ("md5", "sha1", "sha256", "sha512")},
    **{f"io.jwt.verify_hs{n}": (2, _verifies(f"sha{n}")) for n in ("256", "384", "512")},
}
"""By name: how many arguments it takes, and what it does."""
