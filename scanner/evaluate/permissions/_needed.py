"""The actions that escalation needs, numbered by themselves: sets of them are small integers.

The table has twenty thousand actions and escalation asks about a hundred of them, again and again.
"""

from collections.abc import Iterable
from functools import cache, lru_cache

from scanner.evaluate.permissions._escalation_methods import METHODS
from scanner.normalize.meaning.aws_actions import action_table, expand_all, positions

__all__ = ["ASSUME", "needed", "needed_by", "needed_set"]

ASSUME = "sts:assumerole"


@cache
def needed() -> dict[str, int]:
    """Return the actions in lower case with their positions in small sets."""
    names = {need.lower() for method in METHODS for need in method.needs} | {ASSUME}
    return {name: at for at, name in enumerate(sorted(names))}


def needed_set(actions: Iterable[str]) -> int:
    """Return actions, in any case, as a small set; others are left out."""
    numbers = needed()
    bits = 0
    for action in actions:
        at = numbers.get(action.lower(), -1)
        bits |= 1 << at if at >= 0 else 0
    return bits


@cache
def _wide() -> tuple[int, dict[int, int]]:
    """Return the actions as a set of the whole table, and the small number of each position."""
    table = action_table()
    numbers = {table.bit(name): at for name, at in needed().items()}
    return table.set_of(needed()), numbers


@lru_cache(maxsize=16_384)
def needed_by(patterns: tuple[str, ...], *, negated: bool = False) -> int:
    """Return the small set that any of the patterns matches; all others when `negated`."""
    every, numbers = _wide()
    bits = 0
    for at in positions(expand_all(patterns, negated=negated) & every):
        bits |= 1 << numbers[at]
    return bits
