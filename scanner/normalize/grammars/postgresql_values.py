"""Read PostgreSQL setting values with their units: `128MB`, `16384` in blocks of 8 kB, `5min`.

Source: PostgreSQL documentation, "Setting Parameters: Parameter Names and Values".
"""

import re
from fractions import Fraction

from scanner.model.resource import Json

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


def common_amounts(one: str, other: str) -> tuple[Fraction, Fraction] | None:
    """Return two amounts that each have a unit, counted in one; None when they have not."""
    for unit in ("kB", "ms"):
        amounts = parse_amount(one, unit), parse_amount(other, unit)
        stated = all(text.rstrip()[-1:].isalpha() for text in (one, other))
        if stated and amounts[0] is not None and amounts[1] is not None:
            return amounts[0], amounts[1]
    return None


_WHOLE = re.compile(r"-?[0-9]{1,18}")


def written_amount(setting: Json, unit: str) -> Json:
    """Return a setting as a configuration file writes it: "128MB" for 16384 blocks of 8 kB.

    The largest unit that divides the amount is taken. Text stays text; a number without a unit, and
    one below zero (which means "off"), stays a number.
    """
    own = _UNIT.fullmatch(unit)
    if not isinstance(setting, str) or not _WHOLE.fullmatch(setting):
        return setting
    number = int(setting)
    if own is None or number <= 0:
        return number
    for family in (_MEMORY, _TIME):
        if own[2] in family:
            amount = number * int(own[1] or "1") * family[own[2]]
            fitting = [name for name, size in family.items() if (amount / size).denominator == 1]
            largest = max(fitting, key=lambda name: family[name])
            return f"{amount / family[largest]}{largest}"
    return f"{number * int(own[1] or '1')}{own[2]}"


def written_setting(value: Json) -> Json:
    """Return a row of `pg_settings` in words: 16MB, "400 (pending restart)"; others as they are."""
    if not isinstance(value, dict) or "setting" not in value:
        return value
    amount = written_amount(value["setting"], str(value.get("unit") or ""))
    return f"{amount} (pending restart)" if value.get("pending_restart") is True else amount
