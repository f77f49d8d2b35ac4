"""Identity of a finding across runs, and a digest of the values it saw."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from scanner.model.finding import FINGERPRINT_VERSION, Finding
from scanner.model.resource import Json, PathPart

_Identity: TypeAlias = Callable[[str, str, list[PathPart]], str]


def fingerprint(
    rule: str, resource: str, path: Iterable[PathPart], version: int = FINGERPRINT_VERSION
) -> str:
    """Return the hexadecimal SHA-256 that identifies one departure from run to run.

    It covers the rule, the resource and the path only. Line numbers and values move while the
    departure stays, so they are left out; the keys of a keyed element count in any order.

    Args:
        rule: its id.
        resource: its uid.
        path: where inside the resource.
        version: of the algorithm. 1 took texts byte for byte; since 2, one name has one identity
            whether a letter with an accent is written as one character or as two.
    """
    return _ALGORITHMS[version](rule, resource, list(path))


def earlier(rule: str, resource: str, path: Iterable[PathPart]) -> tuple[str, ...]:
    """Return the identities that earlier versions gave it, where they differ from the present one.

    What people wrote down under one of them, in a waiver or a baseline, still means it.
    """
    steps = list(path)
    present = fingerprint(rule, resource, steps)
    found = (make(rule, resource, steps) for make in _ALGORITHMS.values())
    return tuple(one for one in dict.fromkeys(found) if one != present)


def earlier_of(finding: Finding) -> tuple[str, ...]:
    """Return the identities that earlier versions gave a finding; see `earlier`."""
    seen = finding.observation
    if seen.resource.isascii() and str(seen.path).isascii():
        return ()  # The versions differ in other letters only.
    return earlier(finding.rule, seen.resource, seen.path)


def renewed(finding: Finding) -> Finding:
    """Return the finding with the identity that this version gives it.

    A finding that was stored under an earlier algorithm is still the same finding: it keeps its
    age, and does not come up as new.
    """
    seen = finding.observation
    identity = fingerprint(finding.rule, seen.resource, seen.path)
    return replace(finding, fingerprint=identity, fingerprint_version=FINGERPRINT_VERSION)


def state_hash(expected: Json, actual: Json) -> str:
    """Return the hexadecimal SHA-256 of both values, so that a moving value shows."""
    return _NOTHING if expected is None and actual is None else _digest([expected, actual])


def _digest(value: Json) -> str:
    return hashlib.sha256(_ENCODER.encode(value).encode("ascii")).hexdigest()


def _plain(value: Json) -> Json:
    """Return what json can write for the read-only mappings and tuples of the model."""
    if hasattr(value, "items"):
        return dict(value.items())
    return list(value) if isinstance(value, (set, frozenset)) else str(value)


_ENCODER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain
)
_NOTHING = _digest([None, None])


def _as_written(rule: str, resource: str, path: list[PathPart]) -> str:
    return _digest([rule, resource, path])


def _composed(rule: str, resource: str, path: list[PathPart]) -> str:
    return _digest([rule, _normal(resource), [_normal(step) for step in path]])


def _normal(value: Json) -> Json:
    """Return texts in normalization form C, as file systems and forges write the same name."""
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {_normal(key): _normal(held) for key, held in value.items()}
    return [_normal(one) for one in value] if isinstance(value, list | tuple) else value


_ALGORITHMS: Mapping[int, _Identity] = MappingProxyType({1: _as_written, 2: _composed})
"""Every algorithm that ever gave out a fingerprint, by version; none is ever taken away."""
