"""How Kubernetes reads YAML: switches and numbers of YAML 1.1, where the core schema sees text.

`defaultMode: 0400` is 256 and `readOnly: yes` is true to kubectl, to Helm and to every tool that
uses the same reader; times and dates stay text.

Source: documentation of sigs.k8s.io/yaml, and of gopkg.in/yaml.v2, which it is made from.
"""

import re
from collections.abc import Callable
from contextlib import suppress

from scanner.model.resource import Json

SWITCHES: dict[str, Json] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
KEYS = {text: "true" if value else "false" for text, value in SWITCHES.items()}
"""What a key becomes: an object of JSON has none but texts."""
_LONGEST = 100
_NUMBER = re.compile(
    r"[-+]?(?:0[xX][0-9a-fA-F]{1,16}|0[oO][0-7]{1,22}|0[bB][01]{1,64}|[0-9]{1,20})\Z"
)


def is_object(text: str) -> bool:
    """Say whether the text of a YAML file has the two keys of Kubernetes objects at its top."""
    return _has_key(text, "apiVersion") and _has_key(text, "kind")


def _has_key(text: str, key: str) -> bool:
    return text.startswith(f"{key}:") or f"\n{key}:" in text


def scalar(text: str, core: Callable[[str], Json]) -> Json:
    """Return what an unquoted scalar means to Kubernetes.

    Args:
        text: the scalar as written, not empty.
        core: what it means in the core schema; it is asked for all that both read alike.
    """
    if text in SWITCHES:
        return SWITCHES[text]
    value = core(text)
    if type(value) is not str or value[0] not in "0123456789+-." or len(value) > _LONGEST:
        return value
    digits = value.replace("_", "")
    if not _NUMBER.match(digits):
        return core(digits) if "_" in value and digits and digits[0] in "0123456789+-." else value
    with suppress(ValueError):
        return int(digits, 0)
    bare = digits.lstrip("+-")
    number = int(bare, 8) if set(bare) <= set("01234567") else int(bare)
    return -number if digits[0] == "-" else number
