"""Versions and ranges of Semantic Versioning 2.0.0, as npm and Cargo write them."""

import re
from typing import NamedTuple

_VERSION = re.compile(
    r"[v=]{0,2}\s{0,3}(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?"
    r"(?:-([0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?\Z"
)
_COMPARATOR = re.compile(r"(>=|<=|>|<|=|\^|~>|~)?\s{0,9}([^\s<>=^~]{1,200})")
_HYPHEN = re.compile(r"\s*(\S{1,200})\s+-\s+(\S{1,200})\s*\Z")
MAX_LENGTH = 500


class _Partial(NamedTuple):
    """A version that may leave its last parts open: None in their place."""

    parts: tuple[int | None, int | None, int | None]
    before: tuple[tuple[int, int, str], ...]


_Bound = tuple[int, int, int, tuple[tuple[int, int, str], ...]]
_LAST: tuple[tuple[int, int, str], ...] = ((2, 0, ""),)


def allows(specifier: str, version: str, *, caret: bool = False) -> bool | None:
    """Say whether a range allows a version; None when either is no version or range at all.

    Args:
        specifier: `^1.2 || >=3 <4`, `1.x`, `1.2 - 2`; in Cargo comparators are joined by commas.
        version: a full version.
        caret: whether a bare version means `^version`, as in Cargo, and not exactly it.
    """
    found = _parsed(version.strip())
    if found is None or None in found.parts or len(specifier) > MAX_LENGTH:
        return None
    point = _bound(found)
    verdicts = [_alternative(part, point, caret=caret) for part in specifier.split("||")]
    if any(verdict for verdict in verdicts):
        return True
    return None if None in verdicts else False


def _parsed(text: str) -> _Partial | None:
    match = _VERSION.match(text)
    if match is None:
        return None
    parts = [None if part is None or part in "xX*" else int(part) for part in match.groups()[:3]]
    for index in (0, 1):
        if parts[index] is None:
            parts[index + 1] = None
    return _Partial((parts[0], parts[1], parts[2]), _order(match[4]))


def _order(prerelease: str | None) -> tuple[tuple[int, int, str], ...]:
    """Return what a pre-release sorts by; a release comes after all of its pre-releases."""
    if not prerelease:
        return _LAST
    parts = prerelease.split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _bound(partial: _Partial) -> _Bound:
    major, minor, patch = (part or 0 for part in partial.parts)
    return (major, minor, patch, partial.before)


def _alternative(text: str, point: _Bound, *, caret: bool) -> bool | None:
    hyphen = _HYPHEN.match(text)
    if hyphen:
        text = f">={hyphen[1]} <={hyphen[2]}"
    text = text.replace(",", " ").strip()
    if text in ("", "*", "x", "X", "latest"):
        return True
    verdicts: list[bool] = []
    at = 0
    while at < len(text):
        match = _COMPARATOR.match(text, at)
        if match is None:
            return None
        partial = _parsed(match[2])
        if partial is None:
            return None
        operator = match[1] or ("^" if caret else "=")
        verdicts.append(_holds(operator, partial, point))
        at = match.end()
        at += len(text[at:]) - len(text[at:].lstrip())
    return all(verdicts)


def _holds(operator: str, partial: _Partial, point: _Bound) -> bool:
    low, high = _bound(partial), _after(partial)
    if operator in (">=",):
        return point >= low
    if operator == "<":
        return point < low
    if operator == ">":
        return point > low if high is None or None not in partial.parts else point >= high
    if operator == "<=":
        return point <= low if high is None or None not in partial.parts else point < high
    if operator == "=":
        return (
            point == low
            if None not in partial.parts
            else low <= point and (high is None or point < high)
        )
    limit = _caret(partial) if operator == "^" else _tilde(partial)
    return low <= point and (limit is None or point < limit)


_FIRST: tuple[tuple[int, int, str], ...] = ()


def _after(partial: _Partial) -> _Bound | None:
    """Return the first version after all that a partial version stands for; None for `*`."""
    major, minor, patch = partial.parts
    if major is None:
        return None
    if minor is None:
        return (major + 1, 0, 0, _FIRST)
    return (major, minor + 1, 0, _FIRST) if patch is None else (major, minor, patch + 1, _FIRST)


def _tilde(partial: _Partial) -> _Bound | None:
    major, minor, _ = partial.parts
    if major is None:
        return None
    return (major + 1, 0, 0, _FIRST) if minor is None else (major, minor + 1, 0, _FIRST)


def _caret(partial: _Partial) -> _Bound | None:
    major, minor, patch = partial.parts
    if major is None:
        return None
    if major or minor is None:
        return (major + 1, 0, 0, _FIRST)
    if minor or patch is None:
        return (0, minor + 1, 0, _FIRST)
    return (0, 0, patch + 1, _FIRST)
