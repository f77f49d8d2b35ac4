"""Read Kubernetes IntOrString values: a port number, a percentage or a name.

Source: Kubernetes API reference, `util.intstr.IntOrString`.
"""

import re

from scanner.model.resource import Json

_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


def parse_int_or_string(value: Json) -> Json:
    """Return an int for whole numbers however they are quoted; anything else unchanged.

    A port name must hold a letter, so that `"80"` can only mean the number.
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    return value
