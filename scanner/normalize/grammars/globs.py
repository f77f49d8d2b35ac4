"""Match patterns that people write, in time linear in the pattern times the text; never `re`."""

from functools import lru_cache

_ANY = "*"
_ONE = "?"
_MANY = "**"


def matches(pattern: str, text: str) -> bool:
    """Say whether a glob matches a whole text: `*` is any run of characters, `?` is one.

    Every other character, brackets included, stands for itself; upper and lower case differ.
    """
    return _wild(pattern, text)


def matches_path(pattern: str, path: str) -> bool:
    """Say whether a glob matches a whole path with forward slashes.

    `*` and `?` stay within one part of the path; `**` as a whole part is any number of parts, none
    included. So `usage/*.csv` is not in a subfolder and `**/x.yaml` is at any depth.
    """
    return _parts(_split(pattern), tuple(path.split("/")))


def is_glob(text: str) -> bool:
    """Say whether a text has anything in it that a glob treats specially."""
    return _ANY in text or _ONE in text


@lru_cache(maxsize=1024)
def _split(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.split("/"))


def _wild(pattern: str, text: str) -> bool:
    """Match greedily and go back only to the last `*`: at most len(pattern) * len(text) steps."""
    at = place = 0
    star, resume = -1, 0
    while place < len(text):
        mark = pattern[at] if at < len(pattern) else ""
        if mark == _ANY:
            star, resume = at, place
            at += 1
        elif mark in (_ONE, text[place]) and mark:
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return not pattern[at:].strip(_ANY)


def _parts(pattern: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """The same walk over parts, where `**` is the run of any length."""
    at = place = 0
    star, resume = -1, 0
    while place < len(parts):
        mark = pattern[at] if at < len(pattern) else None
        if mark == _MANY:
            star, resume = at, place
            at += 1
        elif mark is not None and _wild(mark, parts[place]):
            at += 1
            place += 1
        elif star >= 0:
            resume += 1
            at, place = star + 1, resume
        else:
            return False
    return all(mark == _MANY for mark in pattern[at:])
