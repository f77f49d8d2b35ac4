"""Patterns of IAM policies: `*` stands for any text, `?` for one character; nothing else is special.

A pattern is compared by walking the text once and keeping the set of reachable pattern positions
as one integer, so hostile patterns cost no more than text length times pattern length / 64.
"""

from collections.abc import Callable
from functools import lru_cache

__all__ = ["covers", "is_wild", "matches", "overlaps"]


def is_wild(pattern: str) -> bool:
    """Say whether the pattern can match more than one text."""
    return "*" in pattern or "?" in pattern


def matches(pattern: str, text: str) -> bool:
    """Say whether the whole text matches; case matters, so lower both for action names."""
    if pattern == "*":
        return True
    if "?" not in pattern:
        return _matches_stars(pattern, text)
    return _walk(pattern, text, _matching(pattern))


@lru_cache(maxsize=65_536)
def covers(general: str, specific: str) -> bool:
    """Say whether every text that `specific` matches is also matched by `general`.

    A True is certain. A False may be wrong only for patterns such as `*?` and `?*`, which say the
    same in two ways; callers treat False as "not proven".
    """
    if general in ("*", specific):
        return True
    if "?" not in general:
        return _matches_stars(general, specific)
    if _literal_prefixes_differ(general, specific) or not _tail_fits(general, specific):
        return False
    return _walk(general, specific, _covering(general))


@lru_cache(maxsize=65_536)
def overlaps(first: str, second: str) -> bool:
    """Say whether some text matches both patterns."""
    if "*" in (first, second):
        return True
    if not is_wild(first):
        return matches(second, first)
    if not is_wild(second):
        return matches(first, second)
    if _literal_prefixes_differ(first, second):
        return False
    return _overlap_walk(_single_stars(first), _single_stars(second))


def _matches_stars(pattern: str, text: str) -> bool:
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    last = rest.pop()
    end = len(text) - len(last)
    if end < len(first) or not text.startswith(first) or not text.endswith(last):
        return False
    at = len(first)
    for segment in rest:
        at = text.find(segment, at, end)
        if at < 0:
            return False
        at += len(segment)
    return True


def _positions(pattern: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, character in enumerate(pattern):
        found[character] = found.get(character, 0) | 1 << index
    return found


def _matching(pattern: str) -> Callable[[str], int]:
    places = _positions(pattern)
    any_one = places.pop("?", 0)
    places.pop("*", None)
    return lambda character: places.get(character, 0) | any_one


def _covering(pattern: str) -> Callable[[str], int]:
    places = _positions(pattern)
    any_one = places.get("?", 0)

    def step(character: str) -> int:
        if character == "*":
            return 0
        return any_one if character == "?" else places.get(character, 0) | any_one

    return step


def _walk(pattern: str, text: str, step: Callable[[str], int]) -> bool:
    pattern_stars = _positions(pattern).get("*", 0)
    reached = _skip_stars(1, pattern_stars)
    for character in text:
        moved = (reached & step(character)) << 1
        reached = _skip_stars(moved | reached & pattern_stars, pattern_stars)
        if not reached:
            return False
    return bool(reached >> len(pattern) & 1)


def _skip_stars(reached: int, stars: int) -> int:
    """Add the positions behind every run of stars that is reached."""
    passed = reached | (reached & stars) << 1
    while passed != reached:
        reached = passed
        passed = reached | (reached & stars) << 1
    return reached


def _single_stars(pattern: str) -> str:
    """Return the pattern without doubled stars, which say nothing more than one."""
    while "**" in pattern:
        pattern = pattern.replace("**", "*")
    return pattern


def _literal_prefixes_differ(first: str, second: str) -> bool:
    for one, other in zip(first, second, strict=False):
        if one in "*?" or other in "*?":
            return False
        if one != other:
            return True
    return False


def _tail_fits(general: str, specific: str) -> bool:
    tail = general[max(general.rfind("*"), general.rfind("?")) + 1 :]
    return specific.endswith(tail)


def _overlap_walk(first: str, second: str) -> bool:
    places = _positions(second)
    stars, any_one = places.pop("*", 0), places.pop("?", 0)
    single = ((1 << len(second)) - 1) & ~stars
    everything = (1 << (len(second) + 1)) - 1
    reached = _skip_stars(1, stars)
    for character in first:
        if character == "*":
            # Any number of the other pattern's characters: everything from the first place on.
            reached = everything & ~((reached & -reached) - 1)
        else:
            step = single if character == "?" else places.get(character, 0) | any_one
            reached = _skip_stars((reached & step) << 1 | reached & stars, stars)
        if not reached:
            return False
    return bool(reached >> len(second) & 1)
