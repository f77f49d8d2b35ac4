"""Schema `entitlements/1`: what was bought, for whom, and until when."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

METRICS = ("named_user", "concurrent_user", "concurrent_bot", "device")

_NAMES: Final = {"type": ["array", "null"], "items": {"type": ["string", "integer"]}}
_ID: Final = {
    "type": ["string", "integer"],
    "minLength": 1,
    "description": "unique in its list",
}
_TEXT: Final = {"type": ["string", "null"]}
_BOUNDARY: Final = {"type": "string", "format": "date or instant"}
_DAYS: Final = {"type": "number", "minimum": 0}
_COST: Final = {"type": ["number", "string", "object", "null"]}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/entitlements-v1.schema.json",
    "title": "entitlements/1",
    "description": "What was bought, for whom, and until when. Terms are half-open: [start, end).",
    "type": "object",
    "required": ["schema"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "entitlements/1", "description": "name and version of this format"},
        "timezone": {
            "type": "string",
            "format": "time zone",
            "default": "UTC",
            "description": "zone of the midnight that a bare date means",
        },
        "expiring_within_days": {
            "anyOf": [_DAYS, {"type": "array", "minItems": 1, "items": _DAYS}],
            "default": [30, 7],
            "errorMessage": "write a number of at least 0, or a list of them",
        },
        "max_session_hours": {**_DAYS, "default": 24},
        "inactive_after_days": {**_DAYS, "default": 30},
        "tools": {"type": ["array", "null"], "items": {"$ref": "#/$defs/tool"}},
        "entitlements": {"type": ["array", "null"], "items": {"$ref": "#/$defs/entitlement"}},
        "people": {"type": ["array", "null"], "items": {"$ref": "#/$defs/person"}},
    },
    "$defs": {
        "tool": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": _ID,
                "name": _TEXT,
                "aliases": _NAMES,
                "approved_versions": {**_TEXT, "description": 'such as ">=23.10,<25"'},
                "editions": _NAMES,
                "owner": _TEXT,
            },
        },
        "entitlement": {
            "type": "object",
            "required": ["id", "tool", "metric", "quantity", "term"],
            "additionalProperties": False,
            "properties": {
                "id": _ID,
                "tool": {"type": "string", "description": "id of a tool"},
                "metric": {"enum": list(METRICS), "description": ", ".join(METRICS)},
                "quantity": {"type": "integer", "minimum": 0, "description": "seats bought"},
                "term": {"$ref": "#/$defs/term", "description": "{start: DATE, end: DATE or null}"},
                "owner": _TEXT,
                "edition": _TEXT,
                "editions": _NAMES,
                "pool": _TEXT,
                "version": _TEXT,
                "regions": _NAMES,
                "assigned": _NAMES,
                "unit_cost": _COST,
                "note": _TEXT,
                "contract": _TEXT,
            },
        },
        "term": {
            "type": "object",
            "required": ["start"],
            "additionalProperties": False,
            "properties": {
                "start": {**_BOUNDARY, "description": "first day, or an instant with its offset"},
                "end": {
                    **_BOUNDARY,
                    "type": ["string", "null"],
                    "description": "first day after the term; null when it is open",
                },
            },
        },
        "person": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": _ID,
                "name": _TEXT,
                "aliases": _NAMES,
                "kind": _TEXT,
                "status": _TEXT,
                "at": {**_BOUNDARY, "type": ["string", "null"], "description": "since when"},
            },
        },
    },
}
