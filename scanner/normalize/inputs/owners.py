"""Schema `owners/1`: the teams that answer for things, and how they are reached."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}
_DAY: Final = {**_TEXT, "format": "date"}

_DAYS: Final = {"type": "integer", "minimum": 1, "maximum": 3660}
_GLOB: Final = {**_TEXT, "description": "a name; * stands for any characters"}
_PATH: Final = {**_TEXT, "description": "a pattern as in CODEOWNERS"}
_SELECTOR: Final[Mapping[str, Json]] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "description": "something to answer for; all that is named must fit",
    "properties": {
        "source": _GLOB,
        "kind": _GLOB,
        "name": _GLOB,
        "tool": _GLOB,
        "repository": _GLOB,
        "path": _PATH,
        "spec": _PATH,
    },
}

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/owners-v1.schema.json",
    "title": "owners/1",
    "description": "The teams that answer for things, how they are reached, when that was reviewed.",
    "type": "object",
    "required": ["schema", "owners"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "owners/1", "description": "name and version of this format"},
        "review_every_days": {**_DAYS, "default": 365},
        "owners": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["team", "on_call", "reviewed"],
                "additionalProperties": False,
                "properties": {
                    "team": {**_TEXT, "description": "the name that findings carry"},
                    "aliases": {"type": "array", "items": _TEXT},
                    "on_call": {**_TEXT, "description": "where somebody is reached at night"},
                    "deputy": {**_TEXT, "description": "the team or person that stands in"},
                    "reviewed": {**_DAY, "description": "the day on which this was last confirmed"},
                    "departed": {**_DAY, "description": "the day since which the team is no more"},
                    "members": {"type": "array", "items": _TEXT},
                    "review_every_days": _DAYS,
                    "covers": {
                        "type": "array",
                        "items": {"$ref": "#/$defs/selector"},
                        "description": "what it answers for where nothing else names an owner",
                    },
                    "note": {"type": "string"},
                },
            },
        },
    },
    "$defs": {"selector": _SELECTOR},
}
