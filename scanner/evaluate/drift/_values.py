"""What it means for two values to say the same; bounded by the size of the smaller one."""

from collections.abc import Hashable

import msgspec

from scanner.model.resource import Json
from scanner.normalize.meaning._compile import Node
from scanner.normalize.meaning._rows import ABSENT


def same_scalar(one: Json, other: Json) -> bool:
    """Compare exactly: 1 and 1.0 are one number; 1, "1" and true are three values."""
    if one is other:
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return type(one) is type(other) and bool(one == other)
    return bool(one == other)


def identical(one: Json, other: Json) -> bool:
    """Say whether two equal values also agree in type and order everywhere.

    Equality takes true for 1, and the encoded bytes do not. False may also mean "not known".
    """
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
        return False
    if node is None:
        return all(states_nothing(each) for each in value.values())
    return not node.exact and all(
        states_nothing(each, node.child(key)) for key, each in value.items()
    )


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
