"""The score of a CVSS 4.0 vector (FIRST, CVSS v4.0 specification, section 8).

The scores of the 270 groups of vectors are FIRST's (cvss-v4-calculator, Copyright FIRST, Red Hat, and
contributors, BSD-2-Clause); what is a group, its highest vectors and its depth are tables of the
specification.
"""

from collections.abc import Mapping
from itertools import product

_SCORES = """
    000: 100 99 98 95 95 92 100 96 93 87 91 81 93 90 89 80 81 68
    001: 98 95 95 92 90 84 93 92 89 81 81 65 88 80 78 70 69 48
    002: 92 82 72 79 69 50 69 55 27
    010: 99 97 95 92 92 85 95 91 90 83 84 71 92 81 82 71 72 53
    011: 95 93 92 85 85 73 92 82 80 72 70 59 84 70 71 52 50 30
    012: 86 75 52 71 52 29 63 29 17
    100: 98 95 94 87 91 81 94 89 86 74 77 64 87 75 74 63 63 49
    101: 94 89 88 77 76 67 86 76 74 58 59 50 72 57 57 52 52 25
    102: 83 70 54 65 58 26 53 21 13
    110: 95 90 88 76 76 70 90 77 75 62 61 53 77 66 68 59 52 30
    111: 89 78 76 67 62 58 74 59 57 57 47 23 61 52 57 29 24 16
    112: 71 59 30 58 26 15 23 13 6
    200: 93 87 86 72 75 58 86 74 74 61 56 34 70 54 52 40 40 22
    201: 85 75 74 55 62 51 72 57 55 41 46 19 53 36 34 19 19 8
    202: 64 51 20 47 21 11 24 9 4
    210: 88 75 73 53 60 50 73 55 59 40 41 20 54 43 45 22 20 11
    211: 75 55 58 45 40 21 61 51 48 18 20 9 46 18 17 7 8 2
    212: 53 24 14 24 12 5 10 3 1
"""
_ORDER = {
    "AV": "NALP", "PR": "NLH", "UI": "NPA", "AC": "LH", "AT": "NP", "VC": "HLN", "VI": "HLN", "VA": "HLN",
    "SC": "HLN", "SI": "SHLN", "SA": "SHLN", "CR": "HML", "IR": "HML", "AR": "HML", "E": "APU",
}  # fmt: skip
"""Metric -> its values, the most severe first."""
_REQUIRED = ("AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA")
_HIGHEST: Mapping[str, tuple[str, ...]] = {
    "1.0": ("AV:N/PR:N/UI:N",),
    "1.1": ("AV:A/PR:N/UI:N", "AV:N/PR:L/UI:N", "AV:N/PR:N/UI:P"),
    "1.2": ("AV:P/PR:N/UI:N", "AV:A/PR:L/UI:P"),
    "2.0": ("AC:L/AT:N",),
    "2.1": ("AC:H/AT:N", "AC:L/AT:P"),
    "3.00": ("VC:H/VI:H/VA:H/CR:H/IR:H/AR:H",),
    "3.01": ("VC:H/VI:H/VA:L/CR:M/IR:M/AR:H", "VC:H/VI:H/VA:H/CR:M/IR:M/AR:M"),
    "3.10": ("VC:L/VI:H/VA:H/CR:H/IR:H/AR:H", "VC:H/VI:L/VA:H/CR:H/IR:H/AR:H"),
    "3.11": (
        "VC:L/VI:H/VA:L/CR:H/IR:M/AR:H", "VC:L/VI:H/VA:H/CR:H/IR:M/AR:M", "VC:H/VI:L/VA:H/CR:M/IR:H/AR:M",
        "VC:H/VI:L/VA:L/CR:M/IR:H/AR:H", "VC:L/VI:L/VA:H/CR:H/IR:H/AR:M",
    ),
    "3.21": ("VC:L/VI:L/VA:L/CR:H/IR:H/AR:H",),
    "4.0": ("SC:H/SI:S/SA:S",),
    "4.1": ("SC:H/SI:H/SA:H",),
    "4.2": ("SC:L/SI:L/SA:L",),
}  # fmt: skip
_DEPTH = {"1.0": 1, "1.1": 4, "1.2": 5, "2.0": 1, "2.1": 2, "3.00": 7, "3.01": 6, "3.10": 8, "3.11": 8,
          "3.21": 10, "4.0": 6, "4.1": 5, "4.2": 4}  # fmt: skip


