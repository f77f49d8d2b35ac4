"""Read durations as Go writes them: `1h30m`, `90s`, `1.5h`, `250ms`.

Source: documentation of Go's `time.ParseDuration`, which Kubernetes uses for `metav1.Duration`.
"""

import re
from fractions import Fraction

_PART = re.compile(r"([0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(ns|us|µs|μs|ms|s|m|h)")
_SECONDS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "μs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3600),
}
_LONGEST = 200


def parse_duration(text: str) -> Fraction | None:
    """Return the seconds that a duration stands for; None when the text is not one."""
    if not 0 < len(text) <= _LONGEST:
        return None
    sign = -1 if text[0] == "-" else 1
    rest = text[1:] if text[0] in "+-" else text
    if rest == "0":
        return Fraction(0)
    total, end = Fraction(0), 0
    for part in _PART.finditer(rest):
        if part.start() != end:
            return None
        total += Fraction(part[1]) * _SECONDS[part[2]]
        end = part.end()
    return sign * total if rest and end == len(rest) else None
