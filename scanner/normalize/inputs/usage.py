"""Schema of one usage record: a line of JSON, or a row of CSV under a header line."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}
_OPEN: Final = {"type": ["string", "null"]}
_INSTANT: Final = {**_TEXT, "format": "instant with offset"}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/usage-v1.schema.json",
    "title": "usage/1",
    "description": "One record of who used which tool when; sessions are half-open: [start, end).",
    "type": "object",
    "required": ["session", "principal", "tool", "start"],
    "properties": {
        "session": {**_TEXT, "description": "id of the session"},
        "principal": {**_TEXT, "description": "who used it: a person or a robot"},
        "tool": {**_TEXT, "description": "id or alias of a tool"},
        "version": _OPEN,
        "edition": _OPEN,
        "start": {**_INSTANT, "description": "such as 2028-03-27T09:00:00+02:00"},
        "end": {**_INSTANT, "type": ["string", "null"], "minLength": 0,
                "description": "empty while the session is open"},
        "host": _OPEN,
        "region": _OPEN,
        "project": _OPEN,
        "requested_at": {**_INSTANT, "type": ["string", "null"], "minLength": 0,
                         "description": "when the seat was asked for; it waited until `start`"},
        "denied": {"type": ["string", "boolean", "null"],
                   "description": "true where the request was refused and nothing ran"},
    },
}  # fmt: skip
