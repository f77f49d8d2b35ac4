"""Which elements of two lists belong together: by key, as a set, or by position."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise

from scanner.evaluate.drift._values import covers, frozen
from scanner.model.quick_dataclass import dataclass
from scanner.model.resource import Json, PathPart
from scanner.normalize.meaning._compile import Node

NAMING_KEYS = (
    "name", "id", "key", "Name", "Id", "ID", "Key", "Sid", "uid", "uuid", "arn", "Arn", "identifier",
    "hostname", "host", "path", "mountPath", "port", "containerPort", "ip", "address", "url", "type",
)  # fmt: skip
"""Fields that name the elements of a list about which nothing is known, the best first."""

_SCALARS = (str, int, float)


class Place(int):
    """The index of an element that stands in another place of the other list.

    As a number it is what a report shows.
    """

    spec: int
    live: int

    @classmethod
    def of(cls, shown: int, spec: int, live: int) -> int:
        """Return the shown index; as it is where the element has it on both sides."""
        if spec == live:
            return shown
        made = cls(shown)
        made.spec, made.live = spec, live
        return made


@dataclass(frozen=True, slots=True)
class Match:
    """Two elements that belong together, or one that is alone.

    Attributes:
        part: how the element is named in a path.
        spec, live: place in each list; -1 when there is none.
    """

    part: PathPart
    spec: int
    live: int


def keys_of(spec: Sequence[Json], live: Sequence[Json], node: Node | None) -> tuple[str, ...]:
    """Return the fields that name the elements of both lists; () when position must do."""
    if node is not None and node.shape == "keyed":
        return node.keys if _all_named(spec, node) and _all_named(live, node) else ()
    if node is not None and node.shape == "ordered":
        return ()
    first = spec[0] if spec else live[0]
    if not isinstance(first, dict):
        return ()
    candidates = node.keys if node is not None and node.shape == "set" else NAMING_KEYS
    for key in candidates:
        if key in first and _unique(spec, key) and _unique(live, key):
            return (key,)
    return () if candidates is not NAMING_KEYS else _telling_key(spec, live)


def _telling_key(spec: Sequence[Json], live: Sequence[Json]) -> tuple[str, ...]:
    """Return a field of another name that names the elements; () when none surely does.

    It is text, unique on both sides, and one side has all the values of the other, so that elements
    were moved, put in or taken out, and none was given another name.
    """
    fewer, more = sorted((spec, live), key=len)
    for key, value in fewer[0].items() if fewer and isinstance(fewer[0], dict) else ():
        if isinstance(value, str) and _unique(fewer, key) and _unique(more, key):
            held = {element[key] for element in more}
            if all(element[key] in held for element in fewer):
                return (key,)
    return ()


def by_key(
    spec: Sequence[Json], live: Sequence[Json], keys: tuple[str, ...], node: Node | None
) -> list[Match]:
    """Pair elements by key, in order of the spec, then what only live has.

    Of elements that share one key those that are equal belong together, the others are paired in
    order, so that none is merged away.
    """
    waiting: dict[Hashable, list[int]] = {}
    for place in range(len(live) - 1, -1, -1):
        waiting.setdefault(key_of(live[place], keys, node), []).append(place)
    named = [key_of(element, keys, node) for element in spec]
    equal: dict[int, int] = {}
    if len(waiting) < len(live) or len(set(named)) < len(named):
        equal = _equal_ones(spec, live, named, waiting, node)
    matches = []
    for place, element in enumerate(spec):
        held = waiting.get(named[place])
        other = equal[place] if place in equal else held.pop() if held else -1
        matches.append(Match(_part(element, keys, node), place, other))
    alone = sorted(place for places in waiting.values() for place in places)
    matches.extend(Match(_part(live[place], keys, node), -1, place) for place in alone)
    return matches


def _equal_ones(
    spec: Sequence[Json],
    live: Sequence[Json],
    named: Sequence[Hashable],
    waiting: Mapping[Hashable, list[int]],
    node: Node | None,
) -> dict[int, int]:
    """Take elements out of those that wait that are equal to one of the spec and have its key."""
    item = node.item if node is not None else None
    shared = Counter(named)
    found: dict[int, int] = {}
    for place, name in enumerate(named):
        held = waiting.get(name, [])
        if shared[name] < 2 and len(held) < 2:
            continue
        wanted = frozen(spec[place], item)
        other = next((at for at in reversed(held) if frozen(live[at], item) == wanted), -1)
        if other >= 0:
            held.remove(other)
            found[place] = other
    return found


def as_set(spec: Sequence[Json], live: Sequence[Json], node: Node | None) -> list[Match]:
    """Return the elements that only one side has; one left over on each side is one change."""
    item = node.item if node is not None else None
    wanted = {frozen(element, item): place for place, element in reversed(list(enumerate(spec)))}
    held = {frozen(element, item): place for place, element in reversed(list(enumerate(live)))}
    missing = sorted(place for value, place in wanted.items() if value not in held)
    added = sorted(place for value, place in held.items() if value not in wanted)
    if len(missing) == len(added) == 1:
        return [Match(Place.of(missing[0], missing[0], added[0]), missing[0], added[0])]
    return [Match(place, place, -1) for place in missing] + [
        Match(place, -1, place) for place in added
    ]


def by_position(spec: Sequence[Json], live: Sequence[Json], node: Node | None) -> list[Match]:
    """Pair by place; in lists of unlike length the equal ends are set aside first.

    So one element put in or taken out is one difference and not a shift of all behind it.
    """
    start, spec_end, live_end = 0, len(spec), len(live)
    if spec_end != live_end:
        item = node.item if node is not None else None
        shorter = min(spec_end, live_end)
        while start < shorter and _alike(spec[start], live[start], item):
            start += 1
        while spec_end > start < live_end and _alike(spec[spec_end - 1], live[live_end - 1], item):
            spec_end, live_end = spec_end - 1, live_end - 1
    matches = [Match(place, place, place) for place in range(min(len(spec), start))]
    middle = min(spec_end, live_end)
    matches += [Match(place, place, place) for place in range(start, middle)]
    matches += [Match(place, place, -1) for place in range(middle, spec_end)]
    matches += [Match(place, -1, place) for place in range(middle, live_end)]
    for n in range(len(live) - live_end):
        spec_place, live_place = spec_end + n, live_end + n
        shown = Place.of(live_place, spec_place, live_place)
        matches.append(Match(shown, spec_place, live_place))
    return matches


def is_reordered(spec: Sequence[Json], live: Sequence[Json], node: Node | None) -> bool:
    """Say whether both lists have the same elements, in another order: that is one difference."""
    if len(spec) != len(live) or len(spec) < 2:
        return False
    item = node.item if node is not None else None
    ours, theirs = ([frozen(element, item) for element in side] for side in (spec, live))
    return ours != theirs and Counter(ours) == Counter(theirs)


def out_of_order(matches: Sequence[Match]) -> bool:
    """Say whether elements that both sides have stand in another order."""
    places = [match.live for match in matches if match.spec >= 0 and match.live >= 0]
    return any(one > other for one, other in pairwise(places))


def _alike(one: Json, other: Json, item: Node | None) -> bool:
    return covers(one, other) or (item is not None and frozen(one, item) == frozen(other, item))


def _all_named(elements: Sequence[Json], node: Node) -> bool:
    """Say whether every element is a map that has at least one of the fields that name it."""
    return all(
        isinstance(element, dict) and any(element.get(key) is not None for key in node.keys)
        for element in elements
    )


def _unique(elements: Sequence[Json], key: str) -> bool:
    seen = set()
    for element in elements:
        if not isinstance(element, dict):
            return False
        value = element.get(key)
        if not isinstance(value, _SCALARS) or (type(value), value) in seen:
            return False
        seen.add((type(value), value))
    return True


def key_of(element: dict[str, Json], keys: tuple[str, ...], node: Node | None) -> Hashable:
    """Return what names an element: equal for equal keys, defaults filled in."""
    if node is None or node.shape != "keyed":
        return frozen(element.get(keys[0]), None)
    item = node.item
    return tuple(
        frozen(_named(element, key, node), item.child(key) if item else None) for key in keys
    )


def _part(element: dict[str, Json], keys: tuple[str, ...], node: Node | None) -> PathPart:
    named = {key: _named(element, key, node) for key in keys}
    return {key: value for key, value in named.items() if value is not None}


def _named(element: dict[str, Json], key: str, node: Node | None) -> Json:
    value = element.get(key)
    return node.key_defaults.get(key) if value is None and node is not None else value
