"""Whether a part under one licence may be in a whole under another, by a table of others.

Source: licence compatibility matrix of the Open Source Automation Development Lab (OSADL) eG,
CC-BY-4.0; see the table.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from scanner.normalize.grammars.spdx import Expression, Group, Term


class Fit(StrEnum):
    """How a part goes with a whole; the order of "least good" is that of the values below."""

    YES = "yes"
    DEPENDS = "depends"
    UNKNOWN = "unknown"
    NO = "no"


_MARKS = {"y": Fit.YES, "n": Fit.NO, "c": Fit.DEPENDS, "u": Fit.UNKNOWN}
_WORST = (Fit.YES, Fit.DEPENDS, Fit.UNKNOWN, Fit.NO)


def fits(part: Expression, whole: Expression) -> tuple[Fit, tuple[str, str]]:
    """Return how a part goes with a whole, and the two licences that decided: (part, whole).

    Of an OR in the part the best branch is chosen, of an AND every branch counts. The whole is
    under each licence of its own expression: whoever receives it may choose any of them.
    """
    if isinstance(whole, Group):
        return max((fits(part, each) for each in whole.parts), key=_badness)
    if isinstance(part, Group):
        inner = [fits(each, whole) for each in part.parts]
        return min(inner, key=_badness) if part.operator == "OR" else max(inner, key=_badness)
    return _fit(part, whole), (str(part), str(whole))


def _badness(answer: tuple[Fit, tuple[str, str]]) -> int:
    return _WORST.index(answer[0])


def _fit(part: Term, whole: Term) -> Fit:
    table = _table()
    if part.key == whole.key:
        return Fit.YES
    # An exception widens what may be done: a pair without one that fits still fits with it.
    for asked in (str(part), part.license):
        for given in (str(whole), whole.license):
            found = table.get(given, {}).get(asked)
            if found is not None and (asked == str(part) or found is Fit.YES):
                return found
    return Fit.UNKNOWN


@cache
def _table() -> Mapping[str, Mapping[str, Fit]]:
    # Loaded with the first question; most runs never ask it.
    from scanner.normalize.grammars.license_compatibility_table import (  # noqa: PLC0415
        IDS,
        ROWS,
    )

    ids = IDS.strip().split("\n")
    return {
        whole: {part: _MARKS[mark] for part, mark in zip(ids, row, strict=True)}
        for whole, row in zip(ids, ROWS.strip().split("\n"), strict=True)
    }
