"""A proof, from what Kubernetes recorded, that nothing applied before is gone from a spec.

The record is the annotation of `kubectl apply`, or who owns which field. True means proven. False
means "not proven here": then the document that was applied is made, and the walk decides.
"""

from collections.abc import Mapping

import msgspec

from scanner.evaluate.drift._ownership import ANNOTATION, defaults_known, owned_fields, selector
from scanner.evaluate.drift._values import COLLECTIONS, NOTHING, is_default, states_nothing
from scanner.model.resource import Json
from scanner.normalize.meaning._compile import Node
from scanner.normalize.meaning._rows import ABSENT

_SCALARS = frozenset({str, int, bool, float})


def nothing_removed(
    spec: Mapping[str, Json], live: Mapping[str, Json], node: Node, deployers: frozenset[str]
) -> bool:
    """Say whether all that was applied is still stated, or is a default, or is not live any more.

    Args:
        spec: the object as it should be.
        live: the object as it is.
        node: how objects of this kind are compared.
        deployers: managers that apply specs.
    """
    metadata = live.get("metadata")
    if not isinstance(metadata, dict):
        return True
    annotations = metadata.get("annotations")
    text = annotations.get(ANNOTATION) if isinstance(annotations, dict) else None
    if text is not None:
        base = _decoded(text)
        return base is not None and _still_stated(base, spec, live, node)
    check = _Owned(whole=defaults_known(live))
    records = owned_fields(live, metadata.get("managedFields"), deployers)
    return all(check.map(fields, spec, live, node) for fields in records)


def _decoded(text: Json) -> dict[str, Json] | None:
    try:
        base = msgspec.json.decode(text)
    except (msgspec.DecodeError, TypeError, ValueError, RecursionError):
        return None
    return base if type(base) is dict else None


def _still_stated(
    base: Mapping[str, Json], spec: Mapping[str, Json], live: Mapping[str, Json], node: Node
) -> bool:
    for key, applied in base.items():
        wanted = spec.get(key, ABSENT)
        if wanted == applied:
            continue
        held = live.get(key)
        child = node.fields.get(key) or node.any or NOTHING
        if held is None or child.silent or states_nothing(applied):
            continue
        if wanted is ABSENT:
            if not is_default(held, child, key, (node, live)):
                return False
        elif not _still_said(applied, wanted, held, child):
            return False
    return True


def _still_said(applied: Json, wanted: Json, held: Json, node: Node) -> bool:
    if type(wanted) is dict and type(applied) is dict and type(held) is dict:
        return _still_stated(applied, wanted, held, node)
    return type(applied) not in COLLECTIONS and not states_nothing(wanted)


class _Owned:
    """Holds fields that a deployer owns (`fieldsV1`) against a spec."""

    __slots__ = ("_whole",)

    def __init__(self, *, whole: bool) -> None:
        """Say whether all is known that the server fills in for this kind."""
        self._whole = whole

    def map(self, fields: Json, spec: Json, live: Json, node: Node) -> bool:
        """Say whether the spec makes a statement about each of the fields."""
        if type(spec) is not dict or type(live) is not dict or type(fields) is not dict:
            return False
        get = spec.get
        for key, below in fields.items():
            name = key[2:]
            wanted = get(name)
            # Most fields end here, and most of the others after the next line.
            if type(wanted) in _SCALARS:
                continue
            held = live.get(name)
            if held is None or wanted == held:
                continue
            child = node.fields.get(name) or node.any or NOTHING
            if child.silent or (not wanted and is_default(held, child, name, (node, live))):
                continue
            if not self._below(below, wanted, held, child):
                return False
        return True

    def _below(self, fields: Json, wanted: Json, held: Json, node: Node) -> bool:
        if not wanted and type(wanted) is not list:
            return bool(fields) and not node.exact and self.map(fields, {}, held, node)
        if not fields:
            # Owned as a whole: what only live has was applied too, unless it is filled in.
            return not self._whole or _holds_no_more(held, wanted, node)
        if type(wanted) is list:
            return type(held) is list and self._elements(fields, wanted, held, node)
        return self.map(fields, wanted, held, node)

    def _elements(
        self, fields: dict[str, Json], spec: list[Json], live: list[Json], node: Node
    ) -> bool:
        found: tuple[dict[Json, Json], dict[Json, Json]] | None = None
        for key, below in fields.items():
            wanted = None if key == "." else selector(key)
            if key == "." or (key[:2] == "v:" and wanted in spec):
                continue
            if type(wanted) is not dict or not wanted:
                return False
            first = next(iter(wanted))
            found = found or (_by_first(spec, first), _by_first(live, first))
            ours, theirs = (side.get(wanted[first]) for side in found)
            if ours is None or theirs is None or not _may_be(ours, wanted):
                return False
            if below and not self.map(below, ours, theirs, node.item or NOTHING):
                return False
        return True


def _holds_no_more(held: Json, wanted: Json, node: Node) -> bool:
    """Say whether live has nothing besides what the spec states, defaults not counted."""
    if held == wanted or node.silent:
        return True
    if type(wanted) is dict and type(held) is dict:
        return all(
            _holds_no_more(each, wanted[name], node.child(name) or NOTHING)
            if name in wanted
            else is_default(each, node.child(name) or NOTHING, name, (node, held))
            for name, each in held.items()
        )
    if type(wanted) is list and type(held) is list and len(wanted) == len(held):
        item = node.item or NOTHING
        return all(
            _holds_no_more(one, other, item) for one, other in zip(held, wanted, strict=True)
        )
    return type(wanted) not in COLLECTIONS and type(held) not in COLLECTIONS


def _by_first(elements: list[Json], key: str) -> dict[Json, Json]:
    """Return elements by one field; those that share a value are left out, so nothing is proven."""
    found: dict[Json, Json] = {}
    for element in elements:
        named = element.get(key) if type(element) is dict else None
        if type(named) in (str, int):
            found[named] = None if named in found else element
    return found


def _may_be(element: dict[str, Json], wanted: dict[str, Json]) -> bool:
    return all(element.get(name, held) == held for name, held in wanted.items())
