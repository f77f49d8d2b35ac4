"""Read PostgreSQL setting values with their units: `128MB`, `16384` in blocks of 8 kB, `5min`.

Source: PostgreSQL documentation, "Setting Parameters: Parameter Names and Values".
"""

import re
from fractions import Fraction

_NUMBER = re.compile(
    r"\s{0,20}([+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,2})?)\s{0,20}([A-Za-z]{0,3})\s{0,20}"
)
_UNIT = re.compile(r"([0-9]{0,6})([A-Za-z]{1,3})")
_MEMORY = {unit: Fraction(1024**power) for power, unit in enumerate(("B", "kB", "MB", "GB", "TB"))}
_TIME = {
    "us": Fraction(1, 1000),
    "ms": Fraction(1),
    "s": Fraction(1000),
    "min": Fraction(60_000),
    "h": Fraction(3_600_000),
    "d": Fraction(86_400_000),
}
_WORDS = {
    **dict.fromkeys(("on", "true", "yes", "1", "t", "y", "tr", "tru", "ye"), True),
    **dict.fromkeys(("off", "false", "no", "0", "f", "n", "of", "fa", "fal", "fals"), False),
}


def parse_boolean(text: str) -> bool | None:
    """Return what a boolean setting says, in any of the spellings the server takes; else None."""
    return _WORDS.get(text.strip().lower())


def parse_amount(text: str, unit: str) -> Fraction | None:
    """Return a numeric setting counted in `unit`; None when the text is not a number of that kind.

    Args:
        text: "128MB", "16384", "0.5". A number without a unit counts in `unit`.
        unit: the setting's own unit, as `pg_settings.unit` has it: "8kB", "ms", "" for none.
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = Fraction(found[1])
    if not found[2]:
        return number
    own = _UNIT.fullmatch(unit)
    if own is None:
        return None
    for family in (_MEMORY, _TIME):
        if found[2] in family and own[2] in family:
            return number * family[found[2]] / (int(own[1] or "1") * family[own[2]])
    return None
