"""What guards ask before a builtin of regorus is asked, and a few builtins that it answers otherwise.

Read by the worker, by path: it imports nothing of the scanner. What is not certain to equal OPA's
answer raises, which leaves the input without a verdict.

Source: Open Policy Agent documentation, "Built-in Functions"; RE2's syntax for patterns; the WHATWG URL
standard's form encoding as Go's `net/url` writes it.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote, unquote_to_bytes

_LONGEST_PATTERN = 20_000
_MOST_REPEATED = 1_000
_ONLY_ASCII = "\x00only"
# Written alike and meant alike by RE2 and by the engine of regorus: one atom, and one repetition.
_ATOM = re.compile(
    r"""(?P<class>\[\^?+\]?+(?:\[:\^?(?:al(?:num|pha)|digit|lower|upper|space|punct|xdigit|word|blank|cntrl|graph|print):\]
        |[^\\\[\]&~-]|-(?!-)|&(?!&)|~(?!~)|\\[^A-Za-z0-9<>]|\\[dwsDWSnrt])*+\])
    |(?P<escape>\\(?:[^A-Za-z0-9<>]|[dwsDWSbBnrtAz]))
    |(?P<flags>\(\?[ims]{1,3}\))
    |(?P<open>\((?:\?(?:P<[A-Za-z_][A-Za-z0-9_]*>|[ims]{0,3}:))?)
    |(?P<close>\))
    |(?P<either>\|)
    |(?P<anchor>[\^$])
    |(?P<plain>[^\\\[\](){}|*+?^$])""",
    re.VERBOSE | re.DOTALL,
)
_REPEATED = re.compile(r"(?:[*+?]|\{(\d{1,4})(?:,(\d{0,4}))?\})\??")
# What the classes of RE2 hold, in words that hold the same for the engine of regorus.
_INSIDE = {r"\d": "0-9", r"\w": "0-9A-Za-z_", r"\s": r"\t\n\f\r "}
_ALONE = {
    **{name: f"[{held}]" for name, held in _INSIDE.items()},
    **{name.upper(): f"[^{held}]" for name, held in _INSIDE.items()},
    r"\b": r"(?-u:\b)",
}
_CLASS = re.compile(r"\\(?:([dwsDWSbB])|.)")
_NUMERAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?(?:[eE][-+]?[0-9]{1,2})?")
_MAYBE = re.compile(r"(?=[-+a-fA-FxXpPoO_.]*+[0-9])[-+0-9a-fA-FxXpPoO_.]++")
_LONG_NUMBER = re.compile(r"[0-9]{18}|[0-9]\.[0-9]{15}|[0-9]{15}\.|[0-9][eE]")


def unsure(_: Any) -> Any:
    """Raise: what is asked is answered differently by engines."""
    raise ValueError("engines answer this differently")


@lru_cache(maxsize=4096)
def _pattern(pattern: str) -> str | None:
    """Return a pattern with its classes of characters written out; None for what no engine takes.

    Raises:
        ValueError: engines may read it differently.
    """
    written = []
    if len(pattern) > _LONGEST_PATTERN:
        raise ValueError("a long pattern")
    index, depth, repeatable, sound = 0, 0, False, True
    while index < len(pattern):
        again = _REPEATED.match(pattern, index)
        found = _ATOM.match(pattern, index) if again is None else None
        if again is not None:
            sound = sound and (index > 0 or again.group()[0] == "{")
            if sound and (not repeatable or _too_often(again)):
                raise ValueError("a repetition that engines read differently")
            index, repeatable = again.end(), False
            written.append(again.group())
            continue
        if found is None and pattern[index] == "[" and "]" not in pattern[index:]:
            return None
        if found is None:
            raise ValueError("a pattern that engines read differently")
        depth += (found.lastgroup == "open") - (found.lastgroup == "close")
        sound = sound and depth >= 0
        repeatable = found.lastgroup in ("class", "escape", "close", "plain")
        index = found.end()
        known = _INSIDE if found.lastgroup == "class" else _ALONE
        written.append(_CLASS.sub(partial(_ascii, known), found.group()))
    return "".join(written) if sound and not depth else None


def _ascii(known: Mapping[str, str], found: "re.Match[str]") -> str:
    # What has no other words is left for texts of ASCII alone, where both mean the same.
    return known.get(found.group(), _ONLY_ASCII if found[1] else found.group())


def _too_often(again: "re.Match[str]") -> bool:
    least, most = (int(each or 0) for each in again.groups())
    return max(least, most) > _MOST_REPEATED or (again[2] not in (None, "") and most < least)


def is_pattern(pattern: Any) -> bool:
    """Say whether a text is a pattern; raise where engines differ."""
    return _pattern(_text(pattern)) is not None


def sure_pattern(pattern: Any, text: Any) -> str | None:
    """Return a pattern with which regorus finds in a text what RE2 finds; None for what is none.

    Raises:
        ValueError: it is not certain that they find the same.
    """
    written = _pattern(pattern)
    if written is None or (text.isascii() and "\x0b" not in text):
        return None if written is None else str(pattern)
    if _ONLY_ASCII in written:
        raise ValueError("a class of characters that holds more here than in ASCII")
    return written


def _per_letter(change: Callable[[str], str]) -> Callable[[Any], str]:
    def changed(text: Any) -> str:
        if text.isascii():
            return change(text)
        # Letter by letter, as Go does it, where one letter stays one; the sharp s has no capital.
        changed = [one if one == "\u00df" else change(one) for one in text]
        if any(len(one) != 1 for one in changed):
            raise ValueError("a letter that becomes several")
        return "".join(changed)

    return changed


def is_numeral(text: Any) -> bool:
    """Say whether a text is a number to both engines; raise where one of them may take it."""
    if _NUMERAL.fullmatch(text):
        return True
    if _MAYBE.fullmatch(text):
        raise ValueError("a number that engines read differently")
    return False


def is_json(text: Any) -> bool:
    """Say whether a text is one JSON value; raise where it is nested too deeply to say."""
    try:
        json.loads(text, parse_constant=unsure, parse_int=str, parse_float=str)
    except ValueError:
        return False
    return True


def whole_text(text: Any) -> str:
    """Return a text that was decoded; raise where bytes may have been lost that are no UTF-8."""
    if "\ufffd" in text:
        raise ValueError("bytes that are no text")
    return str(text)


def is_alike_glob(pattern: Any, text: Any) -> bool:
    """Return true; raise where a glob names single letters, and not all are single bytes."""
    single = isinstance(text, str) and not text.isascii() and re.search(r"[?\[]", _text(pattern))
    return unsure(text) if single else True


def short_numbers(text: Any) -> str:
    """Return JSON without numbers that are longer than both engines keep; raise for other."""
    if _LONG_NUMBER.search(text):
        raise ValueError("a long number")
    return str(text)


def ends_early(value: Any, paths: Any) -> bool:
    """Say whether a path goes on where the value has neither keys nor elements."""
    return any(_ends_early(value, path) for path in paths)


def _ends_early(value: Any, path: Any) -> bool:
    parts = path if isinstance(path, list) else path.strip("/").split("/")
    for part in parts:
        if not isinstance(value, dict | list):
            return True
        held = dict(enumerate(value)) if isinstance(value, list) else value
        keys = [key for key in held if str(key) == part]
        if not keys:
            return False
        value = held[keys[0]]
    return False


def quote_meta(text: Any) -> str:
    """Escape what a glob gives a meaning to."""
    return re.sub(r"[*?\\\[\]{}]", lambda found: f"\\{found.group()}", _text(text))


def url_encode(text: Any) -> str:
    """Encode a text for a query."""
    return quote(_text(text), safe=" ").replace(" ", "+")


def url_decode(text: Any) -> str:
    """Decode a text of a query."""
    if re.search("%(?![0-9A-Fa-f]{2})", _text(text)):
        raise ValueError("not an escape")
    return unquote_to_bytes(text.replace("+", " ")).decode()


def url_encode_object(value: Any) -> str:
    """Encode an object of texts or collections of texts as a query, keys in order."""
    if not isinstance(value, dict):
        raise TypeError("not an object")
    pairs = ((key, each) for key in sorted(value) for each in _each(value[key]))
    return "&".join(f"{url_encode(key)}={url_encode(each)}" for key, each in pairs)


def _each(value: Any) -> Iterable[Any]:
    if isinstance(value, set | frozenset):
        return sorted(_text(one) for one in value)
    return value if isinstance(value, list) else [value]


def url_decode_object(text: Any) -> dict[str, list[str]]:
    """Decode a query: by key, the values in order."""
    found: dict[str, list[str]] = {}
    if ";" in _text(text):
        raise ValueError("a separator that is none")
    for part in filter(None, text.split("&")):
        key, _, value = part.partition("=")
        found.setdefault(url_decode(key), []).append(url_decode(value))
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


FUNCTIONS: dict[str, tuple[int, Callable[..., Any]]] = {
    "glob.quote_meta": (1, quote_meta),
    "trueup.ends_early": (2, ends_early),
    "trueup.is_alike_glob": (2, is_alike_glob),
    "trueup.is_json": (1, is_json),
    "trueup.is_numeral": (1, is_numeral),
    "trueup.is_pattern": (1, is_pattern),
    "trueup.letters": (1, len),
    "trueup.lower": (1, _per_letter(str.lower)),
    "trueup.short_numbers": (1, short_numbers),
    "trueup.sure_pattern": (2, sure_pattern),
    "trueup.unsure": (1, unsure),
    "trueup.upper": (1, _per_letter(str.upper)),
    "trueup.whole_text": (1, whole_text),
    "urlquery.decode": (1, url_decode),
    "urlquery.decode_object": (1, url_decode_object),
    "urlquery.encode": (1, url_encode),
    "urlquery.encode_object": (1, url_encode_object),
}
"""By name: how many arguments it takes, and what it does."""
