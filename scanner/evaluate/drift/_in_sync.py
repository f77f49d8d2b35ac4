"""A proof that live holds all that a spec states, for a fraction of what looking for it costs.

True means proven: the walk would find nothing. False means "not proven here", and the walk decides.
Live values must have the shape of spec values: see `turns_live_values`.
"""

from collections.abc import Mapping

from scanner.evaluate.drift._values import (
    COLLECTIONS,
    NOTHING,
    is_default,
    same_scalar,
    same_types,
)
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import Node

_NAMES = frozenset({str, int, type(None)})


def in_sync(spec: Mapping[str, Json], live: Mapping[str, Json], node: Node) -> bool:
    """Say whether live is known to hold all that the spec states.

    What was removed from the spec since it was applied is another question: see `nothing_removed`.
    """
    one: Json = spec if node.form is None else node.form(spec)
    other: Json = live if node.form is None else node.form(live)
    return type(one) is dict and type(other) is dict and _map(one, other, node)


def _map(spec: dict[str, Json], live: dict[str, Json], node: Node) -> bool:
    fields, rest, get = node.fields, node.any, live.get
    if node.exact and not live.keys() <= spec.keys():
        return False
    for key, wanted in spec.items():
        held = get(key)
        kind = type(wanted)
        # Most values of most documents end here.
        if (
            wanted == held
            and kind is type(held)
            and (kind not in COLLECTIONS or same_types(wanted, held))
        ):
            continue
        if not _value(wanted, held, fields.get(key) or rest or NOTHING):
            return False
    return True


def _value(wanted: Json, held: Json, node: Node) -> bool:
    if node.silent or held is None:
        return node.silent or is_default(wanted, node)
    if node.align is not None:
        return False  # values that are not equal are for the walk to align
    kind, other = type(wanted), type(held)
    if kind is dict and other is dict:
        # Secrets are compared by their keyed hashes, and forms may turn a map into something else.
        if node.form is not None or "hmac" in wanted or "hmac" in held:
            return False
        return _map(wanted, held, node)
    if kind in COLLECTIONS or other in COLLECTIONS or node.form is None:
        return kind is other is list and node.form is None and _list(wanted, held, node)
    ours, theirs = node.form(wanted), node.form(held)
    return type(ours) not in COLLECTIONS and same_scalar(ours, theirs)


def _list(spec: list[Json], live: list[Json], node: Node) -> bool:
    """Say whether elements agree, place by place or by key; other orders are left to the walk."""
    if len(spec) != len(live) or node.shape == "set":
        return False
    item, keys = node.item or NOTHING, node.keys
    for place, wanted in enumerate(spec):
        held = live[place]
        if type(wanted) is not dict or type(held) is not dict:
            if wanted != held or type(wanted) in COLLECTIONS or type(wanted) is not type(held):
                return False
        elif keys and not _of_one_key(wanted, held, node):
            return not node.in_order and _in_another_order(spec, live, node)
        elif not _value(wanted, held, item):
            return False
    return True


def _of_one_key(wanted: dict[str, Json], held: dict[str, Json], node: Node) -> bool:
    for key in node.keys:
        one, other = wanted.get(key), held.get(key)
        if one == other:
            continue
        default = node.key_defaults.get(key)
        if (default if one is None else one) != (default if other is None else other):
            return False
    return True


def _in_another_order(spec: list[Json], live: list[Json], node: Node) -> bool:
    """Say whether each element is there under its key, as long as keys are plain and unique."""
    ours, theirs = _by_keys(spec, node), _by_keys(live, node)
    if len(ours) != len(spec) or ours.keys() != theirs.keys():
        return False
    item = node.item or NOTHING
    return all(_value(wanted, theirs[key], item) for key, wanted in ours.items())


def _by_keys(elements: list[Json], node: Node) -> dict[tuple[Json, ...], dict[str, Json]]:
    found: dict[tuple[Json, ...], dict[str, Json]] = {}
    for element in elements:
        named: list[Json] = []
        for key in node.keys:
            value = element.get(key) if type(element) is dict else None
            value = node.key_defaults.get(key) if value is None else value
            if type(value) not in _NAMES:
                return {}
            named.append(value)
        found[tuple(named)] = element
    return found
