"""Say whether a version is affected by an advisory in the OSV format.

Source: Open Source Vulnerability schema, "affected[].ranges[] fields" and "Evaluation".
"""

from collections.abc import Mapping
from typing import Any

from scanner.model.resource import Json
from scanner.normalize.grammars.version_orders import Key, key

MAX_EVENTS = 1_000
_ORDER = ("introduced", "fixed", "last_affected", "limit")
_COMPARED = ("ECOSYSTEM", "SEMVER")
ZERO = "0"
"""In `introduced`, a version before every other."""
_NO_LIMIT = "*"


def is_affected(version: str, affected: Mapping[str, Json], ecosystem: str = "pypi") -> bool | None:
    """Return whether one element of `affected` covers a version of a package.

    Versions are ordered as their ecosystem orders them. None when a version that decides cannot be
    compared; ranges of git commits say nothing about a version.
    """
    if version in _texts(affected.get("versions")):
        return True
    wanted = key(ecosystem, version)
    if wanted is None:
        return None if _ranges(affected) else False
    listed = (key(ecosystem, text) for text in _texts(affected.get("versions")))
    if any(place is not None and place == wanted for place in listed):
        return True
    verdicts = [_in_range(wanted, held, ecosystem) for held in _ranges(affected)]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def fixed_versions(affected: Mapping[str, Json], ecosystem: str = "pypi") -> tuple[str, ...]:
    """Return the versions in which the advisory says it is fixed, in order."""
    found = {
        str(event["fixed"])
        for held in _ranges(affected)
        for event in _events(held)
        if "fixed" in event
    }
    known = [(place, text) for text in found if (place := key(ecosystem, text)) is not None]
    unknown = found - {text for _, text in known}
    ordered = [text for _, text in sorted(known, key=lambda one: one[0])]
    return (*ordered, *sorted(unknown))


def _in_range(wanted: Key, held: Mapping[str, Json], ecosystem: str) -> bool | None:
    events = _events(held)
    if not events or len(events) > MAX_EVENTS:
        return None
    points: list[tuple[Key | None, int, str]] = []
    unlimited = False
    for event in events:
        for kind in _ORDER:
            text = str(event[kind]) if kind in event else ""
            unlimited = unlimited or (kind == "limit" and text == _NO_LIMIT)
            if not text or (kind == "limit" and text == _NO_LIMIT):
                continue
            lowest = text == ZERO and kind == "introduced"
            place = None if lowest else key(ecosystem, text)
            if place is None and not lowest:
                return None
            points.append((place, _ORDER.index(kind), kind))
    return _walk(wanted, points, unlimited=unlimited)


def _walk(wanted: Key, points: list[tuple[Key | None, int, str]], *, unlimited: bool) -> bool:
    limits = [place for place, _, kind in points if kind == "limit"]
    if limits and not unlimited and not any(wanted < limit for limit in limits):
        return False
    vulnerable = False
    for place, _, kind in sorted(
        points, key=lambda one: (one[0] is not None, wanted if one[0] is None else one[0], one[1])
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