def score_of(vector: str) -> float | None:
    """Return the score, 0 to 10, of a CVSS 4.0 vector; None for any other text."""
    if not vector.startswith("CVSS:4.0/") or len(vector) > 300:
        return None
    said = dict(part.partition(":")[::2] for part in vector.split("/")[1:])
    metrics = {name: _value(name, said) for name in _ORDER}
    if any(metrics[name] not in (*_ORDER[name],) for name in _ORDER):
        return None
    if all(metrics[name] == "N" for name in ("VC", "VI", "VA", "SC", "SI", "SA")):
        return 0.0
    group = _group(metrics)
    score = _TABLE[group]
    lost = [
        found for place in "12345" if (found := _lost(place, group, score, metrics)) is not None
    ]
    mean = sum(lost) / len(lost) if lost else 0.0
    return _rounded(max(score - mean, 0.0))


def _value(name: str, said: Mapping[str, str]) -> str:
    """Return the value that counts: the environment's where it is told, else the worst case."""
    modified = said.get(f"M{name}", "X")
    if modified != "X":
        return modified
    found = said.get(name, "X")
    if name in _REQUIRED:
        return found
    return _ORDER[name][0] if found == "X" else found


def _group(m: Mapping[str, str]) -> str:
    """Return the six digits of the MacroVector."""
    open_to_all = [m["AV"] == "N", m["PR"] == "N", m["UI"] == "N"]
    reach = 0 if all(open_to_all) else 1 if any(open_to_all) and m["AV"] != "P" else 2
    high = [m[name] == "H" for name in ("VC", "VI", "VA")]
    impact = 0 if high[0] and high[1] else 1 if any(high) else 2
    after = [m[name] for name in ("SC", "SI", "SA")]
    beyond = 0 if "S" in after else 1 if "H" in after else 2
    asked = any(
        held and m[name] == "H" for held, name in zip(high, ("CR", "IR", "AR"), strict=True)
    )
    simple = m["AC"] == "L" and m["AT"] == "N"
    exploited = _ORDER["E"].index(m["E"])
    return f"{reach}{int(not simple)}{impact}{beyond}{exploited}{int(not asked)}"


def _lost(place: str, group: str, score: float, metrics: Mapping[str, str]) -> float | None:
    """Return what the vector lies below the highest of its group, by one of the five equations.

    None where no group is lower by that equation.
    """
    lower = [_TABLE[found] for found in _lower(place, group) if found in _TABLE]
    if not lower:
        return None
    if place == "5":
        return 0.0
    key = f"{place}.{group[int(place) - 1]}{group[5] if place == '3' else ''}"
    return (score - max(lower)) * _distance(key, metrics) / _DEPTH[key]


def _lower(place: str, group: str) -> list[str]:
    at = int(place) - 1
    next_one = f"{group[:at]}{int(group[at]) + 1}{group[at + 1 :]}"
    if place != "3":
        return [next_one]
    weaker = f"{group[:5]}1"
    return {"00": [weaker, next_one], "10": [weaker]}.get(group[2] + group[5], [next_one])


def _distance(key: str, metrics: Mapping[str, str]) -> int:
    """Return the steps from the first highest vector of a part that is not below it."""
    for highest in _HIGHEST[key]:
        steps = [
            _ORDER[name].index(metrics[name]) - _ORDER[name].index(most)
            for name, _, most in (part.partition(":") for part in highest.split("/"))
        ]
        if min(steps) >= 0:
            return sum(steps)
    return 0


def _rounded(score: float) -> float:
    return int(score * 10 + 0.5 + 1e-9) / 10


def _table() -> dict[str, float]:
    found: dict[str, float] = {}
    for row in _SCORES.strip().splitlines():
        head, _, scores = row.strip().partition(": ")
        # The third part at its weakest leaves nothing that the sixth could ask for.
        last = "1" if head[2] == "2" else "01"
        keys = ("".join(digits) for digits in product("012", "012", last))
        for key, score in zip(keys, scores.split(), strict=True):
            found[f"{head}{key}"] = int(score) / 10
    return found


_TABLE = _table()
