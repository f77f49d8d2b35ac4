"""What it means for two values to say the same; bounded by the size of the smaller one."""

from collections.abc import Hashable

import msgspec

from scanner.model.resource import Json
from scanner.normalize.grammars.masked import is_masked
from scanner.normalize.meaning._compile import Node
from scanner.normalize.meaning._rows import ABSENT

NOTHING = Node()
"""How a place is compared of which nothing is known."""
COLLECTIONS: frozenset[type] = frozenset({dict, list})
_TEXT = {str}


def same_scalar(one: Json, other: Json) -> bool:
    """Compare exactly: 1 and 1.0 are one number; 1, "1" and true are three values."""
    if one is other:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return type(one) is type(other) and bool(one == other)
    return bool(one == other)


def same(spec: Json, live: Json) -> bool:
    """Say whether both are one document in every type and value, so that none can differ."""
    return bool(spec == live) and (_is_one_text(spec, live) or same_types(spec, live))


def same_types(one: Json, other: Json) -> bool:
    """Say of two equal values whether they agree in type everywhere: true is equal to 1."""
    if type(one) is dict:
        if set(map(type, one.values())) == _TEXT:
            return True
        pairs = [(value, other[key]) for key, value in one.items()]
    elif set(map(type, one)) <= _TEXT:
        return True
    else:
        pairs = list(zip(one, other, strict=True))
    for ours, theirs in pairs:
        kind = type(ours)
        if kind is str:
            continue
        if kind is not type(theirs):
            return False
        if kind in COLLECTIONS and not same_types(ours, theirs):
            return False
    return True


def _is_one_text(one: Json, other: Json) -> bool:
    """Say whether both are written alike; much faster than to go through them."""
    try:
        return msgspec.json.encode(one) == msgspec.json.encode(other)
    except (TypeError, ValueError):
        return False


def states_nothing(value: Json, node: Node | None = None) -> bool:
    """Say whether a spec value leaves everything open: null, `{}`, or a map of only such values.

    Where a map says all there is, `{}` is a statement.
    """
    if value is None or value is ABSENT:
        return True
    if not isinstance(value, dict):
        return node is not None and bool(node.open) and is_left_open(value, node)
    if node is None:
        return all(states_nothing(each) for each in value.values())
    return not node.exact and all(
        states_nothing(each, node.child(key)) for key, each in value.items()
    )


def is_left_open(value: Json, node: Node) -> bool:
    """Say whether a spec value means that somebody else decides, such as port 0."""
    return type(value) not in COLLECTIONS and any(same_scalar(value, one) for one in node.open)


def is_default(value: Json, node: Node, key: str = "", around: Json = None) -> bool:
    """Say whether a value is what its absence means: a default, or a map of nothing but defaults.

    Args:
        value: the value that one side has.
        node: how its place is compared.
        key: its key, where the place around it is given too.
        around: `(node, map)` around the value, for what follows from the fields beside it.
    """
    if node.silent or states_nothing(value, node):
        return True
    if node.default is not ABSENT and same_value(value, node.default, node):
        return True
    if around is not None and key in around[0].fills:
        made = around[0].fills[key](around[1])
        if made is not ABSENT and same_value(value, made, node):
            return True
    if not isinstance(value, dict) or node.exact or is_masked(value):
        return False
    return all(
        is_default(each, node.child(name) or NOTHING, name, (node, value))
        for name, each in value.items()
    )


def without_empty_lists(value: Json) -> Json:
    """Return a value without the empty lists in it; None for an empty list."""
    if value == []:
        return None
    if isinstance(value, dict):
        return {key: without_empty_lists(each) for key, each in value.items() if each != []}
    return value


def covers(spec: Json, live: Json) -> bool:
    """Say whether live holds all that the spec states, lists compared place by place."""
    if isinstance(spec, dict):
        if not isinstance(live, dict):
            return states_nothing(spec) and live is None
        return all(
            states_nothing(value) or covers(value, live.get(key, ABSENT))
            for key, value in spec.items()
        )
    if isinstance(spec, list):
        return (
            isinstance(live, list)
            and len(spec) == len(live)
            and all(covers(one, other) for one, other in zip(spec, live, strict=True))
        )
    return not isinstance(live, dict | list) and same_scalar(spec, live)


def frozen(value: Json, node: Node | None) -> Hashable:
    """Return a hashable value that is equal for all spellings of the same thing.

    Null, `{}`, `[]` and stated defaults inside a map do not count; order counts only in lists that
    have one.
    """
    if node is not None and node.form is not None:
        value = node.form(value)
    if isinstance(value, dict):
        return frozenset(_frozen_fields(value, node))
    if isinstance(value, list):
        item = node.item if node is not None else None
        each = [frozen(element, item) for element in value]
        return (
            frozenset(each) if node is not None and node.shape in ("set", "keyed") else tuple(each)
        )
    return (isinstance(value, bool), value)


def _frozen_fields(value: dict[str, Json], node: Node | None) -> list[tuple[str, Hashable]]:
    found = []
    for key, held in value.items():
        child = node.child(key) if node is not None else None
        if _counts_for_nothing(held, child) and not (
            node is not None and node.exact and held == {}
        ):
            continue
        if (
            child is not None
            and child.default is not ABSENT
            and same_value(held, child.default, child)
        ):
            continue
        found.append((key, frozen(held, child)))
    return found


def _counts_for_nothing(value: Json, node: Node | None) -> bool:
    if value is None or value == []:
        return True
    return (value == {} and not (node is not None and node.exact)) or (
        node is not None and node.silent
    )


def same_value(one: Json, other: Json, node: Node | None) -> bool:
    """Say whether two values mean the same, in full and in both directions."""
    return frozen(one, node) == frozen(other, node)
