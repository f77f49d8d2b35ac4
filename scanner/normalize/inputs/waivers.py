"""Schema of waivers and ignore rules: who may differ, why, and until when."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}
_GLOB: Final = {**_TEXT, "description": "a name; * stands for any characters"}

_ENTRY: Final[Mapping[str, Json]] = {
    "type": "object",
    "required": ["rule", "reason", "owner", "approver", "expires"],
    "additionalProperties": False,
    "properties": {
        "id": {**_TEXT, "description": "name of the entry, unique"},
        "rule": {**_TEXT, "description": "glob over rule ids, such as drift/*"},
        "match": {
            "type": "object",
            "additionalProperties": False,
            "description": "what the finding must look like; all that is named must fit",
            "properties": {
                "kind": _GLOB,
                "name": _GLOB,
                "path": {
                    "type": "array",
                    "items": {"type": ["string", "integer", "object"]},
                    "errorMessage": 'write a list of steps, such as ["spec", "replicas"]',
                },
                "manager": _GLOB,
                "value": {"description": "a live value, or any"},
                "fingerprint": {
                    **_TEXT,
                    "minLength": 12,
                    "errorMessage": "write at least the first 12 characters",
                },
                "scope": {"type": "string"},
            },
        },
        "reason": {**_TEXT, "description": "why it may differ"},
        "owner": {**_TEXT, "description": "who answers for it"},
        "approver": {**_TEXT, "description": "who agreed; not its author"},
        "expires": {**_TEXT, "format": "date", "description": "last day on which it holds"},
        "ticket": {"type": "string"},
    },
}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/waivers-v1.schema.json",
    "title": "waivers/1",
    "description": "Waivers and ignore rules: a list of entries, or a mapping with the list.",
    "anyOf": [
        {"type": "array", "items": {"$ref": "#/$defs/entry"}},
        {
            "type": "object",
            "required": ["waivers"],
            "additionalProperties": False,
            "properties": {
                "$schema": {"type": "string"},
                "schema": {"const": "waivers/1"},
                "waivers": {"type": ["array", "null"], "items": {"$ref": "#/$defs/entry"}},
            },
        },
    ],
    "$defs": {"entry": _ENTRY},
}
