"""What AWS actions there are, what they do, and to which resources they can be limited.

Sets of actions are integers with one bit per action, in order of name, so that the union, meet and
difference of permissions are single operations.
"""

import base64
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from scanner.normalize.grammars.action_patterns import is_wild, matches
from scanner.normalize.grammars.arn import parse_arn
from scanner.normalize.meaning._aws_action_table import PACKED

__all__ = [
    "ActionTable",
    "action_table",
    "expand",
    "expand_all",
    "limitable_writes",
    "templates_by_service",
]

_LEVELS = {"R": "read", "L": "list", "W": "write", "T": "tagging", "P": "permissions-management"}


@dataclass(frozen=True, slots=True)
class ActionTable:
    """All known actions.

    Attributes:
        names: "service:name" in lower case, sorted; the position is the bit.
        written: the same in AWS's own spelling.
        everything: the set of all actions.
        levels: access level ("read", "list", "write", "tagging", "permissions-management") -> set.
        services: service prefix -> set.
        templates: per action, patterns of the resources it can be limited to; empty when it
            applies to `*` alone.
    """

    names: tuple[str, ...]
    written: tuple[str, ...]
    everything: int
    levels: Mapping[str, int]
    services: Mapping[str, int]
    templates: tuple[tuple[str, ...], ...]

    def bit(self, action: str) -> int:
        """Return the position of an action, in any case; -1 when it is not known."""
        name = action.lower()
        at = bisect_left(self.names, name)
        return at if at < len(self.names) and self.names[at] == name else -1

    def set_of(self, actions: Iterable[str]) -> int:
        """Return the set of exactly these actions; unknown ones are left out."""
        bits = 0
        for action in actions:
            at = self.bit(action)
            bits |= 1 << at if at >= 0 else 0
        return bits

    def listed(self, bits: int) -> Iterator[str]:
        """Yield the actions of a set in AWS's spelling, in order."""
        while bits:
            lowest = bits & -bits
            yield self.written[lowest.bit_length() - 1]
            bits ^= lowest

    def templates_of(self, action: str) -> tuple[str, ...]:
        """Return the patterns of resources an action can be limited to; `*` for an unknown one."""
        at = self.bit(action)
        return self.templates[at] if at >= 0 else ("*",)


@cache
def action_table() -> ActionTable:
    """Return the table; unpacked once."""
    rows = [
        row.split("\t") for row in zlib.decompress(base64.b85decode(PACKED)).decode().split("\n")
    ]
    entries: list[tuple[str, str, str, tuple[str, ...]]] = []
    for prefix, templates, actions in rows:
        known = templates.split()
        for action in actions.split():
            name, level, numbers = _parts(action)
            limits = _limits([known[number] for number in numbers])
            entries.append((f"{prefix}:{name}".lower(), f"{prefix}:{name}", level, limits))
    entries.sort()
    levels = dict.fromkeys(_LEVELS.values(), 0)
    services: dict[str, int] = {}
    for index, (name, _, level, _) in enumerate(entries):
        levels[_LEVELS[level]] |= 1 << index
        prefix = name.partition(":")[0]
        services[prefix] = services.get(prefix, 0) | 1 << index
    return ActionTable(
        tuple(entry[0] for entry in entries),
        tuple(entry[1] for entry in entries),
        (1 << len(entries)) - 1,
        levels,
        services,
        tuple(entry[3] for entry in entries),
    )


def _limits(templates: list[str]) -> tuple[str, ...]:
    """Leave out access points, which are further names of what buckets and objects hold."""
    kept = tuple(one for one in templates if ":accesspoint/" not in one)
    return kept or tuple(templates)


def _parts(action: str) -> tuple[str, str, list[int]]:
    head = action.rstrip("0123456789.")
    numbers = action[len(head) :]
    # A name may end in digits itself (such as `...V2`); the level letter stands before the numbers.
    return head[:-1], head[-1], [int(number) for number in numbers.split(".") if number]


@lru_cache(maxsize=16_384)
def expand(pattern: str) -> int:
    """Return the set of known actions that a pattern in lower case matches."""
    table = action_table()
    if pattern in ("*", "*:*"):
        return table.everything
    if not is_wild(pattern):
        return table.set_of((pattern,))
    wild = min(at for at in (pattern.find("*"), pattern.find("?")) if at >= 0)
    start = bisect_left(table.names, pattern[:wild])
    end = bisect_left(table.names, pattern[:wild] + "\x7f")
    if pattern[wild:] == "*":
        return ((1 << (end - start)) - 1) << start
    bits = 0
    for index in range(start, end):
        if matches(pattern, table.names[index]):
            bits |= 1 << index
    return bits


@lru_cache(maxsize=16_384)
def expand_all(patterns: tuple[str, ...], *, negated: bool = False) -> int:
    """Return the set that any of the patterns matches; all others when `negated`."""
    bits = 0
    for pattern in patterns:
        bits |= expand(pattern)
    return action_table().everything & ~bits if negated else bits


@cache
def limitable_writes() -> int:
    """Return the writing actions that can be limited to named resources."""
    table = action_table()
    bits = 0
    for index, templates in enumerate(table.templates):
        bits |= 1 << index if templates else 0
    return bits & table.levels["write"]


@cache
def templates_by_service() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return, per service of a resource name, its resource types with the actions they limit.

    A resource type whose service is not fixed is under "*".
    """
    members: dict[str, int] = {}
    for index, templates in enumerate(action_table().templates):
        for template in templates:
            members[template] = members.get(template, 0) | 1 << index
    found: dict[str, list[tuple[str, int]]] = {}
    for template, bits in members.items():
        arn = parse_arn(template)
        service = arn.service if arn and not is_wild(arn.service) else "*"
        found.setdefault(service, []).append((template, bits))
    return {service: tuple(entries) for service, entries in found.items()}
