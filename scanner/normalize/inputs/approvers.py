"""Schema `approvers/1`: who may approve, and the keys that prove it."""

from collections.abc import Mapping
from typing import Final

from scanner.model.resource import Json

_TEXT: Final = {"type": "string", "minLength": 1}
_DAY: Final = {**_TEXT, "format": "date"}
_KEYS: Final = "public keys, as in a file of allowed signers"

SCHEMA: Final[Mapping[str, Json]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://trueup.example/schema/approvers-v1.schema.json",
    "title": "approvers/1",
    "description": "Who may approve waivers and corrections, and the keys or accounts that prove it.",
    "type": "object",
    "required": ["schema", "approvers"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "schema": {"const": "approvers/1", "description": "name and version of this format"},
        "approvers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "if": {"required": ["accounts"]},
                "else": {
                    "required": ["keys"],
                    "properties": {"keys": {"description": _KEYS}},
                },
                "additionalProperties": False,
                "properties": {
                    "name": {**_TEXT, "description": "as waivers name the approver"},
                    "email": _TEXT,
                    "accounts": {
                        "type": "array",
                        "minItems": 1,
                        "items": _TEXT,
                        "description": "logins on a forge whose reviews count, such as github:LOGIN",
                    },
                    "keys": {
                        "type": "array",
                        "minItems": 1,
                        "description": _KEYS,
                        "items": {
                            "type": "string",
                            "pattern": "^(ssh-(ed25519|rsa)|ecdsa-sha2-nistp(256|384|521)"
                            "|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com) [A-Za-z0-9+/=]+",
                            "errorMessage": "write a public key such as ssh-ed25519 AAAA...",
                        },
                    },
                    "rules": {
                        "type": "array",
                        "items": _TEXT,
                        "description": "globs over the rule ids that they may approve; all when left out",
                    },
                    "valid_from": _DAY,
                    "valid_until": _DAY,
                },
            },
        },
    },
}
