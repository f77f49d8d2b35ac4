"""What an unquoted scalar of YAML means in the core schema of YAML 1.2."""

import math
import re

from scanner.model.resource import Json

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,4000})\Z|0x[0-9a-fA-F]{1,4000}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
OF_NUMBERS = frozenset("0123456789+-.")
"""How numbers begin."""


def core_scalar(text: str) -> Json:
    """Return what an unquoted scalar means in the core schema, numbers outside JSON as text."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in OF_NUMBERS:
        return text
    if _INTEGER.match(text):
        return int(text, 16) if text.startswith("0x") else int(text)
    if _FLOAT.match(text) and not _is_octal(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _is_octal(text: str) -> bool:
    digits = text.lstrip("+-")
    return digits.isdecimal()
