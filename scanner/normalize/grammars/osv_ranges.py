"""Say whether a version is affected by an advisory in the OSV format.

Source: Open Source Vulnerability schema, "affected[].ranges[] fields" and "Evaluation".
"""

from collections.abc import Mapping
from typing import Any

from packaging.version import InvalidVersion, Version

from scanner.model.resource import Json

MAX_EVENTS = 1_000
_ORDER = ("introduced", "fixed", "last_affected", "limit")
_COMPARED = ("ECOSYSTEM", "SEMVER")
ZERO = "0"
"""In `introduced`, a version before every other."""


def is_affected(version: str, affected: Mapping[str, Json]) -> bool | None:
    """Return whether one element of `affected` covers a version of a Python distribution.

    Versions are ordered by PEP 440. None when a version that decides cannot be compared; ranges of
    git commits say nothing about a version.
    """
    if version in _texts(affected.get("versions")):
        return True
    try:
        wanted = Version(version)
    except InvalidVersion:
        return None if _ranges(affected) else False
    if wanted in {_parsed(text) for text in _texts(affected.get("versions"))}:
        return True
    verdicts = [_in_range(wanted, held) for held in _ranges(affected)]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def fixed_versions(affected: Mapping[str, Json]) -> tuple[str, ...]:
    """Return the versions in which the advisory says it is fixed, in order."""
    found = {
        str(event["fixed"])
        for held in _ranges(affected)
        for event in _events(held)
        if "fixed" in event
    }
    return tuple(sorted(found, key=lambda text: (_parsed(text) is None, _parsed(text) or text)))


def _in_range(wanted: Version, held: Mapping[str, Json]) -> bool | None:
    events = _events(held)
    if not events or len(events) > MAX_EVENTS:
        return None
    points: list[tuple[Version | None, int, str]] = []
    for event in events:
        for kind in _ORDER:
            text = str(event[kind]) if kind in event else ""
            if not text or (kind == "limit" and text == "*"):
                continue
            place = _parsed(text)
            if place is None and not (kind == "introduced" and text == ZERO):
                return None
            lowest = text == ZERO and kind == "introduced"
            points.append((None if lowest else place, _ORDER.index(kind), kind))
    return _walk(wanted, points)


def _walk(wanted: Version, points: list[tuple[Version | None, int, str]]) -> bool:
    limits = [place for place, _, kind in points if kind == "limit" and place is not None]
    if limits and not any(wanted < limit for limit in limits):
        return False
    vulnerable = False
    for place, _, kind in sorted(
        points, key=lambda one: (one[0] is not None, one[0] or wanted, one[1])
    ):
        if place is None or (kind == "introduced" and wanted >= place):
            vulnerable = True
        elif (kind == "fixed" and wanted >= place) or (kind == "last_affected" and wanted > place):
            vulnerable = False
    return vulnerable


def _ranges(affected: Mapping[str, Json]) -> list[Mapping[str, Any]]:
    held = affected.get("ranges")
    listed = held if isinstance(held, list) else []
    return [one for one in listed if isinstance(one, Mapping) and one.get("type") in _COMPARED]


def _events(held: Mapping[str, Json]) -> list[Mapping[str, Any]]:
    listed = held.get("events")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []


def _texts(value: Json) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _parsed(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None
