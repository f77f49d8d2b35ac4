"""Schema `corrections/1`: values that a source gives wrongly, and what they are instead."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}

_ENTRY: Final[Mapping[str, Json]] = {
    "type": "object",
    "required": ["id", "resource", "path", "value", "reason", "owner", "approver", "expires"],
    "additionalProperties": False,
    "properties": {
        "id": {**_TEXT, "description": "name of the entry, unique"},
        "resource": {**_TEXT, "description": "the resource as reports name it"},
        "source": {**_TEXT, "description": "name of the source, where several give the resource"},
        "side": {"enum": ["live", "spec"], "default": "live", "description": "live or spec"},
        "path": {
            "type": "array",
            "minItems": 1,
            "maxItems": 64,
            "items": {"type": ["string", "integer", "object"]},
            "description": "steps to the value, as reports write them",
            "errorMessage": 'write a list of steps, such as ["spec", "replicas"]',
        },
        "value": {"description": "what it is"},
        "was": {"description": "what the source gives; it is corrected only as long as it does"},
        "reason": {**_TEXT, "description": "how it is known that the source is wrong"},
        "owner": {**_TEXT, "description": "who answers for it"},
        "approver": {**_TEXT, "description": "who agreed; not its author"},
        "expires": {**_TEXT, "format": "date", "description": "last day on which it holds"},
        "ticket": {"type": "string"},
    },
}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/corrections-v1.schema.json",
    "title": "corrections/1",
    "description": "Corrections of what sources say. Stored evidence is never edited: reports show both.",
    "type": "object",
    "required": ["schema", "corrections"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "corrections/1", "description": "name and version of this format"},
        "corrections": {
            "type": ["array", "null"],
            "items": {"$ref": "#/$defs/entry"},
            "description": "the entries",
        },
    },
    "$defs": {"entry": _ENTRY},
}
