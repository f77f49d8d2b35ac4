"""Which of two versions is the later one, as each ecosystem orders its own.

Sources: PEP 440; Semantic Versioning 2.0.0, 11; Apache Maven, "Version Order Specification"; RubyGems,
`Gem::Version`; Composer documentation, "Versions and constraints", with PHP's `version_compare`.
"""

import re
from collections.abc import Callable, Mapping
from functools import cmp_to_key, lru_cache
from itertools import zip_longest
from typing import Any, TypeAlias

from packaging.version import InvalidVersion, Version

MAX_LENGTH = 300
Key: TypeAlias = Any
"""What versions of one ecosystem are compared by; equal for versions that are one."""

_SEMVER = re.compile(
    r"[vV=]?(\d{1,18})(?:\.(\d{1,18}))?(?:\.(\d{1,18}))?(?:-([0-9A-Za-z.-]{1,200}))?(?:\+[0-9A-Za-z.-]{1,200})?\Z",
    re.ASCII,
)
_MAVEN_PART = re.compile(r"([.-]?)(\d+|[^\d.-]+|(?=[.-]|\Z))")
_MAVEN_KNOWN = {
    "alpha": 0, "beta": 1, "milestone": 2, "rc": 3, "cr": 3, "snapshot": 4,
    "": 5, "final": 5, "ga": 5, "release": 5, "sp": 6,
}  # fmt: skip
_MAVEN_SHORT = {"a": "alpha", "b": "beta", "m": "milestone"}
_GEM = re.compile(r"\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?\Z", re.ASCII)
_GEM_PART = re.compile(r"\d+|[a-z]+", re.I | re.ASCII)
_COMPOSER = re.compile(
    r"[vV]?(\d{1,18}(?:\.\d{1,18}){0,5})"
    r"(?:[._-]?(stable|patch|alpha|beta|dev|pl|rc|a|b|p)(?:[.-]?(\d{1,18}(?:[.-]\d{1,18}){0,3}))?)?"
    r"([._-]?dev)?(?:\+\S{0,100})?\Z",
    re.I | re.ASCII,
)
_COMPOSER_RANK = {"dev": 0, "a": 1, "b": 2, "rc": 3, "stable": 4, "": 4, "p": 5}


def key(ecosystem: str, version: str) -> Key | None:
    """Return what a version is compared by within its ecosystem; None for what is no version there.

    Args:
        ecosystem: "pypi", "npm", "cargo", "go", "maven", "gem" or "composer".
        version: as locks and advisories write it.
    """
    return _ORDERS[ecosystem](version) if len(version) <= MAX_LENGTH else None


@lru_cache(maxsize=4096)
def _pep440(text: str) -> Key | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def _semver(text: str) -> Key | None:
    match = _SEMVER.match(text.strip())
    if match is None:
        return None
    before = (match[4] or "").split(".") if match[4] else None
    # A release comes after all of its pre-releases; numbers come before words.
    order: tuple[tuple[int, int, str], ...] = ((2, 0, ""),)
    if before is not None:
        order = tuple((0, int(one), "") if one.isdecimal() else (1, 0, one) for one in before)
    return (int(match[1]), int(match[2] or 0), int(match[3] or 0), order)


def _maven(text: str) -> Key | None:
    plain = text.strip().lower()
    if not plain or not plain[0].isalnum() or not plain.isascii():
        return None
    return _MAVEN_KEY(tuple(_trimmed(_maven_tokens(plain))))


def _maven_tokens(text: str) -> list[tuple[str, str]]:
    """Return (separator, token) of a version; a change from digits to letters is a hyphen."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _MAVEN_PART.match(text, at)
        if match is None or match.end() == at:
            break
        separator, token = match[1] or ("-" if found else ""), match[2] or "0"
        follows = text[match.end() : match.end() + 1].isdecimal()
        token = _MAVEN_SHORT.get(token, token) if follows else token
        found.append((separator, token.lstrip("0") or "0" if token.isdecimal() else token))
        at = match.end()
    return found


def _is_null(token: str) -> bool:
    return token in ("0", "", "final", "ga", "release")


def _trimmed(tokens: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Drop the nulls at the end, and those before each remaining hyphen."""
    kept: list[tuple[str, str]] = []
    ends = True
    for separator, token in reversed(tokens):
        if ends and separator and _is_null(token):
            continue
        kept.append((separator, token))
        ends = separator == "-"
    return kept[::-1]


def _maven_compare(one: tuple[tuple[str, str], ...], other: tuple[tuple[str, str], ...]) -> int:
    for left, right in zip_longest(one, other):
        ours = _maven_rank(left, right)
        theirs = _maven_rank(right, left)
        if ours != theirs:
            return -1 if ours < theirs else 1
    return 0


def _maven_rank(
    token: tuple[str, str] | None, beside: tuple[str, str] | None
) -> tuple[int, int, int, str]:
    """Return what a token sorts by: words before `-number` before `.number`."""
    if token is None:
        separator = beside[0] if beside else ""
        token = (separator, "0" if separator != "-" else "")
        if beside and not beside[1].isdecimal():
            token = (separator, "")
    separator, text = token
    if text.isdecimal():
        return (2 if separator != "-" else 1, len(text), 0, text)
    return (0, 0, _MAVEN_KNOWN.get(text, 7), text if text not in _MAVEN_KNOWN else "")


_MAVEN_KEY = cmp_to_key(_maven_compare)


def _gem(text: str) -> Key | None:
    plain = text.strip()
    if not _GEM.match(plain):
        return None
    parts = [
        int(part) if part.isdecimal() else part
        for part in _GEM_PART.findall(plain.replace("-", ".pre."))
    ]
    words = next((at for at, part in enumerate(parts) if isinstance(part, str)), len(parts))
    return _GEM_KEY((*_without_zeros(parts[:words]), *_without_zeros(parts[words:])))


def _without_zeros(parts: list[int | str]) -> list[int | str]:
    held = list(parts)
    while held and held[-1] == 0:
        held.pop()
    return held


def _gem_compare(one: tuple[int | str, ...], other: tuple[int | str, ...]) -> int:
    for left, right in zip_longest(one, other, fillvalue=0):
        ours = (1, left, "") if isinstance(left, int) else (0, 0, left)
        theirs = (1, right, "") if isinstance(right, int) else (0, 0, right)
        if ours != theirs:
            return -1 if ours < theirs else 1
    return 0


_GEM_KEY = cmp_to_key(_gem_compare)


def _composer(text: str) -> Key | None:
    match = _COMPOSER.match(text.strip())
    if match is None:
        return None
    numbers = [int(part) for part in match[1].split(".")]
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers.pop()
    word = (match[2] or "").lower()
    word = {"alpha": "a", "beta": "b", "patch": "p", "pl": "p"}.get(word, word)
    counted = tuple(int(part) for part in re.split(r"[.-]", match[3])) if match[3] else ()
    return (tuple(numbers), _COMPOSER_RANK[word], counted, 0 if match[4] else 1)


_ORDERS: Mapping[str, Callable[[str], Key | None]] = {
    "pypi": _pep440,
    "npm": _semver,
    "cargo": _semver,
    "go": _semver,
    "maven": _maven,
    "gem": _gem,
    "composer": _composer,
}
