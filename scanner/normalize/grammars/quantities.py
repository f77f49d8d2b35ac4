"""Read Kubernetes resource quantities: `500m`, `1.5Gi`, `1e3`.

Source: Kubernetes API conventions, "Quantity" serialization format.
"""

import re
from fractions import Fraction

from scanner.model.resource import Json

_FORM = re.compile(
    r"([+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40}))([A-Za-z]{0,2}|[eE][+-]?[0-9]{1,2})"
)
_SUFFIX: dict[str, Fraction] = {
    "": Fraction(1),
    **{unit: Fraction(1, 1000**power) for power, unit in ((3, "n"), (2, "u"), (1, "m"))},
    **{unit: Fraction(1000**power) for power, unit in enumerate(("k", "M", "G", "T", "P", "E"), 1)},
    **{
        unit: Fraction(1024**power)
        for power, unit in enumerate(("Ki", "Mi", "Gi", "Ti", "Pi", "Ei"), 1)
    },
}


def parse_quantity(value: Json) -> Fraction | None:
    """Return the exact amount that a quantity stands for; None when it is not one.

    Args:
        value: text such as "100m", or a number as YAML reads `cpu: 2`. Booleans are no quantities.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int):
        return Fraction(value)
    # A float's shortest text is what the author wrote: 0.1 means one tenth, not its binary form.
    found = _FORM.fullmatch(str(value))
    if found is None:
        return None
    number, suffix = found.groups()
    factor = _SUFFIX.get(suffix)
    if factor is None:
        if len(suffix) < 2 or suffix[0] not in "eE" or not suffix[-1].isdecimal():
            return None
        factor = Fraction(10) ** int(suffix[1:])
    return Fraction(number) * factor
