"""Schema `roles/1`: who is granted which role, until when, and which roles exclude each other."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}
_NAME: Final = {"type": ["string", "null"]}

_GRANT: Final[Mapping[str, Json]] = {
    "type": "object",
    "required": ["principal", "role"],
    "additionalProperties": False,
    "properties": {
        "principal": {**_TEXT, "description": "a name, user/NAME, role/NAME or ARN"},
        "role": {**_TEXT, "description": "a policy by name or ARN, or group/NAME"},
        "expires": {
            "type": ["string", "null"],
            "format": "date or instant",
            "description": "when the grant ends; never when left out",
        },
        "requester": _NAME,
        "approver": _NAME,
        "reason": _NAME,
    },
}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/roles-v1.schema.json",
    "title": "roles/1",
    "description": "Who is granted which role, until when, and who approved it.",
    "type": "object",
    "required": ["schema"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "roles/1", "description": "name and version of this format"},
        "grants": {"type": ["array", "null"], "items": {"$ref": "#/$defs/grant"}},
        "separation": {
            "type": ["array", "null"],
            "description": "pairs of roles that nobody may hold together",
            "items": {
                "type": "array",
                "minItems": 2,
                "maxItems": 2,
                "items": _TEXT,
                "errorMessage": "write a list of two roles",
            },
        },
    },
    "$defs": {"grant": _GRANT},
}
