"""Identity of a finding across runs, and a digest of the values it saw."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from scanner.model.finding import FINGERPRINT_VERSION, Finding
from scanner.model.resource import Json, PathPart


def fingerprint(rule: str, resource: str, path: Iterable[PathPart]) -> str:
    """Return the hexadecimal SHA-256 that identifies one departure from run to run.

    It covers the rule, the resource and the path only. Line numbers and values move while the
    departure stays, so they are left out; the keys of a keyed element count in any order.
    """
    return _digest([rule, resource, list(path)])


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
    return _digest([expected, actual])


def _digest(value: Json) -> str:
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: Json) -> Json:
    """Return what json can write for the read-only mappings and tuples of the model."""
    if hasattr(value, "items"):
        return dict(value.items())
    return list(value) if isinstance(value, (set, frozenset)) else str(value)
