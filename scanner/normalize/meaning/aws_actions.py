"""What AWS actions there are, what they do, and to which resources they can be limited.

Sets of actions are integers with one bit per action, in order of name, so that the union, meet and
difference of permissions are single operations.
"""

import base64
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import islice

from scanner.model.quick_dataclass import dataclass
from scanner.normalize.grammars.action_patterns import is_wild, matches
from scanner.normalize.grammars.arn import parse_arn
from scanner.normalize.meaning._aws_action_table import PACKED, RELEASED, SOURCE

__all__ = [
    "RELEASED", "SOURCE", "ActionTable", "action_table", "action_table_age", "expand", "expand_all",
    "limitable_writes", "positions", "set_of_positions",
    "templates_by_service",
]  # fmt: skip

_LEVELS = {"R": "read", "L": "list", "W": "write", "T": "tagging", "P": "permissions-management"}


@dataclass(frozen=True, slots=True)
class ActionTable:
    """All known actions.

    Attributes:
        names: "service:name" in lower case, sorted; the position is the bit.
        index: the same, name -> position.
        written: the same in AWS's own spelling.
        everything: the set of all actions.
        levels: access level ("read", "list", "write", "tagging", "permissions-management") -> set.
        kinds: sets of patterns of resource names, each once.
        kind_of: per action, the position of its set in `kinds`: what it can be limited to; the set
            is empty when the action applies to `*` alone.
    """

    names: tuple[str, ...]
    index: Mapping[str, int]
    written: tuple[str, ...]
    everything: int
    levels: Mapping[str, int]
    kinds: tuple[tuple[str, ...], ...]
    kind_of: tuple[int, ...]

    def bit(self, action: str) -> int:
        """Return the position of an action, in any case; -1 when it is not known."""
        return self.index.get(action.lower(), -1)

    def set_of(self, actions: Iterable[str]) -> int:
        """Return the set of exactly these actions; unknown ones are left out."""
        found = (self.bit(action) for action in actions)
        return set_of_positions([at for at in found if at >= 0])

    def listed(self, bits: int) -> Iterator[str]:
        """Yield the actions of a set in AWS's spelling, in order."""
        return (self.written[at] for at in positions(bits))

    def templates_of(self, action: str) -> tuple[str, ...]:
        """Return the patterns of resources an action can be limited to; `*` for an unknown one."""
        at = self.bit(action)
        return self.kinds[self.kind_of[at]] if at >= 0 else ("*",)


_FEW = 24
"""Up to so many members, taking them off one by one is faster than writing the set out."""


def positions(bits: int) -> Iterator[int]:
    """Yield the positions in a set, in order."""
    if bits.bit_count() <= _FEW:
        while bits:
            lowest = bits & -bits
            yield lowest.bit_length() - 1
            bits ^= lowest
        return
    digits = f"{bits:b}"
    at = digits.rfind("1")
    while at >= 0:
        yield len(digits) - 1 - at
        at = digits.rfind("1", 0, at)


def set_of_positions(found: list[int]) -> int:
    """Return positions as a set; they often lie close together, so the wide shift is done once."""
    first = min(found, default=0)
    near = 0
    for at in found:
        near |= 1 << at - first
    return near << first


@cache
def action_table() -> ActionTable:
    """Return the table; unpacked once."""
    text = zlib.decompress(base64.b64decode(PACKED)).decode()
    services, names, letters, patterns, sets, kind_of = text.split("\n")
    rest = iter(names.split(" "))
    written: list[str] = []
    for entry in services.split(" "):
        prefix, _, count = entry.partition("=")
        written += [f"{prefix}:{name}" for name in islice(rest, int(count))]
    known = patterns.split(" ")
    kinds = tuple(
        tuple(known[int(number)] for number in each.split(".")) if each != "-" else ()
        for each in sets.split(" ")
    )
    lower = "\n".join(written).lower().split("\n")
    return ActionTable(
        tuple(lower),
        dict(zip(lower, range(len(lower)), strict=True)),
        tuple(written),
        (1 << len(written)) - 1,
        {level: _marked(letters, letter) for letter, level in _LEVELS.items()},
        kinds,
        tuple(map(int, kind_of.split(" "))),
    )


def _marked(letters: str, letter: str) -> int:
    """Return the set of the positions that have a letter."""
    others = dict.fromkeys(map(ord, _LEVELS), "0") | {ord(letter): "1"}
    return int(letters[::-1].translate(others), 2)


def action_table_age(as_of: datetime) -> int:
    """Return how many days before an instant the table's source was published."""
    return (as_of.date() - date.fromisoformat(RELEASED)).days


@lru_cache(maxsize=16_384)
def expand(pattern: str) -> int:
    """Return the set of known actions that a pattern in lower case matches."""
    table = action_table()
    if pattern in ("*", "*:*"):
        return table.everything
    if not is_wild(pattern):
        return table.set_of((pattern,))
    literal = pattern.partition("*")[0].partition("?")[0]
    start = bisect_left(table.names, literal)
    end = bisect_left(table.names, literal + "\x7f")
    if len(pattern) == len(literal) + 1 and pattern[-1] == "*":
        return ((1 << (end - start)) - 1) << start
    return set_of_positions([at for at in range(start, end) if matches(pattern, table.names[at])])


@lru_cache(maxsize=16_384)
def expand_all(patterns: tuple[str, ...], *, negated: bool = False) -> int:
    """Return the set that any of the patterns matches; all others when `negated`."""
    table = action_table()
    named = [table.index.get(pattern, -1) for pattern in patterns]
    bits = set_of_positions([at for at in named if at >= 0])
    for pattern, at in zip(patterns, named, strict=True):
        if at < 0 and is_wild(pattern):
            bits |= expand(pattern)
    return table.everything & ~bits if negated else bits


@cache
def limitable_writes() -> int:
    """Return the writing actions that can be limited to named resources."""
    table = action_table()
    limitable = [bool(kind) for kind in table.kinds]
    text = "".join("1" if limitable[at] else "0" for at in reversed(table.kind_of))
    return int(text, 2) & table.levels["write"]


@cache
def templates_by_service() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return, per service of a resource name, its resource types with the actions they limit.

    A resource type whose service is not fixed is under "*".
    """
    table = action_table()
    spread: dict[int, list[int]] = {}
    for index, kind in enumerate(table.kind_of):
        spread.setdefault(kind, []).append(index)
    members: dict[str, int] = {}
    for kind, indexes in spread.items():
        bits = set_of_positions(indexes) if table.kinds[kind] else 0
        for template in table.kinds[kind]:
            members[template] = members.get(template, 0) | bits
    found: dict[str, list[tuple[str, int]]] = {}
    for template, bits in sorted(members.items()):
        arn = parse_arn(template)
        service = arn.service if arn and not is_wild(arn.service) else "*"
        found.setdefault(service, []).append((template, bits))
    return {service: tuple(entries) for service, entries in found.items()}
